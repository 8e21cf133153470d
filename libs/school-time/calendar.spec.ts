// The calendar against a second, deliberately slow reading of the same spec: every question is answered by walking
// over all days with the platform's Date, one condition at a time.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addDays,
  buildCalendar,
  checkCalendar,
  firstMondayOfLatestSchoolWeeks,
  halfTermOf,
  isBankHoliday,
  isSchoolDay,
  isSession,
  lastDay,
  nextSchoolDay,
  nthSchoolDayAfter,
  schoolDaysBetween,
  sessionsOn,
  termOf,
  withClosure,
  type CalendarException,
  type CalendarSpec,
} from './index.js';

const EXAMPLE: CalendarSpec = {
  terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
  closures: ['2025-11-28'],
};
const YEAR: CalendarSpec = {
  terms: [
    ...EXAMPLE.terms,
    { from: '2026-01-05', to: '2026-03-27', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
    { from: '2026-04-13', to: '2026-07-21', breaks: [{ from: '2026-05-25', to: '2026-05-29' }] },
  ],
};

// --- the slow reading ---
type Pupil = { yearGroup?: number; site?: string };
const plusDays = (date: string, n: number): string =>
  new Date(Date.parse(date) + n * 86_400_000).toISOString().slice(0, 10);
const ALL_DAYS = Array.from({ length: 400 }, (_, n) => plusDays('2025-08-15', n));
const isWithin = (date: string, range: { from: string; to: string }): boolean =>
  date >= range.from && date <= range.to;

function slowSessions(
  spec: CalendarSpec,
  date: string,
  closes: (exception: CalendarException) => boolean,
): string[] {
  const day = new Date(date).getUTCDay();
  const term = spec.terms.find(range => isWithin(date, range));
  if (day === 0 || day === 6 || !term || isBankHoliday(date) || spec.closures?.includes(date)) return [];
  if (term.breaks?.some(range => isWithin(date, range))) return [];
  const closed = (spec.exceptions ?? []).filter(exception => closes(exception) && isWithin(date, exception));
  return ['am', 'pm']
    .filter(half => !closed.some(exception => (exception.half ?? half) === half))
    .map(half => `${date} ${half}`);
}

const slowPupilSessions = (spec: CalendarSpec, pupil: Pupil, date: string): string[] =>
  slowSessions(
    spec,
    date,
    ({ yearGroups, site }) =>
      (!yearGroups || (pupil.yearGroup !== undefined && yearGroups.includes(pupil.yearGroup))) &&
      (!site || site === pupil.site),
  );

function slowFirstMonday(spec: CalendarSpec, date: string, n: number): string {
  const mondayBefore = (day: string): string => plusDays(day, -((new Date(day).getUTCDay() + 6) % 7));
  const weeks: string[] = [];
  for (
    let monday = mondayBefore(date);
    monday >= '2025-08-01' && weeks.length < n;
    monday = plusDays(monday, -7)
  ) {
    const days = Array.from({ length: 7 }, (_, index) => plusDays(monday, index));
    if (days.some(day => slowSessions(spec, day, ({ yearGroups, site }) => !yearGroups && !site).length > 0))
      weeks.push(monday);
  }
  return weeks.at(-1) ?? mondayBefore(date);
}

// --- what is drawn ---
const someDay = fc.constantFrom(...ALL_DAYS);
const someRange = fc
  .tuple(someDay, fc.integer({ min: 0, max: 12 }))
  .map(([from, n]) => ({ from, to: addDays(from, n) }));
const someException = fc
  .tuple(
    someRange,
    fc.option(fc.subarray([7, 8, 9], { minLength: 1 }), { nil: undefined }),
    fc.constantFrom(undefined, 'north', 'south'),
    fc.constantFrom(undefined, 'am' as const, 'pm' as const),
  )
  .map(([range, yearGroups, site, half]) => ({
    ...range,
    ...(yearGroups && { yearGroups }),
    ...(site && { site }),
    ...(half && { half }),
  }));
const someSpec = fc
  .tuple(fc.array(someDay, { maxLength: 6 }), fc.array(someException, { maxLength: 6 }), fc.boolean())
  .map(([closures, exceptions, late]): CalendarSpec => ({
    terms: late ? YEAR.terms.slice(1).toReversed() : YEAR.terms,
    closures,
    exceptions,
  }));
const somePupil: fc.Arbitrary<Pupil> = fc.record(
  { yearGroup: fc.constantFrom(7, 8, 10), site: fc.constantFrom('north', 'south') },
  { requiredKeys: [] },
);

describe('a built calendar', () => {
  it('answers as a walk over the days does', () => {
    fc.assert(
      fc.property(
        someSpec,
        somePupil,
        someDay,
        someDay,
        fc.integer({ min: 1, max: 40 }),
        (spec, pupil, date, other, n) => {
          const calendar = buildCalendar(spec, pupil);
          const sessions = ALL_DAYS.flatMap(day => slowPupilSessions(spec, pupil, day));
          const schoolDays = ALL_DAYS.filter(day => slowPupilSessions(spec, pupil, day).length > 0);
          expect(calendar.sessions).toEqual(sessions);
          expect(calendar.schoolDays).toEqual(schoolDays);
          expect(isSchoolDay(calendar, date)).toBe(schoolDays.includes(date));
          expect(sessionsOn(calendar, date)).toEqual(slowPupilSessions(spec, pupil, date));
          expect(isSession(calendar, `${date} pm`)).toBe(sessions.includes(`${date} pm`));

          const later = schoolDays.filter(day => day > date);
          const even = (day: string): boolean => Number(day.slice(8)) % 2 === 0;
          expect(nthSchoolDayAfter(calendar, date, n)).toBe(later[n - 1] ?? null);
          expect(nthSchoolDayAfter(calendar, date, n, even)).toBe(later.filter(even)[n - 1] ?? null);
          expect(nextSchoolDay(calendar, date)).toBe(later[0] ?? null);
          expect(schoolDaysBetween(calendar, date, other)).toEqual(
            schoolDays.filter(day => day >= date && day <= other),
          );
          expect(firstMondayOfLatestSchoolWeeks(calendar, date, n)).toBe(slowFirstMonday(spec, date, n));

          const term = spec.terms.find(range => isWithin(date, range));
          expect(termOf(calendar, date)).toEqual(term ? { from: term.from, to: term.to } : null);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('counts the periods of the worked example', () => {
    const calendar = buildCalendar(EXAMPLE);
    expect(nextSchoolDay(calendar, '2025-10-06')).toBe('2025-10-07');
    expect(nthSchoolDayAfter(calendar, '2025-10-06', 20)).toBe('2025-11-10');
    expect(nthSchoolDayAfter(calendar, '2025-12-19', 1)).toBeNull();
    expect(calendar.sessions.filter(session => session <= '2025-09-30 pm')).toHaveLength(44);
    expect(isSchoolDay(calendar, '2025-11-28')).toBe(false);
    expect(lastDay(calendar)).toBe('2025-12-19');
    expect(() => nthSchoolDayAfter(calendar, '2025-10-06', 0)).toThrow(
      expect.objectContaining({ code: 'time.bad-count' }),
    );
  });

  it('knows terms and half-terms', () => {
    const calendar = buildCalendar(YEAR);
    expect(halfTermOf(calendar, '2025-10-26')).toEqual({ from: '2025-09-01', to: '2025-10-26' });
    expect(halfTermOf(calendar, '2025-10-29')).toBeNull();
    expect(termOf(calendar, '2025-10-29')).toEqual({ from: '2025-09-01', to: '2025-12-19' });
    expect(halfTermOf(calendar, '2025-11-01')).toEqual({ from: '2025-11-01', to: '2025-12-19' });
    expect(termOf(calendar, '2025-12-24')).toBeNull();
  });

  it('leaves bank holidays out and skips holiday weeks in a count of school weeks', () => {
    const calendar = buildCalendar(YEAR);
    expect(isSchoolDay(calendar, '2026-05-04')).toBe(false);
    expect(calendar.schoolWeeks).not.toContain('2025-10-27');
    expect(firstMondayOfLatestSchoolWeeks(calendar, '2025-11-05', 2)).toBe('2025-10-20');
    expect(firstMondayOfLatestSchoolWeeks(calendar, '2025-12-25', 1)).toBe('2025-12-15');
    expect(firstMondayOfLatestSchoolWeeks(calendar, '2025-09-10', 10)).toBe('2025-09-01');
    expect(firstMondayOfLatestSchoolWeeks(calendar, '2025-08-20', 10)).toBe('2025-08-18');
  });

  it('keeps a school week that is closed to one year group only', () => {
    const closed = { from: '2025-09-08', to: '2025-09-12' };
    const forSome = buildCalendar(
      { ...YEAR, exceptions: [{ ...closed, yearGroups: [11] }] },
      { yearGroup: 11 },
    );
    expect(isSchoolDay(forSome, '2025-09-08')).toBe(false);
    expect(forSome.schoolWeeks).toContain('2025-09-08');
    const forAll = buildCalendar({ ...YEAR, exceptions: [closed] }, { yearGroup: 11 });
    expect(forAll.schoolWeeks).not.toContain('2025-09-08');
  });

  it('takes one more closure', () => {
    const spec = withClosure(EXAMPLE, '2025-11-10');
    expect(spec.closures).toEqual(['2025-11-10', '2025-11-28']);
    expect(withClosure(spec, '2025-11-10')).toBe(spec);
    expect(EXAMPLE.closures).toEqual(['2025-11-28']);
    expect(nthSchoolDayAfter(buildCalendar(spec), '2025-10-06', 20)).toBe('2025-11-11');
  });
});

describe('the check of a calendar', () => {
  const problemsOf = (change: Partial<CalendarSpec>): string[] => checkCalendar({ ...YEAR, ...change });

  it('finds nothing in good ones', () => {
    expect(checkCalendar(EXAMPLE)).toEqual([]);
    expect(checkCalendar(YEAR)).toEqual([]);
  });

  it('names the field of each problem', () => {
    const term = { from: '2025-09-01', to: '2025-12-19' };
    expect(problemsOf({ terms: [] })[0]).toMatch(/^terms: is empty/);
    expect(problemsOf({ terms: [{ from: '2025-13-01', to: '2025-12-19' }] })[0]).toMatch(
      /^terms\[0\]\.from: '2025-13-01'/,
    );
    expect(problemsOf({ terms: [{ from: '2045-09-01', to: '2045-12-19' }] })[0]).toMatch(
      /^terms\[0\]\.from: 2045-09-01 lies/,
    );
    expect(problemsOf({ terms: [{ from: '2025-12-19', to: '2025-09-01' }] })[0]).toMatch(
      /^terms\[0\]: from 2025-12-19 is after/,
    );
    expect(problemsOf({ terms: [{ from: '2024-09-01', to: '2025-12-19' }] })[0]).toMatch(
      /^terms\[0\]: is longer than 366/,
    );
    expect(problemsOf({ terms: [term, { from: '2025-12-19', to: '2026-02-01' }] })[0]).toMatch(
      /^terms\[1\]: starts on/,
    );
    const outside = { ...term, breaks: [{ from: '2025-12-18', to: '2025-12-22' }] };
    expect(problemsOf({ terms: [outside] })[0]).toMatch(/^terms\[0\]\.breaks\[0\]: .* not within its term/);
    const twice = {
      ...term,
      breaks: [
        { from: '2025-10-27', to: '2025-10-31' },
        { from: '2025-10-20', to: '2025-10-27' },
      ],
    };
    expect(problemsOf({ terms: [twice] })[0]).toMatch(/^terms\[0\]\.breaks\[0\]: starts on/);
    expect(problemsOf({ closures: ['2025-11-31'] })[0]).toMatch(/^closures\[0\]/);
    expect(problemsOf({ closures: Array.from({ length: 1001 }, () => '2025-11-28') })[0]).toMatch(
      /^closures: has 1001/,
    );
    const exception = { from: '2025-11-03', to: '2025-11-03' };
    expect(problemsOf({ exceptions: [{ ...exception, yearGroups: [] }] })[0]).toMatch(
      /^exceptions\[0\]\.yearGroups: is empty/,
    );
    expect(problemsOf({ exceptions: [{ ...exception, yearGroups: [15] }] })[0]).toMatch(
      /^exceptions\[0\]\.yearGroups: 15/,
    );
    expect(problemsOf({ exceptions: [{ ...exception, half: 'noon' as 'am' }] })[0]).toMatch(
      /^exceptions\[0\]\.half: 'noon'/,
    );
  });

  it('stops the building of a calendar', () => {
    expect(() => buildCalendar({ terms: [] })).toThrow(expect.objectContaining({ code: 'calendar.invalid' }));
  });
});
