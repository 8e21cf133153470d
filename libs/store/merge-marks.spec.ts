import { describe, expect, it } from '@jest/globals';
import { mergeMarks, weekKey, type NewMark } from './merge-marks.js';
import { emptyWeek, type Week } from './week.js';

const monday = '2025-09-29';
const session = `${monday} am`;
const mark = (code: string, knownAt: number, pupilId = 'p'): NewMark => ({ pupilId, session, code, knownAt });
const existing = (code: string, knownAt: number): Map<string, Week> => {
  const week = emptyWeek();
  week[0] = { code, knownAt };
  return new Map([[weekKey('p', monday), week]]);
};

describe('merging marks into weeks', () => {
  it('takes several marks of one session in their order', () => {
    const merge = mergeMarks(new Map(), [mark('N', 1), mark('O', 2), mark('O', 3), mark('M', 3)]);
    expect(
      merge.changes.map(({ previous, previousKnownAt, code }) => [previous, previousKnownAt, code]),
    ).toEqual([
      [null, null, 'N'],
      ['N', 1, 'O'],
      ['O', 2, 'M'],
    ]);
    expect(merge.unchanged).toBe(1);
    expect(merge.weeks).toHaveLength(1);
    expect(merge.weeks[0]?.week[0]).toEqual({ code: 'M', knownAt: 3 });
  });

  it('leaves out a mark older than what is known, and keeps when an unchanged one became known', () => {
    const before = existing('O', 5);
    expect(mergeMarks(before, [mark('M', 4)])).toEqual({ weeks: [], changes: [], unchanged: 0, stale: 1 });
    expect(mergeMarks(before, [mark('O', 9)])).toEqual({ weeks: [], changes: [], unchanged: 1, stale: 0 });
    expect(mergeMarks(before, [mark('M', 5)]).changes).toHaveLength(1);
  });

  it('changes nothing of what it was given', () => {
    const before = existing('O', 5);
    mergeMarks(before, [mark('M', 6)]);
    expect(before).toEqual(existing('O', 5));
  });

  it('keeps pupils apart', () => {
    const merge = mergeMarks(new Map(), [mark('N', 1, 'p'), mark('O', 1, 'q')]);
    expect(merge.weeks.map(({ pupilId, week }) => [pupilId, week[0]?.code])).toEqual([
      ['p', 'N'],
      ['q', 'O'],
    ]);
  });
});
