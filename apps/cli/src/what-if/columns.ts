// The columns of a register for a what-if run: those of every import, and beside them the year group and a column to group by.
import { WaymarkError } from '#libs/kernel';
import { readColumns, type CsvColumns } from '#libs/register';

export const yearGroupName = 'Year.Group';

export interface Columns {
  readonly csv: CsvColumns;
  /** Place of the year group and of the column to group by; -1 where there is none. */
  readonly yearGroup: number;
  readonly group: number;
}

/** Finds the columns in the header's cells. Throws WaymarkError `what-if.register`. */
export function columnsOf(header: readonly string[], group: string | undefined): Columns {
  const read = readColumns(header);
  if (!read.ok) throw refusal(`${read.field}: ${read.problem}; ${read.remedy}`);
  const titles = header.map(title => title.trim().toLowerCase());
  const place = (name: string) => titles.indexOf(name.trim().toLowerCase());
  if (group !== undefined && place(group) < 0) {
    throw refusal(
      `--group ${JSON.stringify(group)}: the file has no such column; give one of ${header.map(t => t.trim()).join(', ')}`,
    );
  }
  return {
    csv: read.columns,
    yearGroup: place(yearGroupName),
    group: group === undefined ? -1 : place(group),
  };
}

/** A year group as registers write it: `8`, `Year 8`, `Y8`, `R`, `N1`, `N2`; null for none, undefined for what is none. */
export function yearGroupOf(text: string): number | null | undefined {
  const tidy = text.trim().toUpperCase();
  if (tidy === '') return null;
  if (tidy === 'R' || tidy === 'RECEPTION') return 0;
  if (tidy === 'N' || tidy === 'N2' || tidy === 'NURSERY') return -1;
  if (tidy === 'N1') return -2;
  const match = /^(?:YEAR|YR|Y)?\s*(-?\d{1,2})$/.exec(tidy);
  const year = match ? Number(match[1]) : Number.NaN;
  return year >= -2 && year <= 14 ? year : undefined;
}

export const refusal = (message: string): WaymarkError =>
  new WaymarkError('what-if.register', `the register: ${message}`);
