// Penalty notices: who may be given one, for how much, until when (National Framework; SI 2024/210).
import { addDays, type PlainDate } from '#libs/school-time';
import type { Actor, Role } from '#libs/access';
import type { ActionOf } from '../commands.js';
import { hasOpenDuty } from '../duties.js';
import type { LawEra } from '../events.js';
import { legalService, sendNotice } from '../letters.js';
import { endOf } from '../ladder/clock.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import type { CaseState, Finding } from '../state.js';
import { emit, saidForLetters, theOpenCase, type Turn } from '../turn.js';
import type { ParentFacts } from '../world.js';
import { amendedSessions, coveredFor, threshold } from './count.js';
import { standingFor } from './finding.js';
import { checkAge, checkNoReasonYet, isComplete, isLeaveOnly, parentOf } from './guards.js';
import { isRunning } from './notice.js';
import { historyOf } from './history.js';

/** Pounds: within 21 days, within 28 days. A second notice has no lower sum. */
const amounts = {
  'from-2024-08-19': { reduced: 80, full: 160 },
  'before-2024-08-19': { reduced: 60, full: 120 },
  suspension: { reduced: 60, full: 120 },
} as const;
/** Day 1 is the day of deemed receipt. */
const reducedDays = 21;
const payDays = 28;

/** Who may issue: the EWO; the headteacher only where the authority's code says so. */
function mayIssue(turn: Turn, role: Role): boolean {
  return (turn.world.authority.penaltyIssuers.value as readonly Role[]).includes(role);
}

/** `issue-penalty {parent, judgement, historyCheckedWith}`. */
export function issuePenalty(turn: Turn, action: ActionOf<'issue-penalty'>, by: Actor): Refusal | null {
  const { world, at } = turn;
  const { parent } = action;
  const kase = theOpenCase(turn);
  const finding = kase && standingFor(kase, world, at, parent);
  const framework = finding?.era === 'from-2024-08-19';
  const history = kase && historyOf(turn, parent, issueDate(turn, parent));
  const refusal = firstRefusal(
    () => !mayIssue(turn, by.role) && refuse('role', { needs: 'ewo' }),
    () => !finding && refuse('penalty.threshold', { parent }),
    () => !isComplete(action.judgement) && refuse('penalty.judgement', { parent }),
    () => checkAge('penalty.age', turn, finding!),
    () => checkNoReasonYet('penalty.n-unresolved', turn, kase!),
    () => isRunning(kase!, parent) && refuse('penalty.period-running', { parent }),
    () =>
      framework &&
      !supportCameFirst(turn, kase!, finding!, parent) &&
      refuse('penalty.support-first', { parent }),
    () => !referralFor(kase!, parent) && refuse('penalty.referral', { parent }),
    () => framework && history!.kind === 'barred' && refuse('penalty.third', history!.numbers),
    () => framework && history!.kind === 'boundary' && refuse('penalty.boundary', history!.numbers),
    () => framework && !action.historyCheckedWith?.length && refuse('penalty.history', { parent }),
    () => checkCovered(turn, finding!, parent),
    () => !parentOf(turn, parent)?.liable && refuse('penalty.parent', { parent }),
    () =>
      finding!.era === 'before-2024-08-19' &&
      needsWarning(turn, kase!, finding!, parent) &&
      refuse('penalty.warning', { parent }),
    () => hasOpenDuty(world) && refuse('state', { why: 'a duty to the pupil is not answered' }),
    () =>
      parentOf(turn, parent)!.contactBlocked &&
      refuse('state', { why: 'letters to this parent are blocked' }),
  );
  if (refusal?.rule === 'penalty.third') return alternative(turn, refusal, parent);
  if (refusal) return refusal;
  const ordinal = framework && history!.kind === 'ordinal' ? history!.ordinal : 1;
  issue(turn, parentOf(turn, parent)!, ordinal, amounts[finding!.era as LawEra], finding!, action);
  return null;
}

/** The day on which a notice decided now is posted, and so issued. */
function issueDate(turn: Turn, parent: string): PlainDate {
  const facts = parentOf(turn, parent) ?? {
    id: parent,
    service: 'post' as const,
    liable: false,
    contactBlocked: false,
  };
  return legalService(turn.world, facts, turn.at).issuedOn;
}

function supportCameFirst(turn: Turn, kase: CaseState, finding: Finding, parent: string): boolean {
  if (isLeaveOnly(turn.world, finding) || finding.considered?.supportException) return true;
  return kase.notices.some(n => n.parent === parent && n.status === 'failed');
}

/** An accepted referral for a penalty that no notice to this parent has used. */
function referralFor(kase: CaseState, parent: string): boolean {
  const last = kase.referrals.findLast(r => r.purpose === 'penalty');
  return last?.status === 'accepted' && !last.usedFor.includes(parent);
}

function checkCovered(turn: Turn, finding: Finding, parent: string): Refusal | false {
  const covered = coveredFor(turn.state, turn.world, parent);
  const left = amendedSessions(turn.world, finding)
    .map(s => s.session)
    .filter(s => !covered.has(s));
  const numbers = { left: left.length, needs: threshold.sessions, parent };
  return left.length < threshold.sessions && refuse('penalty.covered', numbers, left);
}

/** Before the National Framework some policies warned first: the warning's school days must have ended. */
function needsWarning(turn: Turn, kase: CaseState, finding: Finding, parent: string): boolean {
  if (!turn.world.pack.oldEra?.warningSchoolDays || isLeaveOnly(turn.world, finding)) return false;
  const index = kase.findings.indexOf(finding);
  return !kase.warnings.some(
    w => w.parent === parent && w.finding === index && !w.undelivered && endOf(w.until) <= turn.at,
  );
}

/** A third notice in three years cannot be issued: something else must be done, and the case says so. */
function alternative(turn: Turn, refusal: Refusal, parent: string): Refusal {
  return { ...refusal, follows: () => emit(turn, 'AlternativeActionRequired', { parent }) };
}

type Sums = (typeof amounts)[keyof typeof amounts];

function issue(
  turn: Turn,
  parent: ParentFacts,
  ordinal: 1 | 2 | null,
  sums: Sums,
  finding: Finding | null,
  action: ActionOf<'issue-penalty'> | ActionOf<'issue-suspension-penalty'>,
): void {
  const { issuedOn, servedOn: receivedOn } = legalService(turn.world, parent, turn.at);
  const reducible = ordinal !== 2;
  const sealed =
    action.action === 'issue-penalty'
      ? { judgement: action.judgement, historyCheckedWith: action.historyCheckedWith }
      : { seenOn: action.seenOn };
  const said = saidForLetters(action.details);
  emit(
    turn,
    'PenaltyNoticeIssued',
    {
      parent: parent.id,
      ordinal,
      amount: sums.full,
      reducedAmount: reducible ? sums.reduced : null,
      issuedOn,
      receivedOn,
      reducedUntil: reducible ? addDays(receivedOn, reducedDays - 1) : null,
      payBy: addDays(receivedOn, payDays - 1),
    },
    {
      sealed: { ...sealed, ...said },
      about: parent.id,
      because: {
        rule: ordinal === null ? 'suspension.public-place' : 'penalty.amount',
        level: 'law',
        source:
          ordinal === null ? 'docs/law/penalty-notices.md#suspension' : 'docs/law/penalty-notices.md#amounts',
        numbers: { amount: sums.full, ...(reducible && { reducedAmount: sums.reduced }) },
        sessions: finding?.sessions ?? [],
      },
    },
  );
  sendNotice(turn, 'penalty-notice', parent);
}

/** Issues the notice for being in a public place in the first days of a suspension. */
export function issueOnSuspension(
  turn: Turn,
  parent: ParentFacts,
  action: ActionOf<'issue-suspension-penalty'>,
): void {
  issue(turn, parent, null, amounts.suspension, null, action);
}
