// The formal warning of the time before the National Framework: school days to improve before a penalty notice.
import { isAtLeast, type Actor } from '#libs/access';
import { nthSchoolDayAfter } from '#libs/school-time';
import type { ActionOf } from '../commands.js';
import { hasOpenDuty } from '../duties.js';
import { legalService, sendNotice } from '../letters.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { emit, sealedForLetters, theOpenCase, type Turn } from '../turn.js';
import type { ParentFacts } from '../world.js';
import { standingFinding } from './finding.js';
import { isSomeOnce, parentOf } from './guards.js';

/** `issue-warning {parents}`: by the headteacher, where the pack has warnings and the finding is of the old era. */
export function issueWarning(turn: Turn, action: ActionOf<'issue-warning'>, by: Actor): Refusal | null {
  const kase = theOpenCase(turn);
  const finding = kase && standingFinding(kase, turn.world, turn.at);
  const days = turn.world.pack.oldEra?.warningSchoolDays?.value;
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'headteacher') && refuse('role', { needs: 'headteacher' }),
    () =>
      (finding?.era !== 'before-2024-08-19' || days === undefined) &&
      refuse('state', { why: 'no warning is provided for' }),
    () => hasOpenDuty(turn.world) && refuse('state', { why: 'a duty to the pupil is not answered' }),
    () => !canWarn(turn, action.parents) && refuse('state', { why: 'a parent cannot be served' }),
    () =>
      action.parents.some(p => periodOf(turn, parentOf(turn, p)!, days!) === null) &&
      refuse('state', { why: 'the calendar does not reach the end' }),
  );
  if (refusal) return refusal;
  for (const id of action.parents) {
    const parent = parentOf(turn, id)!;
    const period = periodOf(turn, parent, days!)!;
    emit(turn, 'WarningIssued', { parent: id, ...period }, sealedForLetters(action.details));
    sendNotice(turn, 'warning', parent);
  }
  return null;
}

function canWarn(turn: Turn, parents: readonly string[]): boolean {
  const facts = parents.map(id => parentOf(turn, id));
  return isSomeOnce(parents) && facts.every(p => p?.liable && !p.contactBlocked);
}

function periodOf(turn: Turn, parent: ParentFacts, days: number) {
  const { servedOn } = legalService(turn.world, parent, turn.at);
  const until = nthSchoolDayAfter(turn.world.calendar, servedOn, days);
  return until === null ? null : { servedOn, until };
}
