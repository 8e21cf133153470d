// Takes the rows of a register from their bytes: one that is in order without making texts of its cells, any other the
// careful way.
import { textOf, type RowFault, type ScannedRow } from '#libs/register';
import type { Columns } from './columns.js';
import type { MarkTables } from './mark-tables.js';
import type { RegisterBuilder } from './packed-register.js';
import type { RowError } from './row-errors.js';

/** Takes the row that stands on a line of the file. The number of its pupil, or null where nothing was taken. */
export type RowTaker = (row: ScannedRow, line: number) => number | null;

/** Takes scanned rows into a register that is being built. */
export function rowTaker(columns: Columns, tables: MarkTables, builder: RegisterBuilder): RowTaker {
  const { pupil = 0, date = 0, session: half = 0, code = 0 } = columns.csv.places;

  const takePlain = ({ bytes, cells, starts, ends }: ScannedRow): number | null => {
    if (cells !== columns.csv.width || ends[code]! - starts[code]! !== 1) return null;
    if (ends[date]! - starts[date]! !== 10 || ends[half]! - starts[half]! !== 2) return null;
    const session = tables.sessionAt(bytes, starts[date]!, starts[half]!);
    const byte = bytes[starts[code]!]!;
    if (session < 0 || !tables.isCode(session, byte)) return null;
    const number = builder.knownPupil(bytes, starts[pupil]!, ends[pupil]!);
    return number !== undefined && builder.put(number, session, byte) ? number : null;
  };

  return (row, line) => {
    if (row.problem === null) return takePlain(row) ?? builder.takeRow(cellsOf(row), line);
    builder.refuse({ row: line, ...faults[row.problem] });
    return null;
  };
}

/** The cells of a row as text. */
export function cellsOf({ bytes, cells, starts, ends, doubled }: ScannedRow): string[] {
  return Array.from({ length: cells }, (_, i) => {
    const text = textOf(bytes.subarray(starts[i], ends[i]));
    return doubled ? text.replaceAll('""', '"') : text;
  });
}

const faultOf = (problem: string, remedy: string) => ({ field: 'row', value: null, problem, remedy });
const faults: Readonly<Record<RowFault, Omit<RowError, 'row'>>> = {
  quote: faultOf(
    'a double quote opens and does not close as it should',
    'close it, or write it twice where it is part of the text',
  ),
  'too-long': faultOf('the row is too long', 'put each row on a line of its own'),
  'too-many-cells': faultOf('the row has too many cells', 'leave out columns that say nothing of a mark'),
};
