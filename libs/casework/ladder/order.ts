// Where a case stands on its pack's ladder: which stage comes next, and which review came before it.
import { isContract, type Pack, type Stage } from '#libs/policy';
import type { CaseState, EnteredStage } from '../state.js';

export interface StandingStage extends EnteredStage {
  readonly stage: string;
}

/** The highest entered stage of the ladder below `before` (a stage's id), or of the whole ladder. */
export function highestEntered(kase: CaseState, pack: Pack, before?: string): StandingStage | undefined {
  const end = before === undefined ? pack.stages.length : pack.stages.findIndex(s => s.id === before);
  const at = pack.stages.findLastIndex((s, i) => i < end && kase.stages[s.id]?.status === 'entered');
  const stage = pack.stages[at]?.id;
  const value = stage === undefined ? undefined : kase.stages[stage];
  return value?.status === 'entered' ? { stage: stage!, ...value } : undefined;
}

/** The stage whose review came before `stage`: the highest one entered below it. */
export function reviewBefore(kase: CaseState, pack: Pack, stage: string): StandingStage | undefined {
  return highestEntered(kase, pack, stage);
}

/** The stage whose review runs or waits to be concluded. */
export function stageInReview(kase: CaseState, pack: Pack): StandingStage | undefined {
  const highest = highestEntered(kase, pack);
  return highest && !highest.review.ended && highest.review.outcome === null ? highest : undefined;
}

/** The stage after the highest that was entered or passed over; with no case, the first. */
export function nextStage(kase: CaseState | undefined, pack: Pack): Stage | undefined {
  const reached = pack.stages.findLastIndex(s => {
    const status = kase?.stages[s.id]?.status;
    return status === 'entered' || status === 'passed-over';
  });
  return pack.stages[reached + 1];
}

/** The contract stage right after `stage` that nobody has signed: concluding the review passes it over. */
export function unsignedContractAfter(kase: CaseState, pack: Pack, stage: string): readonly string[] {
  const next = pack.stages[pack.stages.findIndex(s => s.id === stage) + 1];
  return next && isContract(next) && kase.stages[next.id] === undefined ? [next.id] : [];
}
