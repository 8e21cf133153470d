// Look-ups by byte for the marks of a calendar: which session a date and half are, and which codes can stand in it.
import { byteOfCode } from '#libs/casework';
import { codesOf, eraOf, type Era } from '#libs/register';
import { dateOf, halfOf, type Session } from '#libs/school-time';

export interface MarkTables {
  /** Number of the session whose date (YYYY-MM-DD or DD/MM/YYYY) and half (two letters) stand there; -1 where it is none. */
  sessionAt(bytes: Uint8Array, date: number, half: number): number;
  /** Whether a code of one character can stand in the session. */
  isCode(session: number, byte: number): boolean;
}

const letter = { a: 97, p: 112, m: 109 } as const;
const lowerCase = 0x20;
const dash = 45;
const slash = 47;

export function markTables(sessions: readonly Session[]): MarkTables {
  const valid = bytesBySession(sessions);
  const firstYear = Number(sessions[0]!.slice(0, 4));
  const years = Number(sessions.at(-1)!.slice(0, 4)) - firstYear + 1;
  const numbers = new Int32Array(years * 12 * 31 * 2).fill(-1);
  const slotOf = (year: number, month: number, day: number): number =>
    (((year - firstYear) * 12 + month - 1) * 31 + day - 1) * 2;
  for (const [number, session] of sessions.entries()) {
    const [year = 0, month = 0, day = 0] = dateOf(session).split('-').map(Number);
    numbers[slotOf(year, month, day) + (halfOf(session) === 'am' ? 0 : 1)] = number;
  }

  const sessionAt = (bytes: Uint8Array, date: number, half: number): number => {
    const first = bytes[half]! | lowerCase;
    if ((bytes[half + 1]! | lowerCase) !== letter.m || (first !== letter.a && first !== letter.p)) return -1;
    let slot: number;
    if (bytes[date + 4] === dash && bytes[date + 7] === dash) {
      slot = slotOfDate(bytes, date, date + 5, date + 8);
    } else if (bytes[date + 2] === slash && bytes[date + 5] === slash) {
      slot = slotOfDate(bytes, date + 6, date + 3, date);
    } else {
      return -1;
    }
    return slot < 0 ? -1 : numbers[slot + (first === letter.a ? 0 : 1)]!;
  };

  const slotOfDate = (bytes: Uint8Array, y: number, m: number, d: number): number => {
    const year = twoDigits(bytes, y) * 100 + twoDigits(bytes, y + 2) - firstYear;
    const month = twoDigits(bytes, m) - 1;
    const day = twoDigits(bytes, d) - 1;
    if (!(year >= 0 && year < years && month >= 0 && month < 12 && day >= 0 && day < 31)) return -1;
    return ((year * 12 + month) * 31 + day) * 2;
  };

  return { sessionAt, isCode: (session, byte) => valid[session]![byte] !== 0 };
}

/** The number that two digits write; far below zero where one is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48;
  const ones = bytes[at + 1]! - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1_000_000;
}

function bytesBySession(sessions: readonly Session[]): readonly Uint8Array[] {
  const tableOf = (era: Era): Uint8Array => {
    const table = new Uint8Array(256);
    for (const { code } of codesOf(era)) if (code.length === 1) table[byteOfCode(code)!] = 1;
    return table;
  };
  const tables: Record<Era, Uint8Array> = {
    'before-2024-08-19': tableOf('before-2024-08-19'),
    'from-2024-08-19': tableOf('from-2024-08-19'),
  };
  return sessions.map(session => tables[eraOf(dateOf(session))]);
}
