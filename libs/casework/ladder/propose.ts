// Puts a stage before its approver. Nothing leaves the school by this.
import { approverOf, stageIndex, type Stage } from '#libs/policy';
import type { Because } from '../because.js';
import type { Basis } from '../events.js';
import { emit, ensureOpenCase, latestSession, type Turn } from '../turn.js';
import type { Reached } from './triggers.js';
import { ladderMeasure, yearWindow } from './windows.js';

/** Proposes a stage to its approver, opening a case where none is open. */
export function propose(
  turn: Turn,
  stage: Stage,
  reached: Reached,
  passesOver: readonly string[] = [],
): void {
  ensureOpenCase(turn);
  const { pack } = turn.world;
  const approver = approverOf(pack, stageIndex(pack, stage.id));
  const end = latestSession(turn);
  const figures =
    end === undefined ? { attended: 0, possible: 0 } : ladderMeasure(turn.world, yearWindow(turn.state, end));
  const year = { attended: figures.attended, possible: figures.possible };
  emit(
    turn,
    'StageProposed',
    { stage: stage.id, approver, basis: reached.basis, year, passesOver },
    { because: reached.because },
  );
}

/** Whether a proposal rests on a count or a percentage, and not on a review or a failed notice. */
export function restsOnCount(basis: readonly Basis[]): boolean {
  return basis.some(b => b.kind === 'percentage' || b.kind === 'absent-sessions');
}

/** A certificate for a stage that the pack's own trigger did not reach. */
export function becauseOf(turn: Turn, stage: Stage, why: string, numbers: Because['numbers'] = {}): Because {
  const { level, source } = stage.trigger;
  return {
    rule: `${turn.world.pack.id}/${stage.id}`,
    level,
    source,
    numbers: { why, ...numbers },
    sessions: [],
  };
}
