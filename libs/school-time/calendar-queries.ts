// Questions to a built calendar. Each is a look-up in a map or a binary search in a sorted list.
import { WaymarkError } from '#libs/kernel';
import type { CalendarSpec, DateRange } from './calendar-spec.js';
import type { Calendar } from './calendar.js';
import { mondayOf, type PlainDate } from './plain-date.js';
import type { Session } from './session.js';

/** How many entries of a sorted list come before the text; with `orEqual`, those equal to it as well. */
function countBefore(sorted: readonly string[], text: string, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = sorted[middle] as string;
    if (entry < text || (orEqual && entry === text)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the pupil has a session on this date. */
export function isSchoolDay(cal: Calendar, date: PlainDate): boolean {
  return cal.lookups.sessionsByDay.has(date);
}

/** Whether this session is open to the pupil. */
export function isSession(cal: Calendar, session: Session): boolean {
  return cal.lookups.openSessions.has(session);
}

/** The sessions open to the pupil on a date: none, one or two. */
export function sessionsOn(cal: Calendar, date: PlainDate): Session[] {
  return [...(cal.lookups.sessionsByDay.get(date) ?? [])];
}

/**
 * The nth school day after a date, which is never counted itself; n is 1 or more. Where `counts` is given, only days
 * for which it is true are counted. Null where the calendar does not reach that far. Throws 'time.bad-count'.
 */
export function nthSchoolDayAfter(
  cal: Calendar,
  date: PlainDate,
  n: number,
  counts?: (day: PlainDate) => boolean,
): PlainDate | null {
  if (!Number.isInteger(n) || n < 1) {
    throw new WaymarkError(
      'time.bad-count',
      `${n} school days cannot be counted; give a whole number from 1`,
      {
        details: { value: n },
      },
    );
  }
  const first = countBefore(cal.schoolDays, date, true);
  if (counts === undefined) return cal.schoolDays[first + n - 1] ?? null;
  let left = n;
  for (let index = first; index < cal.schoolDays.length; index += 1) {
    const day = cal.schoolDays[index] as PlainDate;
    if (counts(day)) left -= 1;
    if (left === 0) return day;
  }
  return null;
}

/** The first school day strictly after a date; null where the calendar has none. */
export function nextSchoolDay(cal: Calendar, date: PlainDate): PlainDate | null {
  return nthSchoolDayAfter(cal, date, 1);
}

/** The school days from one date to another, both included; none where `from` is after `to`. */
export function schoolDaysBetween(cal: Calendar, from: PlainDate, to: PlainDate): PlainDate[] {
  return cal.schoolDays.slice(countBefore(cal.schoolDays, from), countBefore(cal.schoolDays, to, true));
}

/**
 * The Monday on which the latest n school weeks begin, counted back from the date's own week (included where it is a
 * school week). Fewer weeks where the calendar starts later; the date's own Monday where no school week came before.
 */
export function firstMondayOfLatestSchoolWeeks(cal: Calendar, date: PlainDate, n: number): PlainDate {
  if (!Number.isInteger(n) || n < 1) {
    throw new WaymarkError(
      'time.bad-count',
      `${n} school weeks cannot be counted; give a whole number from 1`,
      {
        details: { value: n },
      },
    );
  }
  const monday = mondayOf(date);
  const known = countBefore(cal.schoolWeeks, monday, true);
  return known === 0 ? monday : (cal.schoolWeeks[Math.max(0, known - n)] as PlainDate);
}

/** The range of a short sorted list without overlaps that holds the date. */
function rangeOf(ranges: readonly DateRange[], date: PlainDate): DateRange | null {
  const range = ranges.findLast(({ from }) => from <= date);
  return range && date <= range.to ? range : null;
}

/** The term that holds the date (its weekends and breaks too), or null between terms. */
export function termOf(cal: Calendar, date: PlainDate): DateRange | null {
  return rangeOf(cal.lookups.terms, date);
}

/** The half-term that holds the date (its weekends too), or null in a break and between terms. */
export function halfTermOf(cal: Calendar, date: PlainDate): DateRange | null {
  return rangeOf(cal.lookups.halfTerms, date);
}

/** The spec with one more closed day; the same spec where the day is closed already. */
export function withClosure(spec: CalendarSpec, date: PlainDate): CalendarSpec {
  const closures = spec.closures ?? [];
  return closures.includes(date) ? spec : { ...spec, closures: [...closures, date].toSorted() };
}

/** The last day that the calendar says anything about: the end of its last term. */
export function lastDay(cal: Calendar): PlainDate {
  return (cal.lookups.terms.at(-1) as DateRange).to;
}
