import { describe, expect, it } from '@jest/globals';
import { buildCalendar } from '#libs/school-time';
import {
  csvFieldNames,
  jsonFieldNames,
  pickCells,
  readColumns,
  readJsonRow,
  readRow,
  sessionProblem,
} from '../index.js';

const good = { pupil: 'a123456789012', date: '2025-09-15', session: 'AM', code: 'O' };
const problemOf = (row: object) => {
  const read = readJsonRow(row, jsonFieldNames);
  return read.ok ? undefined : read.problem;
};

describe('a row of a register', () => {
  it('is read with its number in capitals and its date in either form', () => {
    const row = { pupil: { kind: 'upn', value: 'A123456789012' }, date: '2025-09-15', half: 'am', code: 'O' };
    expect(readRow(good, jsonFieldNames)).toEqual({ ok: true, row });
    expect(readRow({ ...good, date: '15/09/2025' }, jsonFieldNames)).toEqual({ ok: true, row });
    expect(readRow({ ...good, minutesLate: '12', note: ' seen ' }, jsonFieldNames)).toEqual({
      ok: true,
      row: { ...row, minutesLate: 12, note: 'seen' },
    });
  });

  it.each([
    ['pupil', { ...good, pupil: '' }],
    ['pupil', { ...good, pupil: 'Smith, J\u0000' }],
    ['pupil', { ...good, pupil: 7 }],
    ['date', { ...good, date: '2025-02-30' }],
    ['date', { ...good, date: '9/15/2025' }],
    ['session', { ...good, session: 'evening' }],
    ['code', { ...good, code: '' }],
    ['code', { ...good, code: 'H' }],
    ['code', { ...good, code: 'o' }],
    ['code', { ...good, code: 5 }],
    ['minutesLate', { ...good, minutesLate: -1 }],
    ['note', { ...good, note: 'x'.repeat(1001) }],
    ['colour', { ...good, colour: 'red' }],
  ])('names the field %s of what it refuses, with a remedy', (field, row) => {
    expect(problemOf(row)).toMatchObject({ field, remedy: expect.stringMatching(/\w{3}/) as unknown });
  });

  it('never repeats a pupil number in the problem, and shows nothing unprintable', () => {
    const problem = problemOf({ ...good, pupil: 'A1-23\u0007' })!;
    expect(problem.problem).not.toContain('A1-23');
    expect(problem.value).toBe('A1-23?');
  });

  it('repeats no name that a mixed-up column holds, in the problem that is kept', () => {
    for (const field of ['date', 'session', 'code', 'minutesLate']) {
      expect(problemOf({ ...good, [field]: 'Surname' })!.problem).not.toContain('Surname');
    }
    expect(problemOf({ ...good, date: `${'x'.repeat(56)}😀 and more` })!.value!.isWellFormed()).toBe(true);
  });

  it('is no array and no text', () => {
    expect(problemOf([good])).toMatchObject({ field: 'row' });
  });
});

describe('the columns of a CSV file', () => {
  it('are found in any order, and those that are not needed are passed over', () => {
    const read = readColumns([' Session.Mark', 'Surname', 'DATE', 'upn', 'Session']);
    if (!read.ok) throw new Error(read.problem);
    expect(pickCells(read.columns, ['O', 'x', '2025-09-15', 'A1', 'am'])).toEqual({
      pupil: 'A1',
      date: '2025-09-15',
      session: 'am',
      code: 'O',
    });
    expect(pickCells(read.columns, ['O', 'x'])).toMatchObject({ field: 'row' });
  });

  it('are refused where one is missing or stands twice', () => {
    expect(readColumns(['UPN', 'Date', 'Session'])).toMatchObject({ ok: false, field: 'Session.Mark' });
    expect(readColumns(['UPN', 'Date', 'Session', 'Mark', 'upn'])).toMatchObject({ ok: false, field: 'UPN' });
  });
});

describe('the session of a row', () => {
  const calendar = buildCalendar({
    terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
    closures: ['2025-11-28'],
    exceptions: [{ from: '2025-09-16', to: '2025-09-16', half: 'pm' }],
  });
  const about = (date: string, session = 'am') => {
    const read = readRow({ ...good, date, session }, jsonFieldNames);
    return read.ok ? sessionProblem(read.row, calendar, '2025-12-01', csvFieldNames)?.problem : 'unread';
  };

  it.each([
    ['2025-08-29', /outside/],
    ['2025-09-20', /weekend/],
    ['2025-10-28', /break/],
    ['2025-11-28', /closure/],
    ['2025-12-02', /not come yet/],
  ])('on %s is refused with the reason', (date, reason) => {
    expect(about(date)).toMatch(reason);
  });

  it('is open, or closed for one half only', () => {
    expect(about('2025-09-16', 'am')).toBeUndefined();
    expect(about('2025-09-16', 'pm')).toMatch(/closed/);
  });
});
