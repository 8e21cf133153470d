import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { attendanceFigures, type GroupCounts } from './attendance-figures.js';

const group = (name: string, pupils: number, persistent: number, severe: number): GroupCounts => ({
  group: name,
  pupils,
  persistent,
  severe,
  attended: pupils * 93,
  possible: pupils * 100,
});
const together = (split: readonly GroupCounts[]): GroupCounts => {
  const sum = (of: (g: GroupCounts) => number): number => split.reduce((all, g) => all + of(g), 0);
  return {
    group: 'all',
    pupils: sum(g => g.pupils),
    persistent: sum(g => g.persistent),
    severe: sum(g => g.severe),
    attended: sum(g => g.attended),
    possible: sum(g => g.possible),
  };
};

describe('attendance by group', () => {
  it('shows what is large enough, as counts and per cent', () => {
    const split = [group('sen', 60, 20, 8), group('no-sen', 300, 41, 9)];
    const { school, splits } = attendanceFigures(together(split), [split]);
    expect(school).toMatchObject({
      pupils: 360,
      persistent: 61,
      severe: 17,
      attendance: 93,
      persistentPercent: 16.9,
    });
    expect(splits[0]![0]).toMatchObject({ pupils: 60, persistent: 20, severePercent: 13.3 });
  });

  it('hides a small group and with it the rest of the school, which would give it away', () => {
    const split = [group('cla', 4, 1, 0), group('not-cla', 356, 61, 17)];
    const { school, splits } = attendanceFigures(together(split), [split]);
    expect(splits[0]!.map(g => [g.pupils, g.attendance])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(school.pupils).toBe(360);
  });

  it('hides that nearly all of a group are absent', () => {
    const split = [group('sen', 20, 18, 8), group('no-sen', 300, 41, 9)];
    expect(attendanceFigures(together(split), [split]).splits[0]![0]!.persistent).toBeNull();
  });

  it('never shows a count under six', () => {
    const counts = fc
      .tuple(fc.nat(30), fc.nat(12), fc.nat(8))
      .map(([rest, mild, severe]) => group('g', rest + mild + severe, mild + severe, severe));
    fc.assert(
      fc.property(fc.array(counts, { minLength: 2, maxLength: 5 }), split => {
        const { school, splits } = attendanceFigures(together(split), [split]);
        for (const { pupils, persistent, severe } of [school, ...splits.flat()])
          for (const shown of [pupils, persistent, severe]) expect(shown === null || shown >= 6).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
