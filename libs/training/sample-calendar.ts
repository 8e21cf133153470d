// The sample school's calendar, laid around today: the latest stretch of terms in which enough has happened to show cases.
import {
  addDays,
  buildCalendar,
  isPlainDate,
  mondayOf,
  schoolYearStart,
  type Calendar,
  type CalendarSpec,
  type PlainDate,
  type Term,
} from '#libs/school-time';

/** Fewest school days of register that show a case at every stage. */
const fewestDays = 50;

/** Three terms of the school year that begins in `year`, with a week's break in each. */
function termsOf(year: number): Term[] {
  const week = (day: PlainDate) => ({ from: mondayOf(day), to: addDays(mondayOf(day), 4) });
  return [
    { from: `${year}-09-01`, to: `${year}-12-18`, breaks: [week(`${year}-10-28`)] },
    { from: `${year + 1}-01-05`, to: `${year + 1}-03-27`, breaks: [week(`${year + 1}-02-18`)] },
    { from: `${year + 1}-04-13`, to: `${year + 1}-07-21`, breaks: [week(`${year + 1}-05-27`)] },
  ];
}

export interface SampleCalendar {
  readonly spec: CalendarSpec;
  readonly calendar: Calendar;
  /** The school days with a register: from the first of the calendar to the last before today. */
  readonly days: readonly PlainDate[];
  /** The year in which the school year of the last of those days began. */
  readonly schoolYear: number;
}

/** The calendar as of `today`: it starts with the latest term that leaves enough school days in one school year. */
export function sampleCalendar(today: PlainDate): SampleCalendar {
  if (!isPlainDate(today)) throw new RangeError(`not a date: ${today}`);
  const thisYear = Number(schoolYearStart(today).slice(0, 4));
  const terms = [...termsOf(thisYear - 1), ...termsOf(thisYear), ...termsOf(thisYear + 1)];
  for (let start = terms.length - 1; start >= 0; start--) {
    const spec = { terms: terms.slice(start) };
    const calendar = buildCalendar(spec);
    const past = calendar.schoolDays.filter(day => day < today);
    const year = schoolYearStart(past[0] ?? today);
    const days = past.filter(day => schoolYearStart(day) === year);
    if (days.length >= fewestDays) return { spec, calendar, days, schoolYear: Number(year.slice(0, 4)) };
  }
  throw new RangeError(`no term before ${today} leaves ${fewestDays} school days`);
}
