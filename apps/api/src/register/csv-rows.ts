// The rows of a CSV file as they stream in.
import { parse, type CsvError, type Parser } from 'csv-parse';
import {
  pickCells,
  readColumns,
  readRow,
  csvFieldNames,
  type CsvColumns,
  type RowProblem,
} from '#libs/register';
import { ProblemError } from '../problems/problem.js';
import type { DeliveredRow } from './delivered-row.js';

/** Longest row in bytes; an unclosed quote would else swallow the file into memory. */
const LONGEST_ROW = 32_768;

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * Reads rows out of the pieces of a file; its first line holds the headers. Rows that cannot be read come with their
 * problem. Throws a problem 422 where the header lacks a column.
 */
export async function* csvRows(pieces: AsyncIterable<Buffer>): AsyncGenerator<DeliveredRow> {
  let columns: CsvColumns | undefined;
  let row = 0;
  for await (const { cells, line, broken } of csvLines(pieces)) {
    if (columns === undefined && broken === undefined) {
      columns = columnsOf(cells);
      continue;
    }
    row += 1;
    yield {
      row,
      line,
      text: JSON.stringify(cells).slice(0, 2000).toWellFormed(),
      read: readCells(columns, cells, broken),
    };
  }
  if (columns === undefined) columnsOf([]);
}

function columnsOf(header: readonly string[]): CsvColumns {
  const read = readColumns(header);
  if (read.ok) return read.columns;
  throw new ProblemError(422, 'bad-header', read.problem, { field: read.field, remedy: read.remedy });
}

function readCells(
  columns: CsvColumns | undefined,
  cells: readonly string[],
  broken?: RowProblem,
): DeliveredRow['read'] {
  if (broken !== undefined || columns === undefined) return { ok: false, problem: broken ?? unreadable };
  const picked = pickCells(columns, cells);
  if ('problem' in picked && cells.some(cell => cell.includes('\n'))) return { ok: false, problem: runsOn };
  return 'problem' in picked ? { ok: false, problem: picked as RowProblem } : readRow(picked, csvFieldNames);
}

const unreadable: RowProblem = {
  field: 'row',
  value: null,
  problem:
    'the file cannot be read from here on: a double quote opens here and does not close, or the row is too long',
  remedy: 'close the quote, or write it twice where it is part of the text, and send the file again',
};

const runsOn: RowProblem = {
  ...unreadable,
  problem: 'the row runs on over several lines, as a double quote in it is not closed where a cell ends',
};

/** Lines as the parser gives them; the last may be one that it could not read, after which it reads no more. */
async function* csvLines(
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Line & { readonly broken?: RowProblem }> {
  const lines: Line[] = [];
  // Rows are taken as they are read, not from the parser's stream: on an error that would drop those it still holds.
  const parser = parse({
    bom: true,
    ltrim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines: line }) => {
      lines.push({ cells: cells.map(cell => cell.trim()), line });
      return null;
    },
  });
  for await (const piece of withEnd(pieces)) {
    const failure = await feed(parser, piece);
    yield* lines.splice(0);
    if (failure) {
      yield { cells: [], line: Number(failure['lines'] ?? 0), broken: unreadable };
      break;
    }
  }
  parser.destroy();
}

async function* withEnd(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  yield* pieces;
  yield null;
}

/** Gives the parser a piece, or the end; resolves once it is read, with the error where it is none that can be read. */
function feed(parser: Parser, piece: Buffer | null): Promise<CsvError | undefined> {
  return new Promise(resolve => {
    const onError = (error: Error) => resolve(error as CsvError);
    parser.once('error', onError);
    const done = () => {
      parser.off('error', onError);
      resolve(undefined);
    };
    if (piece === null) parser.resume().once('end', done).end();
    else parser.write(piece, error => (error ? undefined : done()));
  });
}
