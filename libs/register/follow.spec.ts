import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { packIds, readPack } from '#libs/policy';
import { buildCalendar } from '#libs/school-time';
import { firstToFollow, followLimits, mayFollowFrom } from './follow.js';
import { measure } from './measure.js';
import { emptyRegister, withEntry } from './pupil-register.js';
import { addFigures, countWeek, noFigures, weekFrame, type Figures } from './week-figures.js';

const calendar = buildCalendar({
  terms: [{ from: '2025-09-01', to: '2025-12-19' }],
  closures: ['2025-09-10'],
});
const frames = calendar.schoolWeeks.map(monday => weekFrame(calendar, monday));
const bytesOf = (codes: readonly string[]): Uint8Array =>
  Buffer.from(
    Array.from({ length: frames.length * 14 }, (_, slot) => (codes[slot] ?? '').padEnd(2)).join(''),
  );
/** A code for each session that is open, by slot. */
const inSlots = (codes: readonly string[]): string[] => {
  let next = 0;
  return frames.flatMap(({ open }) => open.map(isOpen => (isOpen ? (codes[next++] ?? '') : '')));
};

describe('figures of weeks', () => {
  it('add up to what measure counts', () => {
    const code = fc.constantFrom(
      '/',
      '\\',
      'L',
      'B',
      'C',
      'C1',
      'I',
      'M',
      'G',
      'N',
      'O',
      'U',
      'X',
      'Y1',
      '#',
      '',
    );
    fc.assert(
      fc.property(fc.array(code, { minLength: 0, maxLength: 150 }), codes => {
        const slots = inSlots(codes);
        const figures = new Map<number, Figures>();
        frames.forEach((frame, week) => countWeek(frame, bytesOf(slots), week * 28, figures));
        let register = emptyRegister;
        let next = 0;
        for (const session of calendar.sessions) {
          const given = codes[next++];
          if (given) register = withEntry(register, session, { code: given, knownAt: 1 });
        }
        const range = { from: '2025-09-01 am', to: '2026-08-31 pm' };
        const [all, ladder] = [
          measure(register, calendar, range, 'figures'),
          measure(register, calendar, range, 'ladder'),
        ];
        expect(figures.get(2025) ?? noFigures).toEqual({
          attended: all.attended,
          possible: all.possible,
          ladderAttended: ladder.attended,
          ladderPossible: ladder.possible,
          unauthorised: all.absences.filter(absence => 'GNOU'.includes(absence.code)).length,
          late: codes.slice(0, calendar.sessions.length).filter(code => code === 'L' || code === 'U').length,
        });
      }),
    );
  });

  it('are taken away as they are added', () => {
    const figures = new Map<number, Figures>([[2025, noFigures]]);
    const week = bytesOf(['/', 'O', 'C']);
    countWeek(frames[0]!, week, 0, figures);
    expect(figures.get(2025)).toEqual({
      attended: 1,
      late: 0,
      possible: 3,
      ladderAttended: 1,
      ladderPossible: 2,
      unauthorised: 1,
    });
    countWeek(frames[0]!, week, 0, figures, -1);
    expect(figures.get(2025)).toEqual(noFigures);
    expect(addFigures(noFigures, noFigures)).toEqual(noFigures);
  });
});

describe('whether anything may follow', () => {
  it('says at which mark it first may, as the walk finds it mark by mark', () => {
    const limits = followLimits(readPack('ashley'));
    const codes = Array.from({ length: 60 }, (_, i) => (i < 6 ? 'I' : '/'));
    const at = firstToFollow(limits, frames, bytesOf(inSlots(codes)));
    // 40 possible sessions, 34 of them attended, below 95 %.
    expect(
      inSlots(codes)
        .slice(0, at + 1)
        .filter(code => code !== ''),
    ).toHaveLength(40);
    expect(firstToFollow(limits, frames, bytesOf(inSlots(codes.map((c, i) => (i === 0 ? '/' : c)))))).toBe(
      -1,
    );
    expect(firstToFollow(limits, frames, bytesOf(inSlots(Array(10).fill('O'))))).toBeGreaterThan(0);
  });

  it('is never denied of figures of which the walk affirms it', () => {
    const code = fc.constantFrom('/', '/', '/', '/', '/', 'C', 'I', 'O', 'U');
    fc.assert(
      fc.property(
        fc.constantFrom(...packIds()),
        fc.array(code, { maxLength: 150 }),
        fc.nat(150),
        (pack, codes, cut) => {
          const limits = followLimits(readPack(pack));
          const slots = inSlots(codes);
          const at = firstToFollow(limits, frames, bytesOf(slots));
          const [before, added] = [new Map<number, Figures>(), new Map<number, Figures>()];
          const early = inSlots(codes.slice(0, cut));
          const late = slots.map((each, slot) => (early[slot] ? '' : each));
          frames.forEach((frame, week) => countWeek(frame, bytesOf(early), week * 28, before));
          frames.forEach((frame, week) => countWeek(frame, bytesOf(late), week * 28, added));
          const isLate = at >= 0 && late[at] !== '';
          const changed = late.filter(each => each !== '').length;
          if (isLate) expect(mayFollowFrom(limits, { before, added, changed, amended: 0 })).toBe(true);
          if (isLate) expect(mayFollowFrom(limits, { before, added, changed, amended: 1 })).toBe(true);
        },
      ),
    );
  });
});
