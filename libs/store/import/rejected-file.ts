// Refused rows as a file to mend: each row as it came, with what is wrong beside it. Sent again as it is, the columns
// that were added are passed over.
import type { RefusedRow } from './stage.js';

const added = ['Waymark.Row', 'Waymark.Field', 'Waymark.Problem', 'Waymark.Remedy'];

/** The header of a file of refused rows. */
export const rejectedHeader = (header: string, delimiter: string): string =>
  `${[header, ...added].join(delimiter)}\n`;

/** Lines for refused rows; what is wrong with several cells of a row stands on one line. */
export function rejectedLines(rows: readonly RefusedRow[], delimiter: string): string {
  const lines = Map.groupBy(rows, ({ row }) => row);
  return [...lines.values()]
    .map(found => {
      const [first] = found as [RefusedRow];
      // A row that cannot be taken apart stands whole in its first cell.
      const text = first.field === 'row' ? quoted(first.text) : first.text;
      const all = (pick: (row: RefusedRow) => string): string => quoted(found.map(pick).join('; '));
      return [text, first.row, all(r => r.field), all(r => r.problem), all(r => r.remedy)].join(delimiter);
    })
    .map(line => `${line}\n`)
    .join('');
}

/** In quotes, and harmless to a spreadsheet. */
export function quoted(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
