// By when the office must have an entry settled.
import {
  londonInstant,
  nthSchoolDayAfter,
  nthWorkingDayAfter,
  type Calendar,
  type Instant,
  type PlainDate,
} from '#libs/school-time';

/** Days after which an entry still unexplained is flagged. */
const daysToResolve = 5;

/**
 * 17:00 on the earlier of the fifth school day of the pupil and the fifth working day after a day, itself not counted
 * (docs/case-model.md). Where the calendar does not reach so far, working days alone tell.
 */
export function resolveBy(calendar: Calendar, day: PlainDate): Instant {
  const working = nthWorkingDayAfter(day, daysToResolve);
  const school = nthSchoolDayAfter(calendar, day, daysToResolve);
  return londonInstant(school !== null && school < working ? school : working, '17:00');
}
