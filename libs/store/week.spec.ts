import { describe, expect, it } from '@jest/globals';
import { emptyWeek, placeOf, readWeek, sessionAt, writeWeek } from './week.js';

describe('a stored week', () => {
  it('gives each session of the week a slot, and each slot its session', () => {
    const sessions = Array.from({ length: 14 }, (_, slot) => sessionAt('2025-09-29', slot));
    expect(sessions[0]).toBe('2025-09-29 am');
    expect(sessions[13]).toBe('2025-10-05 pm');
    expect(sessions.map(placeOf)).toEqual(sessions.map((_, slot) => ({ monday: '2025-09-29', slot })));
  });

  it('gives marks back as they were written', () => {
    const week = emptyWeek();
    week[0] = { code: '/', asAt: 1, knownAt: 1 };
    week[5] = { code: 'Y7', asAt: 1_758_000_000_123, knownAt: 1_759_000_000_123 };
    const stored = writeWeek(week);
    expect(stored.marks).toHaveLength(28);
    expect(stored.marks.slice(0, 2)).toBe('/ ');
    expect(stored.times.knownAt).toHaveLength(14);
    expect(readWeek(stored)).toEqual(week);
  });
});
