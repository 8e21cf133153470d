// Random histories, such as the proofs of the decider use, run both ways as well: what no scenario file thought of.
// WAYMARK_TEST_RANDOM sets how many, WAYMARK_TEST_SEED which.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sample, tuple } from 'fast-check';
import { simulate } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { replay } from '../../apps/cli/src/replay/run.js';
import { scenarioArbitrary, turnsArbitrary } from '../proof/arbitrary.js';
import { runHistory } from '../proof/history.js';
import type { ScenarioJson } from '../proof/scenario-json.js';
import { scenarioOf } from '../support/scenario-files.js';
import { testEngine, type TestEngine } from '../support/temporal.js';

const count = Number(process.env['WAYMARK_TEST_RANDOM'] ?? 50);
const seed = Number(process.env['WAYMARK_TEST_SEED'] ?? 20_251_122);
/** Short ones say little: of all that are drawn, these are kept. */
const fewestLines = 12;

function draw(): ScenarioJson[] {
  const drawn = sample(tuple(scenarioArbitrary, turnsArbitrary), { seed, numRuns: count * 8 });
  const histories = drawn
    .map(([json, turns]) => runHistory(json, turns))
    .filter(({ stuck }) => stuck === null);
  return histories
    .map(({ json }) => json)
    .filter(json => noNoticeTwice(json) && linesOf(json) >= fewestLines)
    .slice(0, count);
}

/** Lines that a history prints; none where a scenario file may not say such a thing. */
function linesOf(json: ScenarioJson): number {
  try {
    return [...simulate(scenarioOf(JSON.stringify(json)))].length;
  } catch (error) {
    if (error instanceof WaymarkError && error.code === 'scenario.invalid') return 0;
    throw error;
  }
}

/** One parent has one notice a day at most; the database keeps them so. */
const noNoticeTwice = ({ earlierNotices = [] }: ScenarioJson): boolean =>
  new Set(earlierNotices.map(({ parent, issued }) => `${parent} ${issued}`)).size === earlierNotices.length;

describe('random histories print the same both ways', () => {
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await testEngine();
  }, 60_000);
  afterAll(() => engine.end());

  it.concurrent.each(draw().map((json, index) => [index + 1, json] as const))(
    'history %i',
    async (_index, json) => {
      const scenario = scenarioOf(JSON.stringify(json));
      const expected = [...simulate(scenario)].map(event => JSON.stringify(event));

      const printed: string[] = [];
      for await (const event of replay(engine, scenario)) printed.push(JSON.stringify(event));

      // The whole file on failure, to keep it among the scenarios.
      expect({ json: printed.join() === expected.join() ? '' : JSON.stringify(json), printed }).toEqual({
        json: '',
        printed: expected,
      });
    },
    120_000,
  );
});
