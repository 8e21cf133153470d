// The integer arithmetic against the platform's own Date in UTC, which the room itself does not use.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  addDays,
  addYears,
  dateOf,
  dayNumber,
  fromDayNumber,
  halfOf,
  isPlainDate,
  lastFridayOfJune,
  mondayOf,
  schoolYearStart,
  sessionOf,
  weekday,
} from './index.js';

const DAY = 86_400_000;
const platformDate = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);
/** Any day of the years 0000 to 9999, and more often one of our own time. */
const day = fc.oneof(fc.integer({ min: -719_528, max: 2_932_896 }), fc.integer({ min: 14_000, max: 26_000 }));

describe('plain dates', () => {
  it('numbers days as the platform does, both ways', () => {
    fc.assert(
      fc.property(day, n => {
        expect(fromDayNumber(n)).toBe(platformDate(n));
        expect(dayNumber(platformDate(n))).toBe(n);
        expect(weekday(platformDate(n)) % 7).toBe(new Date(n * DAY).getUTCDay());
      }),
      { numRuns: 1000 },
    );
    // The leap day that closes 400 years.
    expect(fromDayNumber(dayNumber('2000-02-29'))).toBe('2000-02-29');
    expect(fromDayNumber(-719_528)).toBe('0000-01-01');
    expect(fromDayNumber(2_932_896)).toBe('9999-12-31');
  });

  it('knows which dates exist', () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(number(9999), number(13), number(32), (year, month, date) => {
        const text = [
          String(year).padStart(4, '0'),
          ...[month, date].map(part => String(part).padStart(2, '0')),
        ].join('-');
        const parsed = Date.parse(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
        expect(isPlainDate(text)).toBe(exists);
      }),
      { numRuns: 1000 },
    );
    for (const text of ['', '2025-9-01', '2025-02-29', '1900-02-29', '2025-09-01 ', '２０２５-09-01']) {
      expect(isPlainDate(text)).toBe(false);
    }
    expect(isPlainDate('2000-02-29')).toBe(true);
  });

  it('refuses a date that does not exist and one beyond the last year', () => {
    expect(() => dayNumber('2025-02-30')).toThrow("'2025-02-30' is not a date");
    expect(() => addDays('9999-12-31', 1)).toThrow('not a day of the years 0000 to 9999');
    expect(() => addYears('9999-12-31', 1)).toThrow('not in the years 0000 to 9999');
  });

  it('moves by years, 29 February to 28 in a common year', () => {
    expect(addYears('2024-02-29', 1)).toBe('2025-02-28');
    expect(addYears('2024-02-29', -3)).toBe('2021-02-28');
    expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
    expect(addYears('2025-02-28', -1)).toBe('2024-02-28');
  });

  it('finds Monday, the start of the school year and the last Friday of June', () => {
    fc.assert(
      fc.property(
        day.filter(n => n > -719_000),
        n => {
          const date = fromDayNumber(n);
          const monday = mondayOf(date);
          expect(weekday(monday)).toBe(1);
          expect(n - dayNumber(monday)).toBeGreaterThanOrEqual(0);
          expect(n - dayNumber(monday)).toBeLessThan(7);
        },
      ),
    );
    expect(schoolYearStart('2025-08-31')).toBe('2024-09-01');
    expect(schoolYearStart('2025-09-01')).toBe('2025-09-01');
    expect([2023, 2024, 2025, 2026, 2028].map(lastFridayOfJune)).toEqual([
      '2023-06-30',
      '2024-06-28',
      '2025-06-27',
      '2026-06-26',
      '2028-06-30',
    ]);
  });
});

describe('sessions', () => {
  it('are a date and a half, in order of time', () => {
    expect(sessionOf('2025-09-15', 'am')).toBe('2025-09-15 am');
    expect(dateOf('2025-09-15 pm')).toBe('2025-09-15');
    expect(halfOf('2025-09-15 pm')).toBe('pm');
    expect(['2025-09-16 am', '2025-09-15 pm', '2025-09-15 am'].toSorted()).toEqual([
      '2025-09-15 am',
      '2025-09-15 pm',
      '2025-09-16 am',
    ]);
  });

  it('refuse other texts', () => {
    for (const text of ['2025-09-15', '2025-09-15  am', '2025-09-31 am', '2025-09-15 AM']) {
      expect(() => dateOf(text)).toThrow('is not a session');
      expect(() => halfOf(text)).toThrow('is not a session');
    }
  });
});
