// The answers to a proposal: approve, which enters the stage and sends its letters, or decline.
import { isAtLeast, type Actor, type Role } from '#libs/access';
import { approverOf, isContract, reviewDaysOf, stageIndex, type Pack } from '#libs/policy';
import type { PlainDate } from '#libs/school-time';
import type { ActionOf } from '../commands.js';
import { sendToParents } from '../letters.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { activeHold, proposal } from '../state.js';
import { emit, sealedForLetters, theCase, theOpenCase, type Turn } from '../turn.js';
import { endOf } from './clock.js';
import { closeCase } from './close.js';
import { ewoReferral } from './failed-notice.js';
import { lookAtLadder } from './look.js';
import type { Figure } from '../events.js';

/** The lowest role that may answer for a stage of the pack. */
export function approverRole(pack: Pack, stage: string): Role {
  return approverOf(pack, stageIndex(pack, stage));
}

/** `approve {stage}`: by the stage's approver or above; a contract and the referral are entered by acts of their own. */
export function approve(turn: Turn, action: ActionOf<'approve'>, by: Actor): Refusal | null {
  const { pack } = turn.world;
  const refusal = firstRefusal(
    () =>
      !isAtLeast(by.role, approverRole(pack, action.stage)) &&
      refuse('role', { needs: approverRole(pack, action.stage) }),
    () => !mayAnswer(turn, action.stage) && refuse('state', { stage: action.stage }),
    () => action.stage === ewoReferral && refuse('state', { stage: action.stage, use: 'submit-referral' }),
  );
  if (refusal) return refusal;
  emit(turn, 'StageApproved', { stage: action.stage }, sealedForLetters(action.details));
  enterStage(turn, action.stage);
  return null;
}

/** `decline {stage, reason, then, on?}`. */
export function decline(turn: Turn, action: ActionOf<'decline'>, by: Actor): Refusal | null {
  const { pack } = turn.world;
  const refusal = firstRefusal(
    () =>
      !isAtLeast(by.role, approverRole(pack, action.stage)) &&
      refuse('role', { needs: approverRole(pack, action.stage) }),
    () => !mayAnswer(turn, action.stage) && refuse('state', { stage: action.stage }),
    () =>
      action.on !== undefined &&
      endOf(action.on) <= turn.at &&
      refuse('state', { on: action.on, why: 'the day is past' }),
  );
  if (refusal) return refusal;
  const { stage, then, on, reason } = action;
  emit(turn, 'StageDeclined', { stage, then, on: on ?? null }, { sealed: { reason } });
  if (then === 'close') closeCase(turn, 'other');
  else lookAtLadder(turn);
  return null;
}

/** A hold stops approvals. */
function mayAnswer(turn: Turn, stage: string): boolean {
  const kase = theOpenCase(turn);
  return kase !== undefined && !activeHold(kase) && proposal(kase)?.stage === stage;
}

/** Enters a stage: its review begins, its letters go out (a contract sends none), and the ladder is looked at. */
export function enterStage(
  turn: Turn,
  id: string,
  signed?: { readonly on: PlainDate; readonly year: Figure },
): void {
  const { pack } = turn.world;
  const stage = pack.stages[stageIndex(pack, id)]!;
  emit(turn, 'StageEntered', {
    stage: id,
    meeting: stage.meeting,
    review: { schoolDays: reviewDaysOf(pack, stage), level: pack.review.level.value },
    signedOn: signed?.on ?? null,
    year: signed?.year ?? null,
  });
  if (!isContract(stage)) sendToParents(turn, id);
  if (theCase(turn).closedAt === null) lookAtLadder(turn);
}
