import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { hiddenCounts, smallest, type Sum } from './suppress.js';

/** A table of rows and columns with totals both ways, as flat counts and their sums. */
function table(cells: readonly (readonly number[])[]): { counts: number[]; sums: Sum[] } {
  const width = cells[0]!.length;
  const rows = cells.map(row => [...row, row.reduce((a, b) => a + b, 0)]);
  const foot = Array.from({ length: width + 1 }, (_, c) => rows.reduce((all, row) => all + row[c]!, 0));
  const all = [...rows, foot];
  const at = (r: number, c: number): number => r * (width + 1) + c;
  const across = all.map((_, r) => ({
    total: at(r, width),
    parts: foot.slice(0, -1).map((_, c) => at(r, c)),
  }));
  const down = foot.map((_, c) => ({ total: at(rows.length, c), parts: rows.map((_, r) => at(r, c)) }));
  return { counts: all.flat(), sums: [...across, ...down] };
}

/** Every value a hidden cell of a two by two table could have, by trying all of them. */
function couldBe(counts: readonly number[], hidden: readonly boolean[]): readonly Set<number>[] {
  const most = 40;
  const found = counts.map(() => new Set<number>());
  for (let a = 0; a <= most; a += 1)
    for (let b = 0; b <= most; b += 1)
      for (let c = 0; c <= most; c += 1) {
        const left = [a, b, a + b, c, 0, c, a + c, b, a + b + c];
        for (let d = 0; d <= most; d += 1) {
          left[4] = d;
          left[5] = c + d;
          left[7] = b + d;
          left[8] = a + b + c + d;
          if (left.every((value, i) => hidden[i] || value === counts[i]))
            left.forEach((value, i) => found[i]!.add(value));
          if (!hidden[8] && left[8] > counts[8]!) break;
        }
      }
  return found;
}

describe('small counts', () => {
  it('hides a small count and one more, so that the total does not give it away', () => {
    const { hidden } = one([3, 20, 14], 37);
    expect(hidden).toEqual([true, false, true, false]);
  });

  it('hides nothing where nothing is small', () => {
    expect(one([6, 20, 14], 40).hidden).toEqual([false, false, false, false]);
  });

  it('hides another where the hidden ones together are too few to tell apart', () => {
    expect(one([1, 2, 30, 40], 73).hidden).toEqual([true, true, true, false, false]);
  });

  it('hides the total of a school so small that it says it all', () => {
    expect(one([2, 1], 3).hidden).toEqual([true, true, true]);
  });

  it('never lets a small count of a two-way table be told more closely than 0 to 5', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 4, maxLength: 4 }),
        ([a, b, c, d]) => {
          const { counts, sums } = table([
            [a!, b!],
            [c!, d!],
          ]);
          const hidden = hiddenCounts(counts, sums);
          const values = couldBe(counts, hidden);
          counts.forEach((count, i) => {
            if (count >= smallest) return;
            expect(hidden[i]).toBe(true);
            for (let value = 0; value < smallest; value += 1) expect(values[i]).toContain(value);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('sees that a cell which joins two hidden blocks follows from the rest', () => {
    const { counts, sums } = table([
      [3, 3, 30, 30, 30],
      [3, 3, 3, 30, 30],
      [30, 30, 3, 3, 30],
      [30, 30, 3, 3, 30],
    ]);
    const hidden = hiddenCounts(counts, sums);
    expect(hidden.filter(Boolean).length).toBeGreaterThan(9);
  });

  it('hides what follows from counts before and after', () => {
    // 20 cases at the start and 9 new ones are 26 at the end and 3 closed: the 29 stands nowhere.
    const counts = [20, 9, 26, 3, 29];
    const sums = [
      { total: 4, parts: [0, 1] },
      { total: 4, parts: [2, 3] },
    ];
    expect(hiddenCounts(counts, sums, { unpublished: new Set([4]) })).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('refuses parts that do not add up', () => {
    expect(() => hiddenCounts([7, 8, 16], [{ total: 2, parts: [0, 1] }])).toThrow('add up to 15');
  });
});

const one = (parts: readonly number[], total: number): { hidden: readonly boolean[] } => ({
  hidden: hiddenCounts([...parts, total], [{ total: parts.length, parts: parts.map((_, i) => i) }]),
});
