import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import { BANK_HOLIDAYS, FIRST_YEAR, LAST_YEAR } from './bank-holidays.js';
import {
  addDays,
  bankHolidayName,
  isBankHoliday,
  isWorkingDay,
  nthWorkingDayAfter,
  weekday,
} from './index.js';

describe('bank holidays of England', () => {
  it('are those of the library, on weekdays', () => {
    const england = new Holidays('GB', 'ENG');
    const listed: string[] = [];
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
      const dates = england.getHolidays(year).filter(({ type }) => type === 'public');
      listed.push(...dates.map(({ date }) => date.slice(0, 10)).filter(date => weekday(date) <= 5));
    }
    expect([...BANK_HOLIDAYS.keys()]).toEqual(listed);
  });

  it('are eight a year, and more where one was proclaimed', () => {
    const perYear = new Map<string, number>();
    for (const date of BANK_HOLIDAYS.keys()) {
      perYear.set(date.slice(0, 4), (perYear.get(date.slice(0, 4)) ?? 0) + 1);
    }
    for (const [year, count] of perYear)
      expect([year, count]).toEqual([year, { 2022: 10, 2023: 9 }[year] ?? 8]);
  });

  it('include moved, substitute and single days', () => {
    for (const date of [
      '2020-05-08',
      '2022-06-02',
      '2022-06-03',
      '2022-09-19',
      '2023-05-08',
      '2021-12-28',
      '2026-12-28',
    ]) {
      expect(isBankHoliday(date)).toBe(true);
    }
    expect(isBankHoliday('2020-05-04')).toBe(false);
    expect(isBankHoliday('2021-12-25')).toBe(false);
    expect(bankHolidayName('2026-04-03')).toBe('Good Friday');
    expect(bankHolidayName('2026-04-02')).toBeUndefined();
  });

  it('are not guessed outside the table', () => {
    for (const date of ['2013-12-31', '2037-01-01']) {
      expect(() => isWorkingDay(date)).toThrow(expect.objectContaining({ code: 'time.no-bank-holidays' }));
    }
    expect(() => isBankHoliday('2025-13-01')).toThrow(expect.objectContaining({ code: 'time.bad-date' }));
  });
});

describe('working days', () => {
  it('are Monday to Friday without bank holidays', () => {
    expect(isWorkingDay('2026-01-12')).toBe(true);
    expect(isWorkingDay('2026-01-10')).toBe(false);
    expect(isWorkingDay('2026-04-06')).toBe(false);
  });

  it('are counted from the day after', () => {
    expect(nthWorkingDayAfter('2025-10-02', 2)).toBe('2025-10-06');
    expect(nthWorkingDayAfter('2026-01-12', 2)).toBe('2026-01-14');
    expect(nthWorkingDayAfter('2025-12-23', 2)).toBe('2025-12-29');
    expect(nthWorkingDayAfter('2026-04-02', 1)).toBe('2026-04-07');
    expect(() => nthWorkingDayAfter('2026-04-02', 0)).toThrow(
      expect.objectContaining({ code: 'time.bad-count' }),
    );
  });

  it('are as many as a walk over the days finds', () => {
    for (let offset = 0; offset < 400; offset += 7) {
      const from = addDays('2025-08-01', offset);
      for (const n of [1, 2, 10]) {
        const to = nthWorkingDayAfter(from, n);
        let seen = 0;
        for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) seen += 1;
        expect([seen, isWorkingDay(to)]).toEqual([n, true]);
      }
    }
  });
});
