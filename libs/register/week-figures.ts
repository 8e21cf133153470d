// Figures of a school week, for totals that are kept as marks come in: what `measure` counts over a year is the sum of
// the year's weeks.
import {
  addDays,
  isSession,
  schoolYearStart,
  sessionOf,
  type Calendar,
  type PlainDate,
} from '#libs/school-time';
import { codesOf, eraOf, type CodeInfo, type Era } from './codes.js';

/** Counts of sessions, by the way of figures and by that of ladders; those of the codes G, N, O and U, and late ones. */
export interface Figures {
  readonly attended: number;
  readonly possible: number;
  readonly ladderAttended: number;
  readonly ladderPossible: number;
  readonly unauthorised: number;
  /** With L or U: late, before or after the register closed. */
  readonly late: number;
}

export const noFigures: Figures = {
  attended: 0,
  possible: 0,
  ladderAttended: 0,
  ladderPossible: 0,
  unauthorised: 0,
  late: 0,
};

export const addFigures = (a: Figures, b: Figures, times = 1): Figures => ({
  attended: a.attended + times * b.attended,
  possible: a.possible + times * b.possible,
  ladderAttended: a.ladderAttended + times * b.ladderAttended,
  ladderPossible: a.ladderPossible + times * b.ladderPossible,
  unauthorised: a.unauthorised + times * b.unauthorised,
  late: a.late + times * b.late,
});

/** How a code counts, in bits. */
export const counts = { possible: 1, attended: 2, ladder: 4, unauthorised: 8, known: 16, late: 32 } as const;

const bitsOf = ({ code, possible, attended, ladder, class: codeClass }: CodeInfo): number =>
  counts.known +
  (possible ? counts.possible : 0) +
  (attended ? counts.attended : 0) +
  (ladder ? counts.ladder : 0) +
  (codeClass === 'unauthorised' ? counts.unauthorised : 0) +
  (code === 'L' || code === 'U' ? counts.late : 0);

/** The place of a code of two bytes (a space where it has one character) in the table of its era. */
export const codePlace = (first: number, second: number): number => (first << 8) | second;

const tables = new Map<Era, Uint8Array>();

/** How every code of the era of a day counts, by `codePlace`; 0 for what is no code. An era begins on a Monday. */
export function codeTable(day: PlainDate): Uint8Array {
  const era = eraOf(day);
  let table = tables.get(era);
  if (!table) {
    table = new Uint8Array(65_536);
    for (const info of codesOf(era)) {
      const text = info.code.padEnd(2);
      table[codePlace(text.charCodeAt(0), text.charCodeAt(1))] = bitsOf(info);
    }
    tables.set(era, table);
  }
  return table;
}

/** A week in a calendar: which of its 14 slots are open, and the year (of its 1 September) of each. */
export interface WeekFrame {
  readonly monday: PlainDate;
  readonly open: readonly boolean[];
  readonly years: readonly number[];
  readonly table: Uint8Array;
}

export function weekFrame(calendar: Calendar, monday: PlainDate): WeekFrame {
  const days = Array.from({ length: 14 }, (_, slot) => addDays(monday, slot >> 1));
  return {
    monday,
    open: days.map((day, slot) => isSession(calendar, sessionOf(day, slot % 2 === 0 ? 'am' : 'pm'))),
    years: days.map(day => Number(schoolYearStart(day).slice(0, 4))),
    table: codeTable(monday),
  };
}

/** Counts a week as it is stored, two bytes a slot from `offset`, into `into`, by year. `times` is 1, or -1 to take it away. */
export function countWeek(
  frame: WeekFrame,
  bytes: Uint8Array,
  offset: number,
  into: Map<number, Figures>,
  times: 1 | -1 = 1,
): void {
  for (let slot = 0; slot < 14;) {
    const year = frame.years[slot]!;
    let attended = 0;
    let possible = 0;
    let ladderAttended = 0;
    let ladderPossible = 0;
    let unauthorised = 0;
    let late = 0;
    for (; slot < 14 && frame.years[slot] === year; slot += 1) {
      if (!frame.open[slot]) continue;
      const bits = frame.table[codePlace(bytes[offset + 2 * slot]!, bytes[offset + 2 * slot + 1]!)]!;
      if ((bits & counts.possible) === 0) continue;
      possible += 1;
      const came = (bits & counts.attended) === 0 ? 0 : 1;
      attended += came;
      if (bits & counts.ladder) {
        ladderPossible += 1;
        ladderAttended += came;
      }
      if (bits & counts.unauthorised) unauthorised += 1;
      if (bits & counts.late) late += 1;
    }
    if (possible === 0) continue;
    const figures = { attended, possible, ladderAttended, ladderPossible, unauthorised, late };
    into.set(year, addFigures(into.get(year) ?? noFigures, figures, times));
  }
}
