// A referral that the authority returned is proposed anew, unless a later stage was entered since.
import { enteredStage, proposal, type CaseState } from '../state.js';
import type { Turn } from '../turn.js';
import { becauseOf, propose } from './propose.js';

/** Proposes the stage that the last referral entered and that came back; a hold puts it off to the next look. */
export function returnedReferralReaches(turn: Turn, kase: CaseState): boolean {
  const last = kase.referrals.at(-1);
  const { stages } = turn.world.pack;
  const at = stages.findIndex(s => s.id === last?.stage);
  const stage = stages[at];
  if (last?.status !== 'returned' || !stage || proposal(kase)) return false;
  if (!enteredStage(kase, stage.id) || stages.slice(at + 1).some(s => enteredStage(kase, s.id))) return false;
  const because = becauseOf(turn, stage, 'the authority returned the referral');
  propose(turn, stage, { basis: [{ kind: 'returned' }], because });
  return true;
}
