// Every measure and table against a naive recount, mark by mark, on random registers over two school years and both eras.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addDays,
  buildCalendar,
  dateOf,
  halfOf,
  isSession,
  sessionOf,
  weekday,
  type Calendar,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { codeInfo, codesOf, eraOf } from '../codes.js';
import { weekFrame, type WeekFrame } from '../week-figures.js';
import type { Cohort } from './cohorts.js';
import {
  absencesToLevel,
  groupsOf,
  isAtLevel,
  listPupils,
  measurePupil,
  patternsOf,
  percentOf,
  periodsOf,
  placeIn,
  sessionsToSpare,
  spanOf,
  windowOf,
  type MeasureWindow,
  type PupilMarks,
  type Span,
} from '../index.js';

const spec = {
  terms: [
    { from: '2024-06-03', to: '2024-07-19' },
    { from: '2024-09-03', to: '2024-12-20', breaks: [{ from: '2024-10-28', to: '2024-11-01' }] },
  ],
  closures: ['2024-09-12', '2024-11-29'],
  exceptions: [
    { from: '2024-06-10', to: '2024-06-21', yearGroups: [11] },
    { from: '2024-12-20', to: '2024-12-20', half: 'pm' as const },
  ],
};
const calendars = new Map([8, 11].map(yearGroup => [yearGroup, buildCalendar(spec, { yearGroup })]));
const calendarOf = (yearGroup: number | null): Calendar => calendars.get(yearGroup!)!;
const days = Array.from({ length: 205 }, (_, n) => addDays('2024-06-01', n));
const sessions = days.flatMap(day => [sessionOf(day, 'am'), sessionOf(day, 'pm')]);
const whole = { from: sessions[0]!, to: sessions.at(-1)! };

/** What a pupil's register says: marks stand on closed days and weekends too, and must not count there. */
interface Plain {
  readonly id: string;
  readonly yearGroup: 8 | 11;
  readonly cohorts: readonly Cohort[];
  readonly marks: ReadonlyMap<Session, { readonly code: string; readonly minutes: number }>;
}

const plain: fc.Arbitrary<Plain> = fc
  .record({
    id: fc.uuid(),
    yearGroup: fc.constantFrom(8, 11),
    cohorts: fc.subarray<Cohort>(['fsm', 'eal', 'ehcp']),
    absent: fc.constantFrom(2, 5, 9),
    seed: fc.array(fc.nat({ max: 9999 }), { minLength: 40, maxLength: 40 }),
    blank: fc.constantFrom(0, 1, 6),
  })
  .map(({ id, yearGroup, cohorts, absent, seed, blank }) => {
    const marks = new Map<Session, { code: string; minutes: number }>();
    sessions.forEach((session, n) => {
      const draw = (seed[n % 40]! * 7919 + n * 104_729) % 10_007;
      if (draw % 10 < blank) return;
      const codes = codesOf(eraOf(dateOf(session)));
      const usual = draw % 11 > absent ? codes[0]! : codes[draw % codes.length]!;
      marks.set(session, { code: usual.code, minutes: draw % 40 });
    });
    return { id, yearGroup, cohorts, marks } as Plain;
  });

/** The same register as the engine takes it. */
function marksOf(span: Span, { id, yearGroup, cohorts, marks }: Plain): PupilMarks {
  const text = Array.from({ length: span.weeks * 14 }, () => '  ');
  const lateMinutes = new Map<number, number>();
  for (const [session, { code, minutes }] of marks) {
    const place = placeIn(span.monday, session);
    if (place < 0 || place >= text.length) continue;
    text[place] = code.padEnd(2);
    if (minutes > 0) lateMinutes.set(place, minutes);
  }
  const weeks = Array.from({ length: span.weeks }, (_, n) => n);
  const frames = new Map<number, WeekFrame>();
  const frame = (week: number): WeekFrame => {
    const found = frames.get(week) ?? weekFrame(calendarOf(yearGroup), addDays(span.monday, 7 * week));
    frames.set(week, found);
    return found;
  };
  return { id, yearGroup, cohorts, weeks, marks: text.join(''), lateMinutes, frame };
}

/** The possible sessions of a range, looked up one by one. */
function possibleIn({ yearGroup, marks }: Plain, from: Session, to: Session) {
  return [...marks]
    .filter(([session]) => session >= from && session <= to && isSession(calendarOf(yearGroup), session))
    .map(([session, { code, minutes }]) => ({
      session,
      code,
      minutes,
      info: codeInfo(code, dateOf(session))!,
    }))
    .filter(({ info }) => info.possible);
}

type Looked = ReturnType<typeof possibleIn>;

const naive = (found: Looked) => ({
  possible: found.length,
  attended: found.filter(({ info }) => info.attended).length,
  ladderPossible: found.filter(({ info }) => info.ladder).length,
  ladderAttended: found.filter(({ info }) => info.ladder && info.attended).length,
  unauthorised: found.filter(({ code }) => ['G', 'N', 'O', 'U'].includes(code)).length,
  late: found.filter(({ code }) => code === 'L' || code === 'U').length,
  lateMinutes: found
    .filter(({ code }) => code === 'L' || code === 'U')
    .reduce((sum, { minutes }) => sum + minutes, 0),
});

const statusOf = (found: Looked) => {
  const { possible, attended } = naive(found);
  return {
    persistent: possible > 0 && (possible - attended) / possible >= 0.1 ? 1 : 0,
    severe: possible > 0 && (possible - attended) / possible >= 0.5 ? 1 : 0,
  };
};

/** The figures of a group as the mean teacher with a pencil finds them. */
const naiveGroup = (each: readonly Looked[]) => {
  const some = each.filter(found => found.length > 0);
  return {
    pupils: some.length,
    tally: naive(some.flat()),
    persistent: some.reduce((sum, found) => sum + statusOf(found).persistent, 0),
    severe: some.reduce((sum, found) => sum + statusOf(found).severe, 0),
  };
};

const school = fc.array(plain, { minLength: 1, maxLength: 6 });
const range = fc
  .tuple(fc.nat({ max: sessions.length - 1 }), fc.nat({ max: sessions.length - 1 }))
  .map(([a, b]) => ({ from: sessions[Math.min(a, b)]!, to: sessions[Math.max(a, b)]! }));

describe('measures of a pupil', () => {
  it('are those of a naive recount in every stretch of sessions, runs of absence included', () => {
    fc.assert(
      fc.property(plain, range, (pupil, { from, to }) => {
        const span = spanOf({ from, to });
        const found = possibleIn(pupil, from, to);
        const measures = measurePupil(span, marksOf(span, pupil));
        expect(measures.tally).toEqual(naive(found));
        const runs = found
          .map(({ info }) => (info.attended ? '.' : 'A'))
          .join('')
          .split('.');
        expect(measures.longestRun?.sessions ?? 0).toBe(Math.max(...runs.map(run => run.length)));
        expect(measures.currentRun?.sessions ?? 0).toBe(runs.at(-1)!.length);
        if (measures.currentRun)
          expect(measures.currentRun.last).toBe(placeIn(span.monday, found.at(-1)!.session));
      }),
    );
  });

  it('are taken over every window of the case model', () => {
    const windows: fc.Arbitrary<MeasureWindow> = fc.oneof(
      fc.constantFrom<MeasureWindow>(
        { kind: 'year' },
        { kind: 'year', lastClosed: '2024-10-10' },
        { kind: 'term' },
        { kind: 'half-term' },
        { kind: 'since-stage', from: '2024-09-10' },
      ),
      fc.record({
        kind: fc.constantFrom('school-weeks' as const, 'days' as const),
        n: fc.integer({ min: 1, max: 60 }),
      }),
    );
    const end = fc.constantFrom(...calendarOf(8).sessions);
    fc.assert(
      fc.property(plain, windows, end, (pupil, window, session) => {
        const found = windowOf(window, calendarOf(8), session);
        const first = naiveStart(window, session);
        if (first > dateOf(session)) return expect(found).toBeNull();
        const span = spanOf(found!);
        expect(measurePupil(span, marksOf(span, pupil)).tally).toEqual(
          naive(possibleIn(pupil, sessionOf(first, 'am'), session)),
        );
      }),
    );
  });

  /** The first day of a window, counted day by day. */
  function naiveStart(window: MeasureWindow, end: Session): PlainDate {
    const day = dateOf(end);
    switch (window.kind) {
      case 'year': {
        const start = day < '2024-09-01' ? '2023-09-01' : '2024-09-01';
        return window.lastClosed !== undefined && window.lastClosed >= start
          ? addDays(window.lastClosed, 1)
          : start;
      }
      case 'term':
        return day < '2024-09-01' ? '2024-06-03' : '2024-09-03';
      case 'half-term':
        return day < '2024-09-01' ? '2024-06-03' : day < '2024-11-01' ? '2024-09-03' : '2024-11-02';
      case 'school-weeks': {
        let monday = addDays(day, 1 - weekday(day));
        for (let weeks = 0, at = monday; at >= '2024-05-27'; at = addDays(at, -7)) {
          if (!calendarOf(8).sessions.some(s => dateOf(s) >= at && dateOf(s) < addDays(at, 7))) continue;
          monday = at;
          weeks += 1;
          if (weeks === window.n) break;
        }
        return monday;
      }
      case 'days':
        return addDays(day, -(window.n - 1));
      case 'since-stage':
        return window.from;
    }
  }
});

describe('tables of a school', () => {
  it('are those of a naive recount', () => {
    fc.assert(
      fc.property(school, range, (pupils, { from, to }) => {
        const span = spanOf({ from, to });
        const marks = pupils.map(pupil => marksOf(span, pupil));
        const found = pupils.map(pupil => possibleIn(pupil, from, to));
        const of = (wanted: (pupil: Plain) => boolean) =>
          naiveGroup(found.filter((_, n) => wanted(pupils[n]!)));

        const groups = groupsOf(span, marks);
        expect(groups.all).toEqual(of(() => true));
        for (const { yearGroup, figures } of groups.yearGroups)
          expect(figures).toEqual(of(pupil => pupil.yearGroup === yearGroup));
        for (const { cohort, figures } of groups.cohorts)
          expect(figures).toEqual(
            of(pupil => (cohort === 'none' ? pupil.cohorts.length === 0 : pupil.cohorts.includes(cohort))),
          );

        const patterns = patternsOf(span, marks);
        expect(patterns.all).toEqual(groups.all.tally);
        for (const { weekday: day, half, tally } of patterns.sessions)
          expect(tally).toEqual(
            naive(
              found
                .flat()
                .filter(({ session }) => weekday(dateOf(session)) === day && halfOf(session) === half),
            ),
          );
        const codes = Map.groupBy(found.flat(), ({ code }) => code);
        expect(new Map(patterns.codes.map(each => [each.code, each.sessions]))).toEqual(
          new Map([...codes].map(([code, each]) => [code, each.length])),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are cut into periods that add up', () => {
    fc.assert(
      fc.property(school, range, (pupils, { from, to }) => {
        const span = spanOf({ from, to });
        const marks = pupils.map(pupil => marksOf(span, pupil));
        for (const kind of ['week', 'half-term', 'term', 'year'] as const) {
          const periods = periodsOf(kind, span, buildCalendar(spec), marks);
          for (const period of periods) {
            const [first, last] = [sessionOf(period.from, 'am'), sessionOf(period.to, 'pm')];
            const own = pupils.map(pupil =>
              possibleIn(pupil, first > from ? first : from, last < to ? last : to),
            );
            expect(period.figures).toEqual(naiveGroup(own));
          }
          const possible = pupils.flatMap(pupil => possibleIn(pupil, from, to)).length;
          expect(periods.reduce((sum, { figures }) => sum + figures.tally.possible, 0)).toBe(possible);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('take 1,000 pupils and a year in well under a second', () => {
    const span = spanOf(whole);
    const [one] = fc.sample(plain, { numRuns: 1, seed: 7 });
    const marks = marksOf(span, one!);
    const pupils = Array.from({ length: 1400 }, (_, n) => ({ ...marks, id: String(n) }));
    const began = process.cpuUsage();
    patternsOf(span, pupils);
    groupsOf(span, pupils);
    periodsOf('week', span, buildCalendar(spec), pupils);
    listPupils(span, pupils, { level: 'persistent', remaining: () => 0 });
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
  });
});

describe('persistent and severe absence', () => {
  const counted = fc
    .tuple(fc.nat({ max: 400 }), fc.nat({ max: 400 }))
    .map(([a, b]) => ({ possible: Math.max(a, b), attended: Math.min(a, b) }));
  const level = fc.constantFrom('persistent' as const, 'severe' as const);
  const missed = ({ possible, attended }: { possible: number; attended: number }, n: number) => ({
    possible: possible + n,
    attended,
  });

  it('are reached after so many more absent sessions and not one earlier', () => {
    fc.assert(
      fc.property(counted, level, (tally, which) => {
        const n = absencesToLevel(which, tally);
        expect(isAtLevel(which, missed(tally, n)) ?? false).toBe(true);
        for (let i = 0; i < n; i += 1) expect(isAtLevel(which, missed(tally, i)) ?? false).toBe(false);
      }),
    );
  });

  it('are spared by so many absences of the sessions left, and by none more', () => {
    fc.assert(
      fc.property(counted, level, fc.nat({ max: 200 }), (tally, which, remaining) => {
        const spare = sessionsToSpare(which, tally, remaining);
        if (tally.possible + remaining === 0) return expect(spare).toBeUndefined();
        const after = (absent: number) => ({
          possible: tally.possible + remaining,
          attended: tally.attended + remaining - absent,
        });
        expect(isAtLevel(which, after(spare!))).toBe(false);
        expect(isAtLevel(which, after(spare! + 1))).toBe(true);
      }),
    );
  });

  it('are exact, undefined where nothing was possible, and never shown as less than they are', () => {
    expect(isAtLevel('persistent', { possible: 0, attended: 0 })).toBeUndefined();
    expect(isAtLevel('persistent', { possible: 190, attended: 171 })).toBe(true);
    expect(isAtLevel('persistent', { possible: 191, attended: 172 })).toBe(false);
    expect(percentOf(8999, 10_000)).toBe(89.9);
    expect(percentOf(0, 0)).toBeNull();
  });

  it('list who is there, the closest first among those who are not', () => {
    const span = spanOf(whole);
    fc.assert(
      fc.property(school, level, fc.integer({ min: 1, max: 100 }), (pupils, which, within) => {
        const marks = pupils.map(pupil => marksOf(span, pupil));
        const remaining = () => 50;
        const at = listPupils(span, marks, { level: which, remaining });
        const close = listPupils(span, marks, { level: which, within, remaining });
        const tallies = new Map(pupils.map(p => [p.id, naive(possibleIn(p, whole.from, whole.to))]));
        expect(new Set(at.map(({ id }) => id))).toEqual(
          new Set([...tallies].filter(([, tally]) => isAtLevel(which, tally)).map(([id]) => id)),
        );
        for (const { id, absencesToLevel: more } of close)
          expect(more > 0 && more <= within && isAtLevel(which, missed(tallies.get(id)!, more))).toBe(true);
        const order = close.map(each => each.absencesToLevel);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });
});
