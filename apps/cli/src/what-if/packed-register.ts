// A register as bytes: a row of sessions a pupil, one byte a session. A year of 100,000 pupils takes 40 MB.
import { byteOfCode, noMark, schoolSessions } from '#libs/casework';
import type { PackedMarks } from '#libs/desk';
import { codeInfo, csvFieldNames, pickCells, readRow, sessionProblem } from '#libs/register';
import {
  buildCalendar,
  isSession,
  sessionOf,
  type Calendar,
  type CalendarSpec,
  type Session,
} from '#libs/school-time';
import { refusal, yearGroupName, yearGroupOf, type Columns } from './columns.js';
import { mostShown, type RowError } from './row-errors.js';

const mostPupils = 500_000;
const mostSessions = 600_000_000;

/** What a register, or a part of one, holds. */
export interface PackedRegister extends PackedMarks {
  readonly errors: readonly RowError[];
  readonly errorCount: number;
}

export interface RegisterBuilder {
  readonly sessions: readonly Session[];
  /** Whether every session is open to every pupil. */
  readonly opensAll: boolean;
  /** Number of a pupil that has a row already and whose sessions are all open, by the bytes of its UPN in capitals. */
  knownPupil(bytes: Uint8Array, from: number, to: number): number | undefined;
  /** Takes a mark of a session open to the pupil; false where another stands there. */
  put(pupil: number, session: number, byte: number): boolean;
  /** Reads a row the careful way, and keeps what is wrong with it. The number of its pupil; null where nothing was taken. */
  takeRow(cells: readonly string[], row: number): number | null;
  refuse(error: RowError): void;
  finish(): PackedRegister;
}

/** Collects the rows of a register with these columns. */
export function createBuilder(columns: Columns, calendar: CalendarSpec): RegisterBuilder {
  const sessions = schoolSessions(calendar);
  const numbers = new Map(sessions.map((session, number) => [session, number]));
  const width = sessions.length;
  const pupils = new Map<string, number>();
  const yearGroups: (number | null)[] = [];
  const groups: string[] = [];
  let codes = new Uint8Array(width * 64);
  const errors: RowError[] = [];
  let errorCount = 0;
  let leftOut = 0;
  const calendarOf = calendarByYear(calendar);
  const opensAll = (calendar.exceptions ?? []).length === 0;

  const refuse = (error: RowError): null => {
    errorCount += 1;
    if (errors.length < mostShown) errors.push(error);
    return null;
  };

  /** Number of the pupil; its year group and its group are those of its first row. */
  const pupilNumber = (id: string, row: number, cell: (place: number) => string): number => {
    const known = pupils.get(id);
    if (known !== undefined) return known;
    const number = pupils.size;
    checkSize(number + 1, width);
    pupils.set(id, number);
    const text = columns.yearGroup < 0 ? '' : cell(columns.yearGroup);
    const yearGroup = yearGroupOf(text);
    if (yearGroup === undefined) refuse(badYearGroup(row, text));
    yearGroups.push(yearGroup ?? null);
    groups.push(columns.group < 0 ? '' : cell(columns.group).trim());
    if (codes.length < (number + 1) * width) codes = twiceAsLong(codes);
    return number;
  };

  const knownPupil = (bytes: Uint8Array, from: number, to: number): number | undefined =>
    opensAll ? pupils.get(latin1(bytes, from, to)) : undefined;

  const put = (pupil: number, session: number, byte: number): boolean => {
    const at = pupil * width + session;
    if (codes[at] !== noMark && codes[at] !== byte) return false;
    codes[at] = byte;
    return true;
  };

  const takeRow = (cells: readonly string[], row: number): number | null => {
    const picked = pickCells(columns.csv, cells);
    if ('remedy' in picked) return refuse({ ...picked, row });
    const read = readRow(picked, csvFieldNames);
    if (!read.ok) return refuse({ row, ...read.problem });
    const { pupil: key, date, half, code } = read.row;
    const pupil = pupilNumber(key.value, row, place => cells[place] ?? '');
    const open = calendarOf(yearGroups[pupil]!);
    const session = sessionOf(date, half);
    if (!isSession(open, session)) {
      if (codeInfo(code, date)?.class !== 'not-possible')
        return refuse({ row, ...sessionProblem(read.row, open, endOfTime, csvFieldNames)! });
      leftOut += 1;
      return null;
    }
    if (!put(pupil, numbers.get(session)!, byteOfCode(code)!)) return refuse(secondMark(row, code));
    return pupil;
  };

  const finish = (): PackedRegister => {
    const held = codes.subarray(0, pupils.size * width);
    const marks = held.reduce((sum, byte) => (byte === noMark ? sum : sum + 1), 0);
    return {
      pupils: [...pupils.keys()],
      yearGroups,
      groups,
      codes: held,
      marks,
      leftOut,
      errors,
      errorCount,
    };
  };

  return { sessions, opensAll, knownPupil, put, takeRow, refuse, finish };
}

/** Text of bytes of which only those of ASCII matter. */
const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');

/** Marks of any date are welcome: the register is of a year that may be over. */
const endOfTime = '9999-12-31';

function checkSize(pupils: number, width: number): void {
  if (pupils > mostPupils)
    throw refusal(`it has more than ${mostPupils} pupils; split it and run the parts one after another`);
  if (pupils * width > mostSessions)
    throw refusal(`it has more than ${mostSessions} sessions; give a calendar of fewer years`);
}

/** The calendar of a pupil; days may be closed to some year groups. */
function calendarByYear(spec: CalendarSpec): (yearGroup: number | null) => Calendar {
  const made = new Map<number | null, Calendar>();
  return yearGroup => {
    let calendar = made.get(yearGroup);
    if (!calendar)
      made.set(yearGroup, (calendar = buildCalendar(spec, { yearGroup: yearGroup ?? undefined })));
    return calendar;
  };
}

function twiceAsLong(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(bytes.length * 2);
  longer.set(bytes);
  return longer;
}

const badYearGroup = (row: number, value: string): RowError => ({
  row,
  field: yearGroupName,
  value,
  problem: 'this is not a year group',
  remedy: 'write N1, N2, R or a number up to 14, or leave it empty',
});

const secondMark = (row: number, value: string): RowError => ({
  row,
  field: csvFieldNames.code,
  value,
  problem: 'another row gives this session of the pupil another code',
  remedy: 'keep the code that stands',
});
