// Reads rows as they come. Exports of a year hold hundreds of thousands of rows a school, and nearly each is the row before it
// but for date, half and code: such a row is told by comparing bytes, and only the others are taken apart.
import { scanRows, type ScannedRow } from '#libs/register';
import type { Columns } from './columns.js';
import { markTables } from './mark-tables.js';
import type { RegisterBuilder } from './packed-register.js';
import { rowTaker } from './take-rows.js';

const newline = 10;
const linesOfHeader = 1;

export interface RowReader {
  push(bytes: Uint8Array): void;
  /** Reads what is left as the last row. */
  end(): void;
}

/** A row that was in order, as a pattern: where in it date, half and code stand, which the next row may have otherwise. */
interface Pattern {
  readonly pupil: number;
  readonly bytes: Uint8Array;
  readonly date: number;
  readonly half: number;
  readonly code: number;
  /** Places of all other bytes, the line end's included. */
  readonly common: Int32Array;
}

/** Reads the rows below a file's header into a register. */
export function createRowReader(delimiter: string, columns: Columns, builder: RegisterBuilder): RowReader {
  const tables = markTables(builder.sessions);
  const take = rowTaker(columns, tables, builder);
  const scanner = scanRows(delimiter.charCodeAt(0), () => columns.csv.width, 0, linesOfHeader);
  let pattern: Pattern | null = null;
  /** Rows that had the pattern, which the scanner has not seen and so not counted. */
  let alike = 0;
  let pushed = 0;

  const takeAlike = (like: Pattern, bytes: Uint8Array, from: number): boolean => {
    const { common } = like;
    if (from + like.bytes.length > bytes.length) return false;
    for (let k = 0; k < common.length; k += 1) {
      const at = common[k]!;
      if (bytes[from + at] !== like.bytes[at]) return false;
    }
    const session = tables.sessionAt(bytes, from + like.date, from + like.half);
    const byte = bytes[from + like.code]!;
    return session >= 0 && tables.isCode(session, byte) && builder.put(like.pupil, session, byte);
  };

  const visit = (row: ScannedRow): void => {
    const pupil = take(row, row.line + alike);
    pattern = pupil === null || !builder.opensAll ? null : patternOf(row, columns, pupil);
  };

  const push = (bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length;) {
      if (pattern && scanner.offset() === pushed && takeAlike(pattern, bytes, from)) {
        from += pattern.bytes.length;
        alike += 1;
        continue;
      }
      const end = bytes.indexOf(newline, from) + 1 || bytes.length;
      pushed += end - from;
      pattern = null;
      scanner.push(bytes.subarray(from, end), visit);
      from = end;
    }
  };

  return { push, end: () => scanner.end(visit) };
}

/** The pattern of a row; null where its line does not end in these bytes, or date, half or code are not written the usual way. */
function patternOf(row: ScannedRow, { csv: { places } }: Columns, pupil: number): Pattern | null {
  const { bytes, from, starts, ends } = row;
  const to = bytes.indexOf(newline, row.to) + 1;
  const startOf = (place: number, length: number): number => {
    const start = starts[place]!;
    return start + length === ends[place] ? start - from : -1;
  };
  const date = startOf(places.date!, 10);
  const half = startOf(places.session!, 2);
  const code = startOf(places.code!, 1);
  if (to === 0 || to - row.to > 2 || date < 0 || half < 0 || code < 0) return null;
  const common = Array.from({ length: to - from }, (_, i) => i).filter(
    i => (i < date || i >= date + 10) && (i < half || i >= half + 2) && i !== code,
  );
  return { pupil, bytes: bytes.slice(from, to), date, half, code, common: Int32Array.from(common) };
}
