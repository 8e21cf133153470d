// The columns of a register exported as CSV. Their order is free; of the known ones only four are needed.
import type { FieldNames, MarkField, RowProblem } from './rejection.js';
import type { RawRow } from './read-row.js';

/** Columns by the part of a mark they hold; the others that exports have (names, groups) are passed over. */
export const csvFieldNames: FieldNames = {
  pupil: 'UPN',
  date: 'Date',
  session: 'Session',
  code: 'Session.Mark',
  minutesLate: 'Session.Late.Minutes',
  note: 'Session.Notes',
};

const needed: readonly MarkField[] = ['pupil', 'date', 'session', 'code'];
/** `Mark` is a short form of `Session.Mark`. */
const alternative: Readonly<Record<string, string>> = { mark: 'session.mark' };
const MOST_COLUMNS = 200;

export interface CsvColumns {
  readonly width: number;
  readonly places: Readonly<Partial<Record<MarkField, number>>>;
}

export type ColumnsRead =
  | { readonly ok: true; readonly columns: CsvColumns }
  | { readonly ok: false; readonly field: string; readonly problem: string; readonly remedy: string };

/** Finds the columns by their headers, whatever their capitals and the spaces around them. */
export function readColumns(header: readonly string[]): ColumnsRead {
  if (header.length > MOST_COLUMNS) {
    return {
      ok: false,
      field: 'header',
      problem: `the file has ${header.length} columns`,
      remedy: `give at most ${MOST_COLUMNS}`,
    };
  }
  const titles = header.map(title => title.trim().toLowerCase()).map(title => alternative[title] ?? title);
  const places: Partial<Record<MarkField, number>> = {};
  for (const [field, name] of Object.entries(csvFieldNames) as [MarkField, string][]) {
    const place = titles.indexOf(name.toLowerCase());
    if (place >= 0 && titles.lastIndexOf(name.toLowerCase()) !== place) {
      return {
        ok: false,
        field: name,
        problem: `the column ${name} stands twice`,
        remedy: 'leave one of the two out',
      };
    }
    if (place >= 0) places[field] = place;
    else if (needed.includes(field)) {
      const remedy = `begin the file with a line of headers that has ${needed.map(each => csvFieldNames[each]).join(', ')}, separated by commas`;
      return { ok: false, field: name, problem: `the column ${name} is missing`, remedy };
    }
  }
  return { ok: true, columns: { width: header.length, places } };
}

/** The parts of a row, or what is wrong where it has more or fewer cells than the header. */
export function pickCells(columns: CsvColumns, cells: readonly string[]): RawRow | RowProblem {
  if (cells.length !== columns.width) {
    return {
      field: 'row',
      value: null,
      problem: `the row has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header ${columns.width}`,
      remedy: 'put cells that hold a comma into double quotes, and give every row all columns',
    };
  }
  const entries = Object.entries(columns.places).map(([field, place]) => [field, cells[place]]);
  return Object.fromEntries(entries) as RawRow;
}
