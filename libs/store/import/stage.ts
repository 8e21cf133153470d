// Marks on their way from the rows of a file to the database: for each pupil the weeks that the rows name, two bytes a
// session. Rows in order are taken from their bytes; everything else goes the way of text, by the rules of libs/register.
import {
  codePlace,
  codeTable,
  readRow,
  textOf,
  type Layout,
  type RowProblem,
  type ScannedRow,
} from '#libs/register';
import { isLateness } from './late-minutes.js';
import { BAD_MINUTES, dayOf, indexUpns, minutesOf, NO_MINUTES } from './row-bytes.js';
import { dayAsNumber, type Setting } from './setting.js';
import { openStagedMarks, type StagedPupil } from './staged-marks.js';
import { faults, marksOfRow, namedTwice, raggedRow, unknownPupil, type TextMark } from './text-rows.js';

const BLANK = 32;
/** Bytes of a refused row that are kept. */
const LONGEST_TEXT = 8000;
/** In bytes; the rule for longer ones is in readRow. */
const LONGEST_NOTE = 1000;

export interface RefusedRow extends RowProblem {
  /** Counts from 1; the header is no row. */
  readonly row: number;
  readonly line: number;
  /** The row as it came, shortened. */
  readonly text: string;
  /** False where the row was taken and only needs a look. */
  readonly refused: boolean;
}

export interface Stage {
  /** Takes a row of the file. */
  take(row: ScannedRow): void;
  /** Marks and refused rows since the last call; they are the caller's then. */
  drain(): Staged;
  readonly rows: number;
  /** Bytes and marks that wait. */
  readonly waiting: { readonly marks: number; readonly bytes: number; readonly refused: number };
}

export interface Staged {
  readonly pupils: ReadonlyMap<number, StagedPupil>;
  readonly marks: number;
  readonly refused: readonly RefusedRow[];
}

export function openStage(setting: Setting, layout: Layout, order: 'dmy' | 'mdy', rowsBefore: number): Stage {
  const marks = openStagedMarks(setting.pupils.length, setting.mondays.length);
  const takeBytes = layout.format === 'marks' ? bytesTaker(setting, layout, order, marks) : () => false;
  let refused: RefusedRow[] = [];
  let rows = rowsBefore;

  function refuse(row: ScannedRow, found: RowProblem, isRefused = true): void {
    const text = textOf(row.bytes.subarray(row.from, Math.min(row.to, row.from + LONGEST_TEXT)));
    refused.push({ row: rows, line: row.line, text, refused: isRefused, ...found });
  }

  function takeText(row: ScannedRow): void {
    if (row.problem !== null) return refuse(row, faults[row.problem]);
    if (row.cells !== layout.width) return refuse(row, raggedRow(row.cells, layout.width));
    // What is wrong with the whole row, such as its pupil, is said once and not for each of its marks.
    const fields = new Set<string>();
    for (const mark of marksOfRow(layout, order, cellsOf(row))) {
      const found = takeMark(mark);
      if (!found || fields.has(found.field)) continue;
      fields.add(found.field);
      refuse(row, found, !('problem' in mark) || mark.refused);
    }
  }

  function takeMark(mark: TextMark): RowProblem | undefined {
    if ('problem' in mark) return mark.problem;
    const { raw, names } = mark;
    const read = readRow(raw, names);
    if (!read.ok) return read.problem;
    const { pupil: key, date, half, code, note, minutesLate } = read.row;
    const pupil = setting.pupilOf(key.value);
    if (pupil === undefined) return unknownPupil(names, key);
    const wrong = setting.problemOf(read.row, pupil, names);
    if (wrong) return wrong;
    const slot = setting.morningOf.get(dayAsNumber(date))! + (half === 'am' ? 0 : 1);
    const second = code.length === 2 ? code.charCodeAt(1) : BLANK;
    if (!marks.put(pupil, slot, code.charCodeAt(0), second)) return namedTwice(names, half);
    if (note !== undefined) marks.keepNote(pupil, slot, note);
    if (minutesLate !== undefined && isLateness(code, minutesLate))
      marks.keepMinutes(pupil, slot, minutesLate);
    return undefined;
  }

  return {
    take(row) {
      rows += 1;
      if (row.problem !== null || !takeBytes(row)) takeText(row);
    },
    drain() {
      const drained = { ...marks.drain(), refused };
      refused = [];
      return drained;
    },
    get rows() {
      return rows;
    },
    get waiting() {
      return { ...marks.waiting(), refused: refused.length };
    },
  };
}

/** Takes a row a mark from its bytes, where it is in order; false where the way of text must look at it. */
function bytesTaker(
  setting: Setting,
  { places, width }: Extract<Layout, { format: 'marks' }>,
  order: 'dmy' | 'mdy',
  marks: ReturnType<typeof openStagedMarks>,
): (row: ScannedRow) => boolean {
  const tables = setting.mondays.map(codeTable);
  const pupilAt = indexUpns(setting);
  const { pupil = -1, date = -1, session = -1, code = -1, minutesLate = -1, note = -1 } = places;
  let lastDay = -1;
  let lastMorning: number | undefined;

  return row => {
    const { bytes, starts, ends, cells } = row;
    if (cells !== width) return false;
    const minutes = minutesLate < 0 ? NO_MINUTES : minutesOf(bytes, starts[minutesLate]!, ends[minutesLate]!);
    if (minutes === BAD_MINUTES) return false;
    if (note >= 0 && ends[note]! - starts[note]! > LONGEST_NOTE) return false;
    const day = dayOf(bytes, starts[date]!, ends[date]!, order);
    if (day !== lastDay) {
      lastDay = day;
      lastMorning = setting.morningOf.get(day);
    }
    if (lastMorning === undefined) return false;
    const s = starts[session]!;
    if (ends[session]! - s !== 2 || (bytes[s + 1]! | 32) !== LETTER_M) return false;
    const half = bytes[s]! | 32;
    if (half !== LETTER_A && half !== LETTER_P) return false;
    const slot = lastMorning + (half === LETTER_A ? 0 : 1);
    const c = starts[code]!;
    const length = ends[code]! - c;
    if (length !== 1 && length !== 2) return false;
    const second = length === 2 ? bytes[c + 1]! : BLANK;
    if (tables[(slot / 14) | 0]![codePlace(bytes[c]!, second)] === 0) return false;
    const who = pupilAt(bytes, starts[pupil]!, ends[pupil]!);
    if (who < 0 || setting.groupOf[who]!.open[slot] === 0) return false;
    if (!marks.put(who, slot, bytes[c]!, second)) return false;
    if (note >= 0 && ends[note]! > starts[note]!) marks.keepNote(who, slot, cellOf(row, note).trim());
    if (minutes > 0 || (minutes === 0 && length === 1 && isLateByte(bytes[c]!)))
      marks.keepMinutes(who, slot, minutes);
    return true;
  };
}

const isLateByte = (code: number): boolean => code === LETTER_L || code === LETTER_U;

const LETTER_L = 76;
const LETTER_U = 85;
const LETTER_A = 97;
const LETTER_M = 109;
const LETTER_P = 112;

function cellOf({ bytes, starts, ends, doubled }: ScannedRow, cell: number): string {
  const text = textOf(bytes.subarray(starts[cell], ends[cell]));
  return doubled ? text.replaceAll('""', '"') : text;
}

const cellsOf = (row: ScannedRow): string[] =>
  Array.from({ length: row.cells }, (_, cell) => cellOf(row, cell));
