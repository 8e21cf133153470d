// One row of a register as it is handed in becomes a mark, or the first thing that is wrong with it.
import { isPlainDate, type Half, type PlainDate } from '#libs/school-time';
import { checkCode } from '../codes.js';
import { markFields, shown, type FieldNames, type MarkField, type RowProblem } from './rejection.js';

/** Whose mark it is: by unique pupil number, in capitals, or by id. */
export interface PupilKey {
  readonly kind: 'upn' | 'id';
  readonly value: string;
}

export interface MarkRow {
  readonly pupil: PupilKey;
  readonly date: PlainDate;
  readonly half: Half;
  /** A code of the date's era. */
  readonly code: string;
  readonly minutesLate?: number;
  readonly note?: string;
}

export type RawRow = Readonly<Partial<Record<MarkField, unknown>>>;

export type RowRead =
  { readonly ok: true; readonly row: MarkRow } | { readonly ok: false; readonly problem: RowProblem };

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UPN = /^[A-Z0-9]{1,20}$/;
const LONGEST_CODE = 3;
const LONGEST_NOTE = 1000;
const MOST_MINUTES = 480;

/** What a part of a row reads as, or what is wrong with it. */
type Part<T> = { readonly value: T } | Bad;
interface Bad {
  readonly problem: string;
  readonly remedy: string;
}

/** Reads a row whose parts may be of any type; `names` says what the delivery calls them. */
export function readRow(raw: RawRow, names: FieldNames): RowRead {
  const refuse = (field: MarkField, { problem, remedy }: Bad): RowRead => {
    const value = isMissing(raw[field]) ? null : shown(raw[field]);
    return { ok: false, problem: { field: names[field], value, problem, remedy } };
  };
  const pupil = readPupil(raw.pupil);
  if ('problem' in pupil) return refuse('pupil', pupil);
  const date = readDate(raw.date);
  if ('problem' in date) return refuse('date', date);
  const half = readHalf(raw.session);
  if ('problem' in half) return refuse('session', half);
  const code = readCode(raw.code, date.value);
  if ('problem' in code) return refuse('code', code);
  const minutes = readMinutes(raw.minutesLate);
  if ('problem' in minutes) return refuse('minutesLate', minutes);
  const note = readNote(raw.note);
  if ('problem' in note) return refuse('note', note);
  const row = {
    pupil: pupil.value,
    date: date.value,
    half: half.value,
    code: code.value,
    ...(minutes.value !== undefined && { minutesLate: minutes.value }),
    ...(note.value && { note: note.value }),
  };
  return { ok: true, row };
}

/** A row of JSON: an object with no other fields than those of a mark. */
export function readJsonRow(value: unknown, names: FieldNames): RowRead {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const problem = {
      field: 'row',
      value: shown(value),
      problem: 'the row is not an object',
      remedy: `write it as {${markFields.slice(0, 4).join(', ')}}`,
    };
    return { ok: false, problem };
  }
  const known = Object.values(names);
  const other = Object.keys(value).find(key => !known.includes(key));
  if (other !== undefined) {
    const problem = {
      field: shown(other),
      value: null,
      problem: 'a mark has no such field',
      remedy: `use only ${known.join(', ')}`,
    };
    return { ok: false, problem };
  }
  return readRow(value, names);
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';

function readPupil(value: unknown): Part<PupilKey> {
  const remedy = 'give the unique pupil number (UPN) as the school has it';
  if (isMissing(value)) return { problem: 'no pupil is named', remedy };
  const text = typeof value === 'string' ? value.trim() : '';
  if (ID.test(text)) return { value: { kind: 'id', value: text.toLowerCase() } };
  const upn = text.toUpperCase();
  return UPN.test(upn)
    ? { value: { kind: 'upn', value: upn } }
    : { problem: 'this is not a unique pupil number', remedy };
}

function readDate(value: unknown): Part<PlainDate> {
  const remedy = 'write it as YYYY-MM-DD or DD/MM/YYYY, for example 2025-09-15 or 15/09/2025';
  if (isMissing(value)) return { problem: 'the date is missing', remedy };
  const text = typeof value === 'string' ? value.trim() : '';
  const english = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const date = english ? `${english[3]}-${english[2]}-${english[1]}` : text;
  return isPlainDate(date) ? { value: date } : { problem: 'this is not a date', remedy };
}

function readHalf(value: unknown): Part<Half> {
  const remedy = 'write am or pm';
  if (isMissing(value)) return { problem: 'the session is missing', remedy };
  const half = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (half === 'am' || half === 'pm') return { value: half };
  return { problem: 'this is not a session', remedy };
}

function readCode(value: unknown, date: PlainDate): Part<string> {
  if (!isMissing(value) && typeof value !== 'string') {
    return { problem: 'a code is text', remedy: 'write the code as text, in quotes' };
  }
  const code = isMissing(value) ? '' : shown(value);
  const check = checkCode(code, date);
  if (check.ok) return { value: check.info.code };
  return code.length <= LONGEST_CODE
    ? check
    : { problem: 'this is longer than an attendance code', remedy: check.remedy };
}

function readMinutes(value: unknown): Part<number | undefined> {
  if (isMissing(value)) return { value: undefined };
  const minutes = typeof value === 'string' && /^\d{1,4}$/.test(value.trim()) ? Number(value) : value;
  const isCount = typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 0;
  if (isCount && minutes <= MOST_MINUTES) return { value: minutes };
  const remedy = `give a whole number from 0 to ${MOST_MINUTES}, or leave it out`;
  return { problem: 'this is not a number of minutes', remedy };
}

function readNote(value: unknown): Part<string | undefined> {
  if (isMissing(value)) return { value: undefined };
  if (typeof value !== 'string')
    return { problem: 'the note is not text', remedy: 'write it in quotes, or leave it out' };
  if (value.length > LONGEST_NOTE) {
    return { problem: `the note has ${value.length} characters`, remedy: `give at most ${LONGEST_NOTE}` };
  }
  return { value: value.toWellFormed().trim() };
}
