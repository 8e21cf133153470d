// Notices to Improve: one a parent, each with its own service and its own dates, fixed when issued.
import { isAtLeast, type Actor } from '#libs/access';
import { nextSchoolDay, nthSchoolDayAfter, sessionOf, type Instant, type PlainDate } from '#libs/school-time';
import { sessionsWithCode } from '#libs/register';
import type { ActionOf } from '../commands.js';
import { hasOpenDuty } from '../duties.js';
import { legalService, sendNotice } from '../letters.js';
import { endOf } from '../ladder/clock.js';
import { lookAtLadder } from '../ladder/look.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import type { CaseState, Notice } from '../state.js';
import { emit, saidForLetters, theCase, theOpenCase, type Turn } from '../turn.js';
import type { ParentFacts, World } from '../world.js';
import { standingFinding, standingFor } from './finding.js';
import {
  checkAge,
  checkNoReasonYet,
  isComplete,
  isLeaveOnly,
  isSomeOnce,
  isUnexplained,
  parentOf,
} from './guards.js';

/** Weeks that the law allows for the period. */
const noticeWeeks = { min: 3, max: 6 } as const;
/** School days for which the end of a period waits while a mark in it is still `N`. */
const waitForReasonSchoolDays = 5;

/** `issue-nti {parents, weeks, allowedUnauthorised, judgement, laConsulted}`: by the headteacher. */
export function issueNotice(turn: Turn, action: ActionOf<'issue-nti'>, by: Actor): Refusal | null {
  const kase = theOpenCase(turn);
  const { world, at } = turn;
  const finding =
    kase && action.parents.every(p => standingFor(kase, world, at, p))
      ? standingFinding(kase, world, at)
      : undefined;
  const { weeks, judgement, laConsulted } = action;
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'headteacher') && refuse('role', { needs: 'headteacher' }),
    () =>
      (!Number.isInteger(weeks) || weeks < noticeWeeks.min || weeks > noticeWeeks.max) &&
      refuse('nti.period', { weeks, ...noticeWeeks }),
    () => !finding && refuse('nti.threshold'),
    () =>
      !world.authority.noticeToImproveForLeave.value &&
      isLeaveOnly(world, finding!) &&
      refuse('nti.leave-only', {}, finding!.sessions),
    () => (!isComplete(judgement) || judgement?.supportAppropriate === 'no') && refuse('nti.judgement'),
    () =>
      world.authority.noticeToImproveNeedsCheck.value && !isConsulted(laConsulted) && refuse('nti.la-check'),
    () => checkAge('nti.age', turn, finding!),
    () => checkNoReasonYet('nti.n-unresolved', turn, kase!),
    () => finding!.era !== 'from-2024-08-19' && refuse('state', { era: finding!.era }),
    () => !finding!.considered && refuse('state', { why: 'the threshold was not considered' }),
    () => hasOpenDuty(world) && refuse('state', { why: 'a duty to the pupil is not answered' }),
    () =>
      (!isSomeOnce(action.parents) || !action.parents.every(p => canServe(turn, kase!, p))) &&
      refuse('state', { why: 'a parent cannot be served' }),
    () =>
      action.parents.some(p => !periodOf(turn, parentOf(turn, p)!, weeks)) &&
      refuse('state', { why: 'the calendar does not reach the end' }),
  );
  if (refusal) return refusal;
  for (const id of action.parents) issueTo(turn, parentOf(turn, id)!, action);
  return null;
}

function isConsulted(told: { readonly by: string; readonly on: string } | undefined): boolean {
  return told !== undefined && told.by.trim() !== '' && told.on !== '';
}

/** A liable parent whom letters may reach, with no notice of theirs still to be concluded. */
function canServe(turn: Turn, kase: CaseState, id: string): boolean {
  const parent = parentOf(turn, id);
  return parent !== undefined && parent.liable && !parent.contactBlocked && !isRunning(kase, id);
}

/** A Notice to Improve to this parent is not concluded. */
export function isRunning(kase: CaseState, parent: string): boolean {
  return kase.notices.some(n => n.parent === parent && (n.status === 'running' || n.status === 'ended'));
}

interface Period {
  readonly servedOn: PlainDate;
  readonly from: PlainDate;
  readonly until: PlainDate;
}

/** From the first school day after deemed service, for weeks x school days; null where the calendar does not reach. */
function periodOf(turn: Turn, parent: ParentFacts, weeks: number): Period | null {
  const { calendar, authority } = turn.world;
  const { servedOn } = legalService(turn.world, parent, turn.at);
  const from = nextSchoolDay(calendar, servedOn);
  const until = nthSchoolDayAfter(calendar, servedOn, weeks * authority.schoolDaysPerWeek.value);
  return from === null || until === null ? null : { servedOn, from, until };
}

function issueTo(turn: Turn, parent: ParentFacts, action: ActionOf<'issue-nti'>): void {
  const { weeks, allowedUnauthorised, judgement, laConsulted } = action;
  const period = periodOf(turn, parent, weeks)!;
  emit(
    turn,
    'NoticeToImproveIssued',
    { parent: parent.id, weeks, ...period, allowedUnauthorised },
    { sealed: { judgement, laConsulted, ...saidForLetters(action.details) }, about: parent.id },
  );
  sendNotice(turn, 'notice-to-improve', parent);
}

/** Marks in a notice's period with a code that counts to the threshold. */
export function countInPeriod(world: World, notice: Pick<Notice, 'from' | 'until'>) {
  const range = { from: sessionOf(notice.from, 'am'), to: sessionOf(notice.until, 'pm') };
  return sessionsWithCode(world.register, world.calendar, range, world.authority.thresholdCodes.value);
}

/** When a notice's period is over for the measure: 17:00 of its last day, or while an `N` stands in it five school days later. */
export function noticeEndDue(world: World, notice: Notice): Instant {
  const unexplained = countInPeriod(world, notice).some(s => isUnexplained(s.code));
  const later = unexplained ? nthSchoolDayAfter(world.calendar, notice.until, waitForReasonSchoolDays) : null;
  return endOf(later ?? notice.until);
}

/** Measures every notice whose period is over. */
export function endDueNotices(turn: Turn): void {
  for (const notice of theCase(turn).notices) {
    if (notice.status !== 'running' || noticeEndDue(turn.world, notice) > turn.at) continue;
    const sessions = countInPeriod(turn.world, notice).map(s => s.session);
    const { parent, allowed } = notice;
    const suggested = sessions.length <= allowed ? 'met' : 'failed';
    const numbers = { count: sessions.length, allowed, from: notice.from, until: notice.until };
    const because = {
      rule: 'nti.period-end',
      level: 'law' as const,
      source: 'docs/law/notice-to-improve.md#success',
      numbers,
      sessions,
    };
    emit(turn, 'NoticeToImproveEnded', { parent, count: sessions.length, suggested }, { because });
  }
}

/** `conclude-nti {parent, outcome, reason}`: by the headteacher, once the period has ended. */
export function concludeNotice(turn: Turn, action: ActionOf<'conclude-nti'>, by: Actor): Refusal | null {
  const { parent, outcome, reason } = action;
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'headteacher') && refuse('role', { needs: 'headteacher' }),
    () => lastNotice(turn, parent)?.status !== 'ended' && refuse('state', { parent }),
  );
  if (refusal) return refusal;
  const extra = { sealed: { reason }, about: parent };
  if (outcome === 'met')
    emit(turn, 'NoticeToImproveMet', { parent, endsFinding: endsFinding(turn, parent) }, extra);
  else emit(turn, 'NoticeToImproveFailed', { parent, early: false }, extra);
  if (outcome === 'failed' && theOpenCase(turn)) lookAtLadder(turn);
  return null;
}

/** `fail-nti {parent, reason, told}`: before the end, and only once the parent was told. */
export function failNotice(turn: Turn, action: ActionOf<'fail-nti'>, by: Actor): Refusal | null {
  const { parent, reason, told } = action;
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'headteacher') && refuse('role', { needs: 'headteacher' }),
    () => !(told?.on && told.how?.trim()) && refuse('nti.parent-told', { parent }),
    () => lastNotice(turn, parent)?.status !== 'running' && refuse('state', { parent }),
  );
  if (refusal) return refusal;
  emit(turn, 'NoticeToImproveFailed', { parent, early: true }, { sealed: { reason, told }, about: parent });
  if (theOpenCase(turn)) lookAtLadder(turn);
  return null;
}

function lastNotice(turn: Turn, parent: string): Notice | undefined {
  return turn.caseNumber === 0 ? undefined : theCase(turn).notices.findLast(n => n.parent === parent);
}

/** With this notice met, one is met for every liable parent. */
function endsFinding(turn: Turn, parent: string): boolean {
  const kase = theCase(turn);
  const finding = kase.findings.length - 1;
  const met = kase.notices.filter(n => n.finding === finding && n.status === 'met').map(n => n.parent);
  return turn.world.pupil.parents.filter(p => p.liable).every(p => p.id === parent || met.includes(p.id));
}
