// A row as it comes out of a delivery, JSON or CSV.
import { jsonFieldNames, readJsonRow, type RowRead } from '#libs/register';

export interface DeliveredRow {
  /** Counts from 1; a header is no row. */
  readonly row: number;
  /** Line of the file that the row ends on, for CSV. */
  readonly line?: number;
  /** The row as it came, shortened; it names a pupil. */
  readonly text: string;
  readonly read: RowRead;
}

/** The rows of a JSON delivery. */
export function* jsonRows(marks: readonly unknown[]): Generator<DeliveredRow> {
  for (const [index, mark] of marks.entries()) {
    const text = (JSON.stringify(mark) ?? '').slice(0, 2000).toWellFormed();
    yield { row: index + 1, text, read: readJsonRow(mark, jsonFieldNames) };
  }
}
