import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteOfCode, schoolSessions } from '#libs/casework';
import { readRegister } from './read-register.js';

const calendar = {
  terms: [{ from: '2025-09-01', to: '2025-09-12' }],
  closures: ['2025-09-05'],
};
const sessions = schoolSessions(calendar);
const header = 'UPN,Date,Session,Session.Mark,Year.Group,Reg';
const row = (upn: string, date: string, half: string, code: string, rest = '8,8F') =>
  [upn, date, half, code, rest].join(',');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'what-if-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer, group?: string, spec: Parameters<typeof readRegister>[1] = calendar) {
  const file = join(folder, 'register.csv');
  writeFileSync(file, content);
  return readRegister(file, spec, group);
}

function refusal(content: string, spec?: Parameters<typeof readRegister>[1], group?: string): string {
  try {
    read(content, group, spec);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing refused';
}

/** The codes of a pupil by session, as far as there are marks. */
function codesOf(register: ReturnType<typeof readRegister>, pupil: number): Record<string, number> {
  const own = register.codes.subarray(pupil * sessions.length, (pupil + 1) * sessions.length);
  return Object.fromEntries(sessions.flatMap((session, i) => (own[i] === 0 ? [] : [[session, own[i]!]])));
}

describe('reading a register', () => {
  it('packs the marks of each pupil by session, whatever the order of the rows', () => {
    const rows = [
      row('A1', '2025-09-01', 'AM', '/'),
      row('A1', '2025-09-01', 'PM', '\\'),
      row('A1', '2025-09-02', 'AM', 'I'),
      row('B2', '2025-09-02', 'AM', 'O', '9,9G'),
      row('A1', '2025-09-02', 'PM', 'Y1'),
    ];
    const expected = {
      '2025-09-01 am': byteOfCode('/'),
      '2025-09-01 pm': byteOfCode('\\'),
      '2025-09-02 am': byteOfCode('I'),
      '2025-09-02 pm': byteOfCode('Y1'),
    };
    for (const lines of [rows, rows.toReversed()]) {
      const register = read([header, ...lines].join('\n'), 'Reg');
      expect(codesOf(register, register.pupils.indexOf('A1'))).toEqual(expected);
      expect(codesOf(register, register.pupils.indexOf('B2'))).toEqual({ '2025-09-02 am': byteOfCode('O') });
      const [first, second] = register.pupils[0] === 'A1' ? [0, 1] : [1, 0];
      expect([register.yearGroups[first], register.yearGroups[second]]).toEqual([8, 9]);
      expect([register.groups[first], register.groups[second]]).toEqual(['8F', '9G']);
      expect(register.marks).toBe(5);
    }
  });

  it('reads what other programs write: a mark of the byte order, CRLF, semicolons, quotes, both forms of date', () => {
    const plain = read(
      `${header}\n${row('A1', '2025-09-01', 'AM', '/')}\n${row('A1', '2025-09-03', 'PM', 'L')}\n`,
    );
    const variants = [
      `\uFEFF${header}\r\n${row('A1', '01/09/2025', 'am', '/')}\r\n${row('A1', '03/09/2025', 'pm', 'L')}\r\n`,
      [header, row('A1', '2025-09-01', 'AM', '/'), row('a1', '2025-09-03', 'PM', 'L')]
        .join('\n')
        .replaceAll(',', ';'),
      `${header},Name\n${row('A1', '2025-09-01', 'AM', '/')},"Doe, Jo"\n${row('A1', '2025-09-03', 'PM', 'L')},"two\nlines"\n`,
    ];
    for (const content of variants) {
      const register = read(content);
      expect(register.pupils).toEqual(['A1']);
      expect(codesOf(register, 0)).toEqual(codesOf(plain, 0));
    }
  });

  it('leaves out codes for no possible session on closed days, and keeps to days closed to a year group', () => {
    const closed = `${header}\n${row('A1', '2025-09-05', 'AM', '#')}\n${row('A1', '2025-09-01', 'AM', '/')}`;
    expect(read(closed)).toMatchObject({ marks: 1, leftOut: 1 });
    const exceptions = [{ from: '2025-09-02', to: '2025-09-02', yearGroups: [9] }];
    const rows = [row('A1', '2025-09-02', 'AM', '/'), row('B2', '2025-09-02', 'AM', '/', '9,9F')];
    expect(refusal([header, ...rows].join('\n'), { ...calendar, exceptions })).toMatch(
      /row 3, Date "2025-09-02": .*no school day for this pupil/,
    );
  });

  it.each([
    [
      'an unknown code',
      row('A1', '2025-09-01', 'AM', '?'),
      /row 3, Session.Mark "\?": .*not an attendance code/,
    ],
    [
      'a retired code',
      row('A1', '2025-09-01', 'AM', 'H'),
      /row 3, Session.Mark "H": .*retired.*C where leave was granted/,
    ],
    [
      'a day that does not exist',
      row('A1', '2025-09-31', 'AM', '/'),
      /row 3, Date "2025-09-31": .*not a date/,
    ],
    [
      'a day outside the terms',
      row('A1', '2025-10-01', 'AM', '/'),
      /row 3, Date "2025-10-01": .*outside the school's terms/,
    ],
    ['a weekend', row('A1', '2025-09-06', 'AM', '/'), /row 3, Date "2025-09-06": .*a weekend/],
    ['another half', row('A1', '2025-09-01', 'night', '/'), /row 3, Session "night": .*write am or pm/],
    ['no pupil', row('', '2025-09-01', 'AM', '/'), /row 3, UPN: no pupil is named/],
    ['too few cells', 'A1,2025-09-01', /row 3, row: the row has 2 cells, the header 6/],
    [
      'another code for the same session',
      row('A1', '2025-09-01', 'AM', 'O'),
      /row 3, Session.Mark "O": another row/,
    ],
    [
      'a strange year group',
      row('B2', '2025-09-01', 'AM', '/', 'Blue,8F'),
      /row 3, Year.Group "Blue": .*not a year group/,
    ],
    ['an open quote', '"A1,2025-09-01,AM,/,8,8F', /row 3, row: a double quote opens/],
  ])('names row, field and remedy for %s', (_, wrong, message) => {
    expect(refusal(`${header}\n${row('A1', '2025-09-01', 'AM', '/')}\n${wrong}\n`)).toMatch(message);
  });

  it('names the first twenty rows and counts the rest', () => {
    const rows = Array.from({ length: 30 }, (_, i) => row(`A${i}`, '2025-09-01', 'AM', '?'));
    const lines = refusal([header, ...rows].join('\n')).split('\n');
    expect(lines[0]).toBe('the register: 30 rows cannot be read');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('and 10 more rows');
  });

  it('names a missing column, one to group by that is not there, and a file without rows', () => {
    expect(refusal('UPN,Date,Session\nA1,2025-09-01,AM\n')).toMatch(/Session.Mark.*missing/);
    expect(refusal(`${header}\n${row('A1', '2025-09-01', 'AM', '/')}`, calendar, 'House')).toMatch(
      /--group "House".*UPN, Date, Session, Session.Mark, Year.Group, Reg/,
    );
    expect(refusal(`${header}\n`)).toMatch(/no rows below a header/);
  });
});
