// What reaches a stage: each trigger of the pack, answered with the basis it rests on and the certificate for it.
import { assertNever } from '#libs/kernel';
import type { SimpleTrigger, Stage } from '#libs/policy';
import type { Measure, SessionRange } from '#libs/register';
import type { Session } from '#libs/school-time';
import type { Because } from '../because.js';
import type { Basis } from '../events.js';
import type { CaseState, PupilState } from '../state.js';
import type { World } from '../world.js';
import { ladderMeasure, yearWindow } from './windows.js';
import { reviewBefore } from './order.js';

export interface Reached {
  readonly basis: readonly Basis[];
  readonly because: Because;
}

interface Answer {
  readonly basis: Basis | null;
  readonly numbers: Because['numbers'];
  readonly sessions: readonly Session[];
}

/** Whether `stage` is reached by a look that ends with `end`; `kase` is absent while no case is open. */
export function reaches(
  stage: Stage,
  state: PupilState,
  kase: CaseState | undefined,
  world: World,
  end: Session,
): Reached | null {
  const { value: trigger, level, source } = stage.trigger;
  const looks = (simple: SimpleTrigger) => ask(simple, stage.id, state, kase, world, end);
  const answers = trigger.allOf ? all(trigger.allOf, looks) : any(trigger.anyOf ?? [], looks);
  if (!answers) return null;
  return {
    basis: answers.flatMap(a => (a.basis ? [a.basis] : [])),
    because: {
      rule: `${world.pack.id}/${stage.id}`,
      level,
      source,
      numbers: Object.assign({}, ...answers.map(a => a.numbers)),
      sessions: answers.flatMap(a => a.sessions),
    },
  };
}

function any(
  triggers: readonly SimpleTrigger[],
  looks: (t: SimpleTrigger) => Answer | null,
): Answer[] | null {
  for (const trigger of triggers) {
    const answer = looks(trigger);
    if (answer) return [answer];
  }
  return null;
}

function all(
  triggers: readonly SimpleTrigger[],
  looks: (t: SimpleTrigger) => Answer | null,
): Answer[] | null {
  const answers = triggers.map(looks);
  return answers.every(a => a !== null) ? answers : null;
}

function ask(
  trigger: SimpleTrigger,
  stage: string,
  state: PupilState,
  kase: CaseState | undefined,
  world: World,
  end: Session,
): Answer | null {
  switch (trigger.kind) {
    case 'percentage': {
      const range = yearWindow(state, end);
      const figures = ladderMeasure(world, range);
      if (!isBelow(figures, trigger.below, world) || awaitsAbsence(kase, figures)) return null;
      return counted({ kind: 'percentage', ...range, below: trigger.below }, figures, {
        below: trigger.below,
      });
    }
    case 'absent-sessions': {
      const range = yearWindow(state, end);
      const figures = ladderMeasure(world, range);
      if (figures.absent < trigger.atLeast || awaitsAbsence(kase, figures)) return null;
      return counted({ kind: 'absent-sessions', ...range, atLeast: trigger.atLeast }, figures, {
        atLeast: trigger.atLeast,
      });
    }
    case 'not-met': {
      const before = kase && reviewBefore(kase, world.pack, stage);
      if (!before || before.review.outcome !== 'not-met') return null;
      if (before.review.reached !== null && before.review.reached !== stage) return null;
      const { attended, possible } = before.review.measured ?? { attended: 0, possible: 0 };
      const numbers = {
        reviewAttended: attended,
        reviewPossible: possible,
        reviewLevel: before.review.level,
      };
      return { basis: { kind: 'not-met', stage: before.stage }, numbers, sessions: [] };
    }
    case 'a-review-not-met': {
      const found = Object.entries(kase?.stages ?? {}).find(
        ([, s]) => s.status === 'entered' && s.review.outcome === 'not-met',
      );
      return found ? { basis: null, numbers: { reviewNotMet: found[0] }, sessions: [] } : null;
    }
    case 'signed':
      return null;
    default:
      return assertNever(trigger);
  }
}

/** Below the percentage, with enough possible and absent sessions for a percentage to mean something. */
export function isBelow({ attended, possible, absent }: Measure, below: number, world: World): boolean {
  const needs = world.pack.percentageNeeds;
  return (
    possible >= needs.possible.value && absent >= needs.absent.value && attended * 100 < below * possible
  );
}

/** After a review met, counts and percentages are looked at again with the next absent session. */
function awaitsAbsence(kase: CaseState | undefined, figures: Measure): boolean {
  const after = kase?.absenceAwaitedAfter ?? null;
  const last = figures.absences.at(-1);
  return after !== null && (last === undefined || last.session <= after);
}

function counted(basis: Basis & SessionRange, figures: Measure, limit: Record<string, number>): Answer {
  const { attended, possible, absent } = figures;
  return {
    basis,
    numbers: { attended, possible, absent, ...limit },
    sessions: figures.absences.map(a => a.session),
  };
}
