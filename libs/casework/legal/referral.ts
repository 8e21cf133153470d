// Referrals to the authority's Education Welfare Officer: for support at any time, for a penalty on a standing finding.
import { isAtLeast, type Actor } from '#libs/access';
import type { ActionOf } from '../commands.js';
import { hasOpenDuty } from '../duties.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { activeHold, proposal, type CaseState, type Referral } from '../state.js';
import { emit, saidForLetters, theCase, theOpenCase, type Turn } from '../turn.js';
import { enterStage } from '../ladder/approve.js';
import { ewoReferral } from '../ladder/failed-notice.js';
import { returnedReferralReaches } from '../ladder/returned-referral.js';
import { standingFinding } from './finding.js';
import { checkNoReasonYet } from './guards.js';

/** `submit-referral {purpose, reason}`: by the headteacher; enters `ewo-referral` where that stage is proposed. */
export function submitReferral(turn: Turn, action: ActionOf<'submit-referral'>, by: Actor): Refusal | null {
  const kase = theOpenCase(turn);
  const finding = kase && standingFinding(kase, turn.world, turn.at);
  const forPenalty = action.purpose === 'penalty';
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'headteacher') && refuse('role', { needs: 'headteacher' }),
    () => kase && forPenalty && !finding && refuse('penalty.threshold'),
    () => kase && checkNoReasonYet('referral.n-unresolved', turn, kase),
    () => !kase && refuse('state'),
    () => waitingReferral(kase!) && refuse('state', { why: 'a referral waits already' }),
    () => forPenalty && !finding!.considered && refuse('state', { why: 'the threshold was not considered' }),
    () =>
      forPenalty &&
      hasOpenDuty(turn.world) &&
      refuse('state', { why: 'a duty to the pupil is not answered' }),
  );
  if (refusal) return refusal;
  const { purpose, reason } = action;
  const enters = proposal(kase!)?.stage === ewoReferral;
  emit(
    turn,
    'ReferralSubmitted',
    { purpose, entersStage: enters ? ewoReferral : null },
    { sealed: { reason, ...saidForLetters(action.details) } },
  );
  if (enters) enterStage(turn, ewoReferral);
  return null;
}

export function waitingReferral(kase: CaseState): Referral | undefined {
  return kase.referrals.find(r => r.status === 'waiting');
}

/** Accepted for a penalty, and no notice was issued on it yet. */
export function referralIsOpen(referral: Referral): boolean {
  return referral.status === 'accepted' && referral.purpose === 'penalty' && referral.usedFor.length === 0;
}

/** `accept-referral`: by the EWO. */
export function acceptReferral(turn: Turn, _action: ActionOf<'accept-referral'>, by: Actor): Refusal | null {
  const refusal = checkWaiting(turn, by);
  if (!refusal) emit(turn, 'ReferralAccepted', { purpose: waitingReferral(theCase(turn))!.purpose });
  return refusal;
}

/** `return-referral {missing}`: by the EWO; what was entered by it is proposed anew, unless a later stage was entered. */
export function returnReferral(turn: Turn, action: ActionOf<'return-referral'>, by: Actor): Refusal | null {
  const refusal = checkWaiting(turn, by);
  if (refusal) return refusal;
  const { missing } = action;
  const { purpose } = waitingReferral(theCase(turn))!;
  emit(turn, 'ReferralReturned', { purpose, missing: missing.length }, { sealed: { missing } });
  const kase = theCase(turn);
  if (!activeHold(kase)) returnedReferralReaches(turn, kase);
  return null;
}

function checkWaiting(turn: Turn, by: Actor): Refusal | null {
  return firstRefusal(
    () => by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () =>
      !(theOpenCase(turn) && waitingReferral(theCase(turn))) && refuse('state', { why: 'no referral waits' }),
  );
}
