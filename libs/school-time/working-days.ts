// Working days and bank holidays of England: what posting, deemed service and the authority's clocks run on.
import { WaymarkError } from '#libs/kernel';
import { BANK_HOLIDAYS, FIRST_YEAR, LAST_YEAR } from './bank-holidays.js';
import { addDays, dayNumber, weekday, type PlainDate } from './plain-date.js';

/** Whether the table of bank holidays covers the date's year. */
export function hasBankHolidays(date: PlainDate): boolean {
  const year = Number(date.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/**
 * The name of the bank holiday in England on this date, or undefined. A bank holiday that falls on a weekend is
 * listed on its substitute weekday alone. Throws 'time.bad-date', and 'time.no-bank-holidays' outside the table's years.
 */
export function bankHolidayName(date: PlainDate): string | undefined {
  dayNumber(date);
  if (!hasBankHolidays(date)) {
    throw new WaymarkError(
      'time.no-bank-holidays',
      `Bank holidays are known from ${FIRST_YEAR} to ${LAST_YEAR}, and ${date} lies outside; check the date or extend the table`,
      { details: { value: date } },
    );
  }
  return BANK_HOLIDAYS.get(date);
}

/** Whether the date is a bank holiday in England. Throws as `bankHolidayName` does. */
export function isBankHoliday(date: PlainDate): boolean {
  return bankHolidayName(date) !== undefined;
}

/** Monday to Friday and not a bank holiday in England. Throws as `bankHolidayName` does. */
export function isWorkingDay(date: PlainDate): boolean {
  return !isBankHoliday(date) && weekday(date) <= 5;
}

/** The nth working day after the date, which is not counted itself; n is 1 to 1,000. Throws as `bankHolidayName` does, and 'time.bad-count'. */
export function nthWorkingDayAfter(date: PlainDate, n: number): PlainDate {
  if (!Number.isInteger(n) || n < 1 || n > 1000) {
    throw new WaymarkError(
      'time.bad-count',
      `${n} working days cannot be counted; give a whole number from 1 to 1000`,
      {
        details: { value: n },
      },
    );
  }
  let day = date;
  for (let left = n; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}
