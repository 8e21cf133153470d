// Reading the many short fields of a settings form, with a problem for each that cannot be.
import { isPlainDate, type PlainDate } from '#libs/school-time';
import { readDate, shownDate } from '../../frame/dates.js';
import { problemWith } from '../../frame/form.js';
import type { FieldProblem } from '../../frame/page.js';

export type Fields = Readonly<Record<string, unknown>>;

export type FieldsRead<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;
const PHONE = /^[0-9+() /-]{6,30}$/;
const CLOCK = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;
const MOST_ROWS = 80;

/** Reads fields one by one and gathers what is wrong. */
export class FieldReader {
  readonly problems: FieldProblem[] = [];

  constructor(private readonly typed: Fields) {}

  /** What came of it. */
  result<T>(value: () => T): FieldsRead<T> {
    return this.problems.length > 0 ? { ok: false, problems: this.problems } : { ok: true, value: value() };
  }

  wrong(field: string, text: string): void {
    this.problems.push(problemWith(field, text));
  }

  raw(field: string): string {
    const value = this.typed[field];
    return typeof value === 'string' ? value.trim().replaceAll('\r\n', '\n') : '';
  }

  text(field: string, what: string, { most = 100, optional = false } = {}): string {
    const text = this.raw(field);
    if (text === '' && !optional) this.wrong(field, `Enter ${what}`);
    if (text.length > most) this.wrong(field, `Use ${most} characters or fewer for ${what}`);
    return text;
  }

  email(field: string, what: string, optional = false): string {
    const text = this.text(field, what, { optional });
    if (text !== '' && !EMAIL.test(text))
      this.wrong(field, `Enter ${what} in full, such as office@school.example`);
    return text;
  }

  phone(field: string, what: string, optional = false): string {
    const text = this.text(field, what, { optional });
    if (text !== '' && !PHONE.test(text)) this.wrong(field, `Enter ${what} with its area code`);
    return text;
  }

  lines(field: string, what: string, { most = 7, optional = false } = {}): string[] {
    const lines = this.raw(field)
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '');
    if (lines.length === 0 && !optional) this.wrong(field, `Enter ${what}`);
    if (lines.length > most) this.wrong(field, `Use ${most} lines or fewer for ${what}`);
    if (lines.some(line => line.length > 300)) this.wrong(field, `A line of ${what} is too long`);
    return lines;
  }

  oneOf<T extends string>(field: string, choices: readonly T[], message: string): T {
    const chosen = choices.find(choice => choice === this.raw(field));
    if (chosen === undefined) this.wrong(field, message);
    return chosen ?? choices[0]!;
  }

  date(field: string, what: string): PlainDate {
    const text = this.raw(field);
    const date = readDate(text);
    if (text === '') this.wrong(field, `Enter ${what}`);
    else if (date === undefined)
      this.wrong(field, `${text.slice(0, 40)} is no date; write it as 3 September 2026`);
    return date ?? '2000-01-01';
  }

  time(field: string, what: string): string {
    const found = CLOCK.exec(this.raw(field));
    if (!found) this.wrong(field, `Enter ${what} as 24 hours, such as 9:05`);
    return `${(found?.[1] ?? '0').padStart(2, '0')}:${found?.[2] ?? '00'}`;
  }

  whole(field: string, what: string, least: number, most: number): number | undefined {
    const text = this.raw(field);
    if (text === '') return undefined;
    const n = /^-?\d{1,3}$/.test(text) ? Number(text) : NaN;
    if (n >= least && n <= most) return n;
    this.wrong(field, `Enter ${what} as a number from ${least} to ${most}`);
    return undefined;
  }

  /** The rows `<name>-0-...`, `<name>-1-...` in which something is typed, by the beginning of their fields. */
  rows(name: string, columns: readonly string[]): string[] {
    return rowNumbers(this.typed, name)
      .map(i => `${name}-${i}-`)
      .filter(start => columns.some(column => this.raw(start + column) !== ''));
  }
}

/** Numbers of the rows that a form has fields for, and `spare` empty ones more. */
export function rowNumbers(values: Fields, name: string, spare = 0): number[] {
  const numbers = Object.keys(values).flatMap(key => {
    const found = key.startsWith(`${name}-`) ? /^(\d{1,3})-/.exec(key.slice(name.length + 1)) : null;
    return found ? [Number(found[1])] : [];
  });
  const last = Math.min(Math.max(-1, ...numbers), MOST_ROWS - 1 - spare);
  return Array.from({ length: last + 1 + spare }, (_, i) => i);
}

/** Fields of rows: `<name>-<i>-<column>`. */
export const rowFields = (
  name: string,
  rows: readonly Readonly<Record<string, string>>[],
): Record<string, string> =>
  Object.fromEntries(
    rows.flatMap((row, i) => Object.entries(row).map(([column, value]) => [`${name}-${i}-${column}`, value])),
  );

export const typedDate = (date: PlainDate): string => (isPlainDate(date) ? shownDate(date) : date);
