// What a file looks like before anything of it is read as a register: how its bytes are to be read, its header, its first
// rows, and which column seems to hold what.
import {
  csvFieldNames,
  detectDelimiter,
  detectEncoding,
  readLayout,
  scanRows,
  type Encoding,
  type ImportProfile,
} from '#libs/register';
import { personColumns } from '#libs/store';

/** Marks of sessions; or pupils with their parents and cohorts. */
export type ImportKind = 'marks' | 'people';
export type ImportFormat = 'marks' | 'weeks' | 'wide' | 'people';

/** A part that a column may hold. */
export interface ColumnPart {
  readonly part: string;
  readonly needed: boolean;
  /** How exports head the column. */
  readonly usual: string;
  /** The header that seems to hold it, or that the profile names; null for none. */
  readonly header: string | null;
}

export interface LookedAt {
  readonly encoding: Encoding;
  readonly delimiter: NonNullable<ImportProfile['delimiter']>;
  readonly format: ImportFormat;
  readonly header: readonly string[];
  /** The first rows, five at most, cells as they stand. */
  readonly rows: readonly (readonly string[])[];
  readonly parts: readonly ColumnPart[];
}

/** Bytes that are looked at. */
export const LOOKED_AT = 65_536;
const ROWS = 5;
const LONGEST_CELL = 80;

/** Other headers that programs of schools write, in small letters. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  pupil: ['unique pupil number', 'pupil', 'pupil.upn', 'student.upn', 'pupilupn'],
  date: ['session date', 'attendance date', 'mark date', 'session.date'],
  session: ['am/pm', 'ampm', 'half', 'session name', 'session.name'],
  code: ['mark', 'code', 'attendance code', 'attendance mark'],
  minutesLate: ['minutes late', 'minutes', 'late minutes', 'mins late'],
  note: ['comment', 'comments', 'note', 'notes', 'reason'],
  weekStart: ['week start', 'week', 'week commencing', 'week beginning'],
  weekMarks: ['marks', 'week marks', 'attendance marks'],
};

/** Looks at the first bytes of a file. `profile` says what is known of it already. */
export function lookAtFile(sample: Uint8Array, kind: ImportKind, profile: ImportProfile = {}): LookedAt {
  const found = detectEncoding(sample);
  const encoding = profile.encoding ?? found.encoding;
  const text = new TextDecoder(encoding).decode(sample.subarray(found.skip));
  const delimiter = profile.delimiter ?? detectDelimiter(text);
  const [header = [], ...rows] = firstRows(text, delimiter);
  const format = kind === 'people' ? 'people' : formatOf(header, profile);
  return { encoding, delimiter, format, header, rows, parts: partsOf(format, header, profile) };
}

function firstRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  const scanner = scanRows(delimiter.charCodeAt(0), () => rows[0]?.length ?? 0);
  const visit: Parameters<typeof scanner.push>[1] = ({ bytes, starts, ends, cells, problem }) => {
    if (rows.length > ROWS || problem !== null) return;
    const cell = (_: unknown, i: number): string =>
      new TextDecoder().decode(bytes.subarray(starts[i], ends[i])).trim().slice(0, LONGEST_CELL);
    rows.push(Array.from({ length: cells }, cell));
  };
  scanner.push(new TextEncoder().encode(text), visit);
  // The end of the sample is the end of a row only in a short file.
  if (rows.length <= ROWS) scanner.end(visit);
  return rows;
}

function formatOf(header: readonly string[], profile: ImportProfile): 'marks' | 'weeks' | 'wide' {
  if (profile.format) return profile.format;
  const { columns = {} } = profile;
  const weekMarks = columns['weekMarks'] ?? 'WeekMarks';
  if (header.some(title => title.toLowerCase() === weekMarks.toLowerCase())) return 'weeks';
  const wide = readLayout(header, { ...profile, format: 'wide', columns: { pupil: header[0] ?? '' } });
  return wide.ok ? 'wide' : 'marks';
}

const weekParts = { pupil: 'UPN', weekStart: 'WeekStart', weekMarks: 'WeekMarks' };
const needed = new Set(['pupil', 'date', 'session', 'code', 'weekStart', 'weekMarks', 'upn']);

function usualNames(format: ImportFormat): Readonly<Record<string, string>> {
  switch (format) {
    case 'marks':
      return { ...csvFieldNames };
    case 'weeks':
      return weekParts;
    case 'wide':
      return { pupil: 'UPN' };
    case 'people':
      return personColumns;
  }
}

function partsOf(
  format: ImportFormat,
  header: readonly string[],
  { columns = {} }: ImportProfile,
): ColumnPart[] {
  const find = (names: readonly string[]): string | null =>
    header.find(title => title !== '' && names.includes(title.toLowerCase())) ?? null;
  return Object.entries(usualNames(format)).map(([part, usual]) => {
    const own = columns[part];
    const names = own === undefined ? [usual, ...(alsoCalled[part] ?? [])] : [own];
    return {
      part,
      needed: needed.has(part),
      usual,
      header: find(names.map(name => name.toLowerCase())),
    };
  });
}
