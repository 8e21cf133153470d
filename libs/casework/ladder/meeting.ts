// Meetings and attendance contracts: what happened is recorded, and a signature enters the pack's contract stage.
import { isAtLeast, type Actor } from '#libs/access';
import { isContract } from '#libs/policy';
import { londonDate } from '#libs/school-time';
import type { ActionOf } from '../commands.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { enteredStage } from '../state.js';
import type { LetterDetails } from '../letter-details.js';
import { emit, sealedForLetters, theCase, theOpenCase, type Turn } from '../turn.js';
import { enterStage } from './approve.js';
import { nextStage, reviewBefore } from './order.js';

const mayMeet = (by: Actor): boolean => by.role === 'ewo' || isAtLeast(by.role, 'attendance-officer');

/** `hold-meeting {attended, contract}`: the meeting that the ladder called last, whoever came. */
export function holdMeeting(turn: Turn, action: ActionOf<'hold-meeting'>, by: Actor): Refusal | null {
  const refusal = firstRefusal(
    () => !mayMeet(by) && refuse('role', { needs: 'attendance-officer' }),
    () => !theOpenCase(turn) && refuse('state'),
    () => meetingStage(turn) === undefined && refuse('state', { why: 'no stage with a meeting stands' }),
    () =>
      action.contract === 'signed' &&
      !maySign(turn) &&
      refuse('state', { why: 'no contract can be signed now' }),
  );
  if (refusal) return refusal;
  const { attended, contract } = action;
  emit(turn, 'MeetingHeld', { stage: meetingStage(turn)!, attended, contract });
  if (contract === 'signed') sign(turn, attended, action.details);
  if (contract === 'declined') emit(turn, 'ContractDeclined', { parents: attended });
  return null;
}

/** `sign-contract {parent}`: a signature apart from a meeting, or a second parent's. */
export function signContract(turn: Turn, action: ActionOf<'sign-contract'>, by: Actor): Refusal | null {
  const refusal = firstRefusal(
    () => !mayMeet(by) && refuse('role', { needs: 'attendance-officer' }),
    () => !theOpenCase(turn) && refuse('state'),
    () =>
      !turn.world.pupil.parents.some(p => p.id === action.parent) &&
      refuse('state', { parent: action.parent }),
    () => !maySign(turn) && refuse('state', { why: 'no contract can be signed now' }),
  );
  if (!refusal) sign(turn, [action.parent], action.details);
  return refusal;
}

/** The highest entered stage that calls a meeting; a later stage does not stop anyone from recording it. */
function meetingStage(turn: Turn): string | undefined {
  const kase = theCase(turn);
  return turn.world.pack.stages.findLast(stage => stage.meeting && enteredStage(kase, stage.id))?.id;
}

/** Where the pack has a contract stage it must be the next one, or stand already; elsewhere a contract is always possible. */
function maySign(turn: Turn): boolean {
  const contract = turn.world.pack.stages.find(isContract);
  if (!contract) return true;
  const kase = theCase(turn);
  return enteredStage(kase, contract.id) !== undefined || nextStage(kase, turn.world.pack) === contract;
}

function sign(turn: Turn, parents: readonly string[], details: LetterDetails | undefined): void {
  emit(turn, 'ContractSigned', { parents }, sealedForLetters(details));
  const contract = turn.world.pack.stages.find(isContract);
  const kase = theCase(turn);
  if (!contract || enteredStage(kase, contract.id)) return;
  // A contract is not proposed: its review is compared with the year at the proposal of the stage before it.
  const year = reviewBefore(kase, turn.world.pack, contract.id)?.year ?? { attended: 0, possible: 0 };
  enterStage(turn, contract.id, { on: londonDate(turn.at), year });
}
