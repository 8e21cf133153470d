// Whether a mark can stand for a session of this pupil, and when it counts as known.
import { registerCloses, type Pack } from '#libs/policy';
import {
  bankHolidayName,
  halfTermOf,
  isSchoolDay,
  isSession,
  londonInstant,
  sessionOf,
  termOf,
  weekday,
  type Calendar,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import type { FieldNames, RowProblem } from './rejection.js';
import type { MarkRow } from './read-row.js';

/** What is wrong with the session of a row for a pupil with this calendar; `today` is the day on which it is handed in. */
export function sessionProblem(
  { date, half }: MarkRow,
  calendar: Calendar,
  today: PlainDate,
  names: FieldNames,
): RowProblem | undefined {
  const refuse = (field: 'date' | 'session', problem: string, remedy: string): RowProblem => ({
    field: names[field],
    value: field === 'date' ? date : half,
    problem,
    remedy,
  });
  if (date > today) {
    return refuse('date', `${date} has not come yet`, 'hand the mark in once its register was taken');
  }
  if (termOf(calendar, date) === null) {
    return refuse(
      'date',
      `${date} lies outside the school's terms`,
      "correct the date, or add the term to the school's calendar",
    );
  }
  if (isSession(calendar, sessionOf(date, half))) return undefined;
  const remedy = "leave the row out; where the school was open, correct the school's calendar first";
  if (isSchoolDay(calendar, date))
    return refuse('session', `the ${half} session of ${date} is closed to this pupil`, remedy);
  return refuse('date', `${date} is no school day for this pupil: ${whyClosed(calendar, date)}`, remedy);
}

function whyClosed(calendar: Calendar, date: PlainDate): string {
  if (weekday(date) > 5) return 'a weekend';
  const holiday = bankHolidayName(date);
  if (holiday) return holiday;
  return halfTermOf(calendar, date) === null ? 'a break of the term' : 'a closure';
}

/** The later of the register's close for the year group and the time of the extract. */
export function markKnownAt(
  pack: Pack,
  yearGroup: number | undefined,
  { date, half }: MarkRow,
  asAt: Instant,
): Instant {
  return Math.max(londonInstant(date, registerCloses(pack, half, yearGroup)), asAt);
}
