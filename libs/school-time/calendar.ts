// The school calendar: terms, minus breaks, closures, weekends and bank holidays, and for one group of pupils minus
// the days that are closed to them. Built once; every question to it (calendar-queries.ts) is then a look-up.
import { WaymarkError } from '#libs/kernel';
import type { CalendarException, CalendarSpec, DateRange, Term } from './calendar-spec.js';
import { checkCalendar } from './check-calendar.js';
import { dayNumber, fromDayNumber, mondayOf, weekdayOf, type PlainDate } from './plain-date.js';
import { sessionOf, type Half, type Session } from './session.js';
import { isBankHoliday } from './working-days.js';

/** The calendar of one group of pupils. All lists are sorted by time. */
export interface Calendar {
  readonly spec: CalendarSpec;
  /** Days with at least one session open to the pupil. */
  readonly schoolDays: readonly PlainDate[];
  /** Sessions open to the pupil. */
  readonly sessions: readonly Session[];
  /** Mondays of the weeks in which the school had a session, whether or not this pupil had one. */
  readonly schoolWeeks: readonly PlainDate[];
  /** For the queries of this room. */
  readonly lookups: CalendarLookups;
}

export interface CalendarLookups {
  readonly sessionsByDay: ReadonlyMap<PlainDate, readonly Session[]>;
  readonly openSessions: ReadonlySet<Session>;
  readonly terms: readonly DateRange[];
  readonly halfTerms: readonly DateRange[];
}

const HALVES: readonly Half[] = ['am', 'pm'];

const within = (range: DateRange, date: PlainDate): boolean => range.from <= date && date <= range.to;

const byStart = (a: DateRange, b: DateRange): number => (a.from < b.from ? -1 : 1);

/** The half-terms of a term: what its breaks leave, in order. */
function halfTermsOf(term: Term): DateRange[] {
  const halves: DateRange[] = [];
  let from = dayNumber(term.from);
  for (const pause of [...(term.breaks ?? [])].toSorted(byStart)) {
    if (dayNumber(pause.from) > from) {
      halves.push({ from: fromDayNumber(from), to: fromDayNumber(dayNumber(pause.from) - 1) });
    }
    from = dayNumber(pause.to) + 1;
  }
  if (from <= dayNumber(term.to)) halves.push({ from: fromDayNumber(from), to: term.to });
  return halves;
}

/** The days of the half-terms that are no weekend, bank holiday or closure. */
function openDays(halfTerms: readonly DateRange[], closures: ReadonlySet<PlainDate>): PlainDate[] {
  const days: PlainDate[] = [];
  for (const { from, to } of halfTerms) {
    const last = dayNumber(to);
    for (let n = dayNumber(from); n <= last; n += 1) {
      if (weekdayOf(n) > 5) continue;
      const date = fromDayNumber(n);
      if (!closures.has(date) && !isBankHoliday(date)) days.push(date);
    }
  }
  return days;
}

/** The sessions of a day that no exception of the list closes. */
function openSessionsOn(date: PlainDate, exceptions: readonly CalendarException[]): Session[] {
  const closing = exceptions.filter(exception => within(exception, date));
  const open = HALVES.filter(half => !closing.some(({ half: only }) => only === undefined || only === half));
  return open.map(half => sessionOf(date, half));
}

/**
 * The calendar of a pupil, or of the whole school where no pupil is given. An exception for year groups or a site
 * closes a day only for a pupil known to belong there. Throws 'calendar.invalid' with what `checkCalendar` finds.
 */
export function buildCalendar(
  spec: CalendarSpec,
  pupil: { readonly yearGroup?: number | undefined; readonly site?: string | undefined } = {},
): Calendar {
  const problems = checkCalendar(spec);
  if (problems.length > 0) {
    throw new WaymarkError('calendar.invalid', `The calendar cannot be used: ${problems.join('; ')}`, {
      details: { problems },
    });
  }
  const terms = [...spec.terms].toSorted(byStart);
  const halfTerms = terms.flatMap(halfTermsOf);
  const exceptions = spec.exceptions ?? [];
  const forAll = exceptions.filter(({ yearGroups, site }) => yearGroups === undefined && site === undefined);
  const forPupil = exceptions.filter(
    ({ yearGroups, site }) =>
      (yearGroups === undefined || (pupil.yearGroup !== undefined && yearGroups.includes(pupil.yearGroup))) &&
      (site === undefined || site === pupil.site),
  );

  const sessionsByDay = new Map<PlainDate, readonly Session[]>();
  const schoolWeeks = new Set<PlainDate>();
  for (const date of openDays(halfTerms, new Set(spec.closures))) {
    if (openSessionsOn(date, forAll).length > 0) schoolWeeks.add(mondayOf(date));
    const open = openSessionsOn(date, forPupil);
    if (open.length > 0) sessionsByDay.set(date, open);
  }
  const sessions = [...sessionsByDay.values()].flat();
  return {
    spec,
    schoolDays: [...sessionsByDay.keys()],
    sessions,
    schoolWeeks: [...schoolWeeks],
    lookups: {
      sessionsByDay,
      openSessions: new Set(sessions),
      terms: terms.map(({ from, to }) => ({ from, to })),
      halfTerms,
    },
  };
}
