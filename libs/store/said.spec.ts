import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mergeWeek, type KnownWeek, type WeekSaid } from './merge-marks.js';
import { hear, runsOf, type Heard, type Said } from './said.js';
import { emptyWeek } from './week.js';

const said = (code: string, asAt: number, knownAt = asAt): Said => ({
  code,
  asAt,
  knownAt,
  batchId: 'b',
  stored: false,
});
const nothing: Heard = { entries: [], seen: [] };
const all = (...list: Said[]): Heard => list.reduce((heard: Heard, each) => hear(heard, each), nothing);
const shown = ({ entries }: Heard) => runsOf(entries).map(({ code, knownAt }) => [code, knownAt]);

describe('what extracts say of a session', () => {
  it('takes the newest, and keeps what it replaced', () => {
    const heard = all(said('N', 1), said('O', 2), said('O', 3), said('M', 3));
    expect(shown(heard)).toEqual([
      ['N', 1],
      ['O', 2],
      ['M', 3],
    ]);
  });

  it('puts an older one in its place without changing what stands', () => {
    const { outcome, entries } = hear(all(said('O', 5)), said('M', 4));
    expect([outcome, runsOf(entries).at(-1)?.code]).toEqual(['stale', 'O']);
    expect(hear(all(said('O', 5)), said('M', 5)).outcome).toBe('amended');
    expect(hear(all(said('O', 5)), said('O', 3))).toMatchObject({ outcome: 'unchanged', again: 'first' });
  });

  it('lets an entry that was said again come back after an older one in between', () => {
    expect(shown(all(said('O', 1), said('O', 4), said('O', 3), said('M', 2)))).toEqual([
      ['O', 1],
      ['M', 2],
      ['O', 3],
    ]);
  });

  it('ends the same in whatever order the extracts arrive', () => {
    const extract = fc.record({
      asAt: fc.integer({ min: 1, max: 30 }),
      code: fc.constantFrom('O', 'M', 'I'),
    });
    const extracts = fc.uniqueArray(extract, { selector: each => each.asAt, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        extracts.chain(list =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        fc.integer({ min: 0, max: 10 }),
        ([list, shuffled], closes) => {
          const known = ({ asAt, code }: { asAt: number; code: string }) =>
            said(code, asAt, Math.max(asAt, closes));
          const inOrder = list.toSorted((a, b) => a.asAt - b.asAt).map(known);
          expect(shown(all(...shuffled.map(known)))).toEqual(shown(all(...inOrder)));
        },
      ),
    );
  });
});

describe('a week', () => {
  const times = (asAt: number) => ({ asAt: Array(14).fill(asAt), knownAt: Array(14).fill(asAt) });
  const weekSaid = (asAt: number, codes: Record<number, string>): WeekSaid => ({
    pupilId: 'p',
    monday: '2025-09-29',
    batchId: `b${asAt}`,
    codes: Array.from({ length: 14 }, (_, slot) => codes[slot]),
    times: times(asAt),
  });
  const unknown: KnownWeek = { week: emptyWeek(), times: null, seen: [], history: new Map() };

  it('keeps in the history every entry of a session that two codes were said of, once', () => {
    const first = mergeWeek(unknown, weekSaid(1, { 0: 'O', 1: '\\' }));
    expect([first.changed, first.toKeep]).toEqual([true, []]);
    const second = mergeWeek(first.known, weekSaid(2, { 0: 'M', 1: '\\' }));
    expect(second.toKeep.map(({ session, code, asAt }) => [session, code, asAt])).toEqual([
      ['2025-09-29 am', 'O', 1],
      ['2025-09-29 am', 'M', 2],
    ]);
    expect(second.known.seen).toEqual([{ times: times(2), mask: 2 }]);
    const third = mergeWeek(second.known, weekSaid(3, { 0: 'I' }));
    expect(third.toKeep.map(({ code }) => code)).toEqual(['I']);
  });

  it('does not change when the same delivery comes again', () => {
    const again = weekSaid(1, { 0: 'O', 13: '/' });
    const once = mergeWeek(unknown, again);
    const twice = mergeWeek(once.known, { ...again, batchId: 'another' });
    expect([twice.changed, twice.toKeep, twice.known]).toEqual([false, [], once.known]);
  });

  it('changes nothing of what it was given', () => {
    const first = mergeWeek(unknown, weekSaid(1, { 0: 'O' })).known;
    const copy = structuredClone(first);
    mergeWeek(first, weekSaid(2, { 0: 'M' }));
    expect(first).toEqual(copy);
    expect(unknown.week.every(mark => mark === undefined)).toBe(true);
  });
});
