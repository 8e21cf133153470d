// The file of cases that ran before Waymark, CSV or JSON, as rows of named cells.
import { WaymarkError } from '#libs/kernel';
import { detectDelimiter, detectEncoding, scanRows, textOf, type RowProblem } from '#libs/register';
import { adoptColumns, type AdoptCells, type AdoptColumn } from './adopt-row.js';

/** Largest file in bytes, and most rows in it. */
export const MOST_ADOPT_BYTES = 10_000_000;
const MOST_ADOPT_ROWS = 20_000;

export type RawAdoptRow = { readonly row: number } & (
  { readonly cells: AdoptCells } | { readonly problem: RowProblem }
);

/** The rows of a file. Throws 'adopt.too-large', 'adopt.bad-file', 'adopt.bad-header'. */
export function rowsOfFile(bytes: Uint8Array): readonly RawAdoptRow[] {
  if (bytes.length > MOST_ADOPT_BYTES)
    throw new WaymarkError(
      'adopt.too-large',
      `The file has ${bytes.length} bytes; split it into files of at most ${MOST_ADOPT_BYTES}`,
    );
  const { encoding, skip } = detectEncoding(bytes.subarray(0, 65_536));
  const text = new TextDecoder(encoding).decode(bytes.subarray(skip));
  const rows = /^\s*[[{]/.test(text) ? jsonRows(text) : csvRows(text);
  if (rows.length > MOST_ADOPT_ROWS)
    throw new WaymarkError(
      'adopt.too-large',
      `The file has ${rows.length} rows; split it into files of at most ${MOST_ADOPT_ROWS}`,
    );
  return rows;
}

function csvRows(text: string): RawAdoptRow[] {
  const rows: RawAdoptRow[] = [];
  let header: (AdoptColumn | undefined)[] | undefined;
  const take = (cells: readonly string[], isBroken: boolean): void => {
    if (!header) {
      header = placesOf(cells);
      return;
    }
    const row = rows.length + 1;
    if (isBroken || cells.length !== header.length) {
      const problem = `the row has ${cells.length} cells and the header ${header.length}`;
      rows.push({
        row,
        problem: { field: 'row', value: null, problem, remedy: 'check quotes and delimiters of the row' },
      });
      return;
    }
    const named = header.flatMap((column, i) => (column ? [[column, cells[i]!]] : []));
    rows.push({ row, cells: Object.fromEntries(named) as AdoptCells });
  };
  const delimiter = detectDelimiter(text.slice(0, 65_536));
  const scanner = scanRows(delimiter.charCodeAt(0), () => header?.length ?? 0);
  const scanned = (found: Parameters<Parameters<typeof scanner.push>[1]>[0]): void => {
    const cells = Array.from({ length: found.cells }, (_, i) =>
      textOf(found.bytes.subarray(found.starts[i], found.ends[i])).replaceAll('""', '"').trim(),
    );
    if (cells.some(cell => cell !== '')) take(cells, found.problem !== null);
  };
  scanner.push(new TextEncoder().encode(text), scanned);
  scanner.end(scanned);
  if (!header) throw badHeader();
  return rows;
}

function placesOf(titles: readonly string[]): (AdoptColumn | undefined)[] {
  const byTitle = new Map(
    (Object.entries(adoptColumns) as [AdoptColumn, string][]).map(([column, title]) => [
      title.toLowerCase(),
      column,
    ]),
  );
  const places = titles.map(title => byTitle.get(title.toLowerCase()));
  const unknown = titles.filter((_, i) => places[i] === undefined);
  if (!places.includes('upn')) throw badHeader();
  if (unknown.length > 0)
    throw new WaymarkError(
      'adopt.bad-header',
      `There is no column ${unknown.slice(0, 5).join(', ')}; the columns are ${Object.values(adoptColumns).join(', ')}`,
    );
  return places;
}

const badHeader = (): WaymarkError =>
  new WaymarkError(
    'adopt.bad-header',
    `The first row must name the columns, UPN among them: ${Object.values(adoptColumns).join(', ')}`,
  );

function jsonRows(text: string): RawAdoptRow[] {
  const parsed = parsedJson(text);
  const list = Array.isArray(parsed) ? parsed : (parsed as { rows?: unknown } | null)?.rows;
  if (!Array.isArray(list))
    throw new WaymarkError(
      'adopt.bad-file',
      'The file is no list of rows; send an array, or an object with `rows`',
    );
  return list.map((value: unknown, i) => {
    const row = i + 1;
    const unknown = Object.keys(value ?? {}).find(key => !(key in adoptColumns));
    if (typeof value !== 'object' || value === null || unknown !== undefined) {
      const remedy = `write an object with the fields ${Object.keys(adoptColumns).join(', ')}`;
      const problem = unknown === undefined ? 'the row is no object' : 'there is no such field';
      return { row, problem: { field: unknown?.slice(0, 60) ?? 'row', value: null, problem, remedy } };
    }
    return {
      row,
      cells: Object.fromEntries(Object.entries(value).map(([key, cell]) => [key, cellOf(cell)])),
    };
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WaymarkError(
      'adopt.bad-file',
      'The file begins like JSON and is none; check it with a JSON tool',
      {
        cause,
      },
    );
  }
}

/** As a cell of a CSV file would say it. */
function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(cellOf).join('|');
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  const { name, hash } = value as { name?: unknown; hash?: unknown };
  return [name, hash].flatMap(part => (typeof part === 'string' ? part : [])).join('#');
}
