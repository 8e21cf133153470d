// A batch of random histories from one seed. Where an invariant fails, the history is made as small as it gets and kept as a
// scenario; the batch then goes on without that invariant, so that one fault does not hide another.
import { check, property, tuple } from 'fast-check';
import { scenarioArbitrary, turnsArbitrary } from './arbitrary.js';
import { agreements } from './agreement.js';
import { runHistory, type History, type Turn } from './history.js';
import { invariants, violations, type Violation } from './invariants/index.js';
import type { Invariant } from './invariants/log.js';
import type { ScenarioJson } from './scenario-json.js';

export interface BatchOrder {
  readonly seed: number;
  readonly histories: number;
  /** Also simulate each history from its file, and have the checker work it out again. */
  readonly agree: boolean;
  /** Invariants that failed already and are not looked at again. */
  readonly known: readonly string[];
  /** Whether a failing history is made as small as it gets. */
  readonly shrink: boolean;
}

export interface Failure extends Violation {
  readonly seed: number;
  readonly json: ScenarioJson;
}

export interface BatchResult {
  readonly histories: number;
  /** How often each event type and each refusing rule came up. */
  readonly seen: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

/** Longest that a batch goes on, with making a failing history smaller. In milliseconds. */
const shrinkLimit = 60_000;

const drawn = tuple(scenarioArbitrary, turnsArbitrary);

/** Runs a batch to its end. */
export function runBatch({ seed, histories, agree, known, shrink }: BatchOrder): BatchResult {
  const seen: Record<string, number> = {};
  const failures: Failure[] = [];
  const asked = [...invariants, ...(agree ? agreements : [])];
  for (;;) {
    const left = asked.filter(i => !known.includes(i.name) && !failures.some(f => f.invariant === i.name));
    const failure = firstFailure(
      { seed, numRuns: histories, endOnFailure: !shrink },
      left,
      history => failures.length === 0 && tally(history, seen),
    );
    if (!failure) return { histories, seen, failures };
    failures.push(failure);
  }
}

/** The first invariant of `left` that a history of the batch fails, with the smallest history that fails it. */
function firstFailure(
  how: { readonly seed: number; readonly numRuns: number; readonly endOnFailure: boolean },
  left: readonly Invariant[],
  look: (history: History) => void,
): Failure | null {
  let name: string | null = null;
  const holds = ([json, turns]: [ScenarioJson, Turn[]]): boolean => {
    const history = runHistory(json, turns);
    if (name === null) look(history);
    // Once one failed, only that one counts while the history is made smaller.
    const asked = name === null ? left : left.filter(i => i.name === name);
    const found = violations(history, asked)[0];
    name ??= found?.invariant ?? null;
    return found === undefined;
  };
  const outcome = check(property(drawn, holds), { ...how, interruptAfterTimeLimit: shrinkLimit });
  if (!outcome.failed) return null;
  if (name === null) throw outcome.errorInstance;
  const [json, turns] = outcome.counterexample![0];
  const history = runHistory(json, turns);
  const violation = violations(
    history,
    left.filter(i => i.name === name),
  )[0]!;
  return { ...violation, seed: how.seed, json: history.json };
}

function tally({ steps }: History, seen: Record<string, number>): void {
  for (const { events } of steps) {
    for (const { type, data } of events) {
      const key = type === 'ActionRefused' ? `refused ${(data as { rule: string }).rule}` : type;
      seen[key] = (seen[key] ?? 0) + 1;
    }
  }
}
