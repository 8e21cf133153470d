// What the import pages show, and how the form that says what the columns hold is read.
import { lookAtFile, type ImportKind, type ImportSlip, type LookedAt, type Reading } from '#libs/desk';
import type { ImportProfile } from '#libs/register';
import { londonInstant, type Instant } from '#libs/school-time';
import { readDate } from '../../frame/dates.js';
import { problemWith } from '../../frame/form.js';
import type { FieldProblem, PageModel } from '../../frame/page.js';
import { content } from './import.content.js';

export type Posted = Readonly<Record<string, unknown>>;

interface Item {
  readonly value: string;
  readonly text: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const items = (words: Readonly<Record<string, string>>): Item[] =>
  Object.entries(words).map(([value, text]) => ({ value, text }));
const oneOf = <T extends string>(value: string, words: Readonly<Record<T, string>>): T | undefined =>
  Object.hasOwn(words, value) ? (value as T) : undefined;

export const addressOf = ({ id }: Pick<ImportSlip, 'id'>, rest = ''): string => `/import/${id}${rest}`;

/** What is said of how the file is laid out; empty text is found out. */
export function layoutOf(body: Posted, kind: ImportKind): ImportProfile {
  const encoding = oneOf(textOf(body['encoding']), content.encodings);
  // Forms trim: a tab goes by its name.
  const delimiter = oneOf(body['delimiter'] === 'tab' ? '\t' : textOf(body['delimiter']), content.delimiters);
  const format = oneOf(textOf(body['format']), content.formats);
  const dateOrder = body['dateOrder'] === 'mdy' ? 'mdy' : body['dateOrder'] === 'dmy' ? 'dmy' : undefined;
  return {
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(format && format !== 'people' && kind !== 'people' && { format }),
    ...(dateOrder && { dateOrder }),
  };
}

export interface ColumnsModel extends PageModel {
  readonly address: string;
  readonly name: string;
  readonly kind: ImportKind;
  readonly found: readonly { readonly what: string; readonly is: string }[];
  readonly layout: {
    readonly encoding: string;
    readonly delimiter: string;
    readonly format: string;
    readonly dateOrder: string;
  };
  readonly choices: {
    readonly encodings: readonly Item[];
    readonly delimiters: readonly Item[];
    readonly formats: readonly Item[];
    readonly profiles: readonly Item[];
  };
  readonly columns: readonly {
    readonly id: string;
    readonly label: string;
    readonly needed: boolean;
    readonly value: string;
    readonly items: readonly Item[];
  }[];
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly profile: string;
}

const columnField = (part: string): string => `column-${part}`;

export function columnsModel(
  slip: ImportSlip,
  looked: LookedAt,
  profile: ImportProfile,
  profiles: readonly string[],
  chosen: string,
): ColumnsModel {
  const { encoding, delimiter, format, header, rows, parts } = looked;
  const headers = [...new Set(header.filter(title => title !== ''))];
  return {
    title: 'What do the columns hold?',
    breadcrumbs: content.crumbs,
    address: addressOf(slip),
    name: slip.name,
    kind: slip.kind,
    found: [
      { what: 'File', is: `${slip.name}, ${sizeText(slip.bytes)}` },
      { what: 'Form', is: content.formats[format] },
      { what: 'Cells are separated by', is: content.delimiters[delimiter] },
      { what: 'Characters', is: content.encodings[encoding] },
      { what: 'Columns', is: String(header.length) },
    ],
    layout: {
      encoding,
      delimiter: delimiter === '\t' ? 'tab' : delimiter,
      format,
      dateOrder: profile.dateOrder ?? 'dmy',
    },
    choices: {
      encodings: items(content.encodings),
      delimiters: items(content.delimiters).map(item =>
        item.value === '\t' ? { ...item, value: 'tab' } : item,
      ),
      formats: items(content.formats).filter(({ value }) => value !== 'people'),
      profiles: profiles.map(name => ({ value: name, text: name })),
    },
    columns: parts.map(({ part, needed, header: found }) => ({
      id: columnField(part),
      label: content.parts[part] ?? part,
      needed,
      value: found ?? '',
      items: [
        { value: '', text: needed ? 'Choose a column' : 'Not in this file' },
        ...headers.map(title => ({ value: title, text: title })),
      ],
    })),
    header,
    rows,
    profile: chosen,
  };
}

export type ReadingRead =
  | { readonly ok: true; readonly reading: Reading; readonly saveAs: string | null }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Reads what was chosen for the columns. */
export function readReading(slip: ImportSlip, body: Posted, now: Instant): ReadingRead {
  const layout = layoutOf(body, slip.kind);
  const { parts, header, encoding, delimiter, format } = lookAtFile(slip.head, slip.kind, layout);
  const problems: FieldProblem[] = [];
  const columns: Record<string, string> = {};
  for (const { part, needed } of parts) {
    const field = columnField(part);
    const chosen = textOf(body[field]);
    const isThere = header.includes(chosen);
    if (chosen !== '' && isThere) {
      if (Object.values(columns).includes(chosen)) problems.push(problemWith(field, content.twice(chosen)));
      columns[part] = chosen;
    } else if (needed) problems.push(problemWith(field, content.chooseColumn(content.parts[part] ?? part)));
  }
  const made = readMade(body, now);
  if ('problem' in made) problems.push(made.problem);
  const saveAs = textOf(body['saveAs']).toLowerCase();
  if (saveAs !== '' && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(saveAs))
    problems.push(problemWith('saveAs', content.badProfileName));
  if (problems.length > 0 || 'problem' in made) return { ok: false, problems };
  const profile: ImportProfile = {
    columns,
    encoding,
    delimiter,
    dateOrder: layout.dateOrder ?? 'dmy',
    ...(format !== 'people' && { format }),
  };
  return { ok: true, reading: { profile, ...made }, saveAs: saveAs === '' ? null : saveAs };
}

function readMade(
  body: Posted,
  now: Instant,
): { readonly asAt?: Instant } | { readonly problem: FieldProblem } {
  const [day, time] = [textOf(body['madeOn']), textOf(body['madeAt'])];
  if (day === '') return time === '' ? {} : { problem: problemWith('madeOn', content.timeAlone) };
  const date = readDate(day);
  if (date === undefined) return { problem: problemWith('madeOn', 'Enter a real date, such as 3 9 2026') };
  const clock = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(time === '' ? '16:00' : time);
  if (!clock) return { problem: problemWith('madeAt', content.badTime) };
  const asAt = londonInstant(date, `${clock[1]!.padStart(2, '0')}:${clock[2]}`);
  if (asAt > now && time !== '') return { problem: problemWith('madeOn', content.future) };
  return asAt > now + 86_400_000
    ? { problem: problemWith('madeOn', content.future) }
    : { asAt: Math.min(asAt, now) };
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** How far a file was read, of a hundred; 99 at most, since the end is another page. */
export const percentRead = ({ progress, bytes }: ImportSlip): number =>
  Math.min(99, Math.floor((progress.bytes / Math.max(1, bytes)) * 100));
