// A failed Notice to Improve reaches the referral to the EWO in every pack that has that stage.
import type { CaseState } from '../state.js';
import { proposal } from '../state.js';
import { emit, theCase, type Turn } from '../turn.js';
import { nextStage } from './order.js';
import { becauseOf, propose } from './propose.js';

export const ewoReferral = 'ewo-referral';

/**
 * Proposes `ewo-referral` for a failed notice that has not reached it yet; an unanswered proposal of another stage is
 * withdrawn and the stages between count as passed over. Answers whether it proposed.
 */
export function failedNoticeReaches(turn: Turn, kase: CaseState): boolean {
  const { stages } = turn.world.pack;
  const at = stages.findIndex(s => s.id === ewoReferral);
  const stage = stages[at];
  const failed = kase.notices.findLastIndex(n => n.status === 'failed' && !n.reachedReferral);
  if (!stage || failed < 0 || stages.slice(at).some(s => kase.stages[s.id]?.status === 'entered'))
    return false;
  const open = proposal(kase);
  if (open) emit(turn, 'ProposalWithdrawn', { stage: open.stage });
  const { parent } = kase.notices[failed]!;
  const because = becauseOf(turn, stage, 'a Notice to Improve failed', { parent });
  const basis = [{ kind: 'notice-failed' as const, parent, notice: failed }];
  propose(turn, stage, { basis, because }, stagesBetween(turn));
  return true;
}

function stagesBetween(turn: Turn): readonly string[] {
  const kase = theCase(turn);
  const { stages } = turn.world.pack;
  const next = nextStage(kase, turn.world.pack);
  const from = next ? stages.indexOf(next) : stages.length;
  return stages
    .slice(
      from,
      stages.findIndex(s => s.id === ewoReferral),
    )
    .map(s => s.id);
}
