import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hearMinutes, type StoredRun } from './late-runs.js';

/** Runs after extracts that came in this order. */
function hearAll(extracts: readonly { readonly asAt: number; readonly minutes: number }[]): StoredRun[] {
  let runs: StoredRun[] = [];
  let id = 0;
  for (const said of extracts) {
    const { ends, begins } = hearMinutes(runs, { ...said, knownAt: Math.max(said.asAt, 3) });
    runs = [
      ...runs.map(run => (run.id === ends?.id ? { ...run, saidAt: ends.saidAt } : run)),
      ...begins.map(run => ({ ...run, id: (id += 1) })),
    ].toSorted((a, b) => a.asAt - b.asAt || a.id - b.id);
  }
  return runs;
}

describe('minutes of a late mark', () => {
  it('are one run while extracts say the same', () => {
    const runs = hearAll([1, 2, 5].map(asAt => ({ asAt, minutes: 7 })));
    expect(runs).toEqual([{ id: 1, minutes: 7, asAt: 1, saidAt: 5, knownAt: 3 }]);
  });

  it('stand as the newest extract says, in whatever order extracts come, and the newest again changes nothing', () => {
    const extracts = fc.uniqueArray(
      fc.record({ asAt: fc.integer({ min: 1, max: 12 }), minutes: fc.constantFrom(0, 5, 7) }),
      { selector: ({ asAt }) => asAt, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(extracts, given => {
        const runs = hearAll(given);
        const newest = given.toSorted((a, b) => a.asAt - b.asAt).at(-1)!;
        expect(runs.at(-1)).toMatchObject({ minutes: newest.minutes, saidAt: newest.asAt });
        // What each extract said is in a run that holds its moment, and runs follow each other.
        for (const { asAt, minutes } of given)
          expect(
            runs.some(run => run.minutes === minutes && run.asAt <= asAt) &&
              !runs.some(run => run.minutes !== minutes && run.asAt <= asAt && asAt <= run.saidAt),
          ).toBe(true);
        runs.slice(1).forEach((run, i) => expect(run.asAt).toBeGreaterThan(runs[i]!.saidAt));
        expect(hearMinutes(runs, { ...newest, knownAt: 3 })).toEqual({ begins: [] });
      }),
    );
  });

  it('of two deliveries of one moment stand as the later one says', () => {
    const runs = hearAll([
      { asAt: 2, minutes: 5 },
      { asAt: 2, minutes: 9 },
    ]);
    expect(runs.at(-1)).toMatchObject({ minutes: 9, asAt: 2 });
  });
});
