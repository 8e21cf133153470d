// What is wrong with a register, row by row: the first few in full, the rest as a number.
import { refusal } from './columns.js';

/** How many rows with mistakes are shown. */
export const mostShown = 20;

export interface RowError {
  /** Line of the file, the header being 1. */
  readonly row: number;
  readonly field: string;
  readonly value: string | null;
  readonly problem: string;
  readonly remedy: string;
}

/** Throws WaymarkError `what-if.register` with a line for each of the first mistakes, where there are any. */
export function refuseErrors(errors: readonly RowError[], count: number): void {
  if (count === 0) return;
  const lines = errors.slice(0, mostShown).map(errorLine);
  const more = count > lines.length ? [`and ${count - lines.length} more rows`] : [];
  throw refusal(
    `${count === 1 ? 'a row cannot' : `${count} rows cannot`} be read\n${[...lines, ...more].join('\n')}`,
  );
}

function errorLine({ row, field, value, problem, remedy }: RowError): string {
  return `row ${row}, ${field}${value === null ? '' : ` ${JSON.stringify(value)}`}: ${problem}; ${remedy}`;
}
