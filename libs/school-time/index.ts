// School time: plain dates, sessions, London time, bank holidays and working days, school calendars. Pure arithmetic.
export {
  addDays,
  addYears,
  dayNumber,
  fromDayNumber,
  isPlainDate,
  lastFridayOfJune,
  mondayOf,
  schoolYearStart,
  weekday,
  type PlainDate,
} from './plain-date.js';
export { dateOf, halfOf, sessionOf, type Half, type Session } from './session.js';
export {
  formatInstant,
  londonDate,
  londonInstant,
  londonTime,
  parseInstant,
  type Instant,
} from './london.js';
export { bankHolidayName, isBankHoliday, isWorkingDay, nthWorkingDayAfter } from './working-days.js';
export type { CalendarException, CalendarSpec, DateRange, Term } from './calendar-spec.js';
export { buildCalendar, type Calendar } from './calendar.js';
export { checkCalendar } from './check-calendar.js';
export {
  firstMondayOfLatestSchoolWeeks,
  halfTermOf,
  isSchoolDay,
  isSession,
  lastDay,
  nextSchoolDay,
  nthSchoolDayAfter,
  schoolDaysBetween,
  sessionsOn,
  termOf,
  withClosure,
} from './calendar-queries.js';
