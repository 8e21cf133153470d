// Calendar dates as text, and the arithmetic on them by day number. Integers only: the `Date` object follows the
// zone of the machine and reads two-digit years its own way, neither of which may decide when a legal period ends.
import { WaymarkError } from '#libs/kernel';

/** A calendar date 'YYYY-MM-DD', years 0000 to 9999. Text order is time order. */
export type PlainDate = string;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** Day number of 0000-01-01 and of 9999-12-31. */
const FIRST_DAY = -719_528;
const LAST_DAY = 2_932_896;

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** The number that the digits from `from` to before `to` write; NaN where one is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Year, month (1 to 12) and day of a date of the right shape. */
function parts(date: PlainDate): [year: number, month: number, day: number] {
  return [digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, 10)];
}

/** Whether the text is a date that exists, in the form YYYY-MM-DD. */
export function isPlainDate(text: string): boolean {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return false;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const length = month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return year >= 0 && day >= 1 && day <= length;
}

function checked(date: PlainDate): [year: number, month: number, day: number] {
  if (!isPlainDate(date)) {
    throw new WaymarkError(
      'time.bad-date',
      `'${date}' is not a date; write it as YYYY-MM-DD, for example 2025-09-01`,
      {
        details: { value: date },
      },
    );
  }
  return parts(date);
}

/**
 * Days since 1970-01-01, negative before it. Throws 'time.bad-date'.
 *
 * The year is taken to begin in March, so that the leap day is its last day: months then have a regular pattern
 * (153 days every five months), and 400 years are always 146,097 days.
 */
export function dayNumber(date: PlainDate): number {
  const [year, month, day] = checked(date);
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Day numbers of 2000-01-01 and 2049-12-31: texts of these days are kept, since the same few are asked for all the time. */
const FIRST_KEPT = 10_957;
const LAST_KEPT = 29_219;
const kept: (PlainDate | undefined)[] = [];

/** The date with this day number: the reverse of `dayNumber`. Throws 'time.out-of-range' outside the years 0000 to 9999. */
export function fromDayNumber(n: number): PlainDate {
  if (n < FIRST_KEPT || n > LAST_KEPT) return textOfDay(n);
  return (kept[n - FIRST_KEPT] ??= textOfDay(n));
}

function textOfDay(n: number): PlainDate {
  if (!Number.isInteger(n) || n < FIRST_DAY || n > LAST_DAY) {
    throw new WaymarkError('time.out-of-range', `Day number ${n} is not a day of the years 0000 to 9999`, {
      details: { value: n },
    });
  }
  const shifted = n + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const yearStart = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - yearStart;
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** The date n days later, or earlier for a negative n. */
export function addDays(date: PlainDate, n: number): PlainDate {
  return fromDayNumber(dayNumber(date) + n);
}

/** The same date n years later or earlier; 29 February becomes 28 February in a common year. */
export function addYears(date: PlainDate, n: number): PlainDate {
  const [year, month, day] = checked(date);
  const target = year + n;
  if (!Number.isInteger(target) || target < 0 || target > 9999) {
    throw new WaymarkError(
      'time.out-of-range',
      `${date} moved by ${n} years is not in the years 0000 to 9999`,
      {
        details: { value: n },
      },
    );
  }
  const clipped = month === 2 && day === 29 && !isLeapYear(target) ? 28 : day;
  return `${pad(target, 4)}-${pad(month, 2)}-${pad(clipped, 2)}`;
}

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Day of the week of a day number: Monday 1 to Sunday 7. */
export function weekdayOf(n: number): Weekday {
  // Day 0 was a Thursday.
  return (((((n + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** Day of the week: Monday 1 to Sunday 7. */
export function weekday(date: PlainDate): Weekday {
  return weekdayOf(dayNumber(date));
}

/** The Monday of the date's week (Monday to Sunday). */
export function mondayOf(date: PlainDate): PlainDate {
  const n = dayNumber(date);
  return fromDayNumber(n + 1 - weekdayOf(n));
}

/** 1 September on or before the date: the first day of its school year. */
export function schoolYearStart(date: PlainDate): PlainDate {
  const [year, month] = checked(date);
  return `${pad(month >= 9 ? year : year - 1, 4)}-09-01`;
}

/** The last Friday of June: compulsory school age ends then in the school year of the 16th birthday (Education Act 1996 s8). */
export function lastFridayOfJune(year: number): PlainDate {
  const june30 = `${pad(year, 4)}-06-30`;
  return addDays(june30, -((weekday(june30) + 2) % 7));
}
