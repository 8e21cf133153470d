// Reads what a person filled in, by the description of the form: the action, the further actions of its rows, and for each
// field that cannot be used a message that says what to do. What was typed is given back as it was.
import { actionSchemas, type Action, type ActionName } from '#libs/casework';
import { addDays, isPlainDate, londonDate, type Instant } from '#libs/school-time';
import { fieldsOf, nameOfField, type ActionForm, type Field, type FieldGroup } from './form.js';

export type Posted = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface FieldError {
  /** Name of the field, as the page has it. */
  readonly name: string;
  readonly text: string;
}

export type ReadForm =
  | { readonly ok: true; readonly action: Action; readonly further: readonly Action[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const schemas = actionSchemas({});
const mostText = 10_000;

/** The action that the form stands for, or what is wrong with it, field by field. */
export function readForm(form: ActionForm, posted: Posted): ReadForm {
  const errors: FieldError[] = [];
  const action: Record<string, unknown> = { action: form.action, ...form.fixed };
  for (const group of form.groups) {
    if (group.rows !== undefined) continue;
    if (group.optional && isEmpty(group, posted, '')) continue;
    readFields(group.fields, posted, '', action, errors);
  }
  const further = form.groups.flatMap(group => readRows(group, posted, errors));
  if (errors.length === 0) check(form, action, errors);
  return errors.length > 0
    ? { ok: false, errors }
    : { ok: true, action: action as unknown as Action, further };
}

function readRows(group: FieldGroup, posted: Posted, errors: FieldError[]): Action[] {
  const { rows, fields } = group;
  if (!rows) return [];
  const actions: Action[] = [];
  for (let row = 1; row <= rows.count; row += 1) {
    const prefix = `${rows.action}.${row}.`;
    if (isEmpty(group, posted, prefix)) continue;
    const action: Record<string, unknown> = { action: rows.action };
    readFields(fields, posted, prefix, action, errors);
    actions.push(action as unknown as Action);
  }
  return actions;
}

export function isEmpty({ fields }: FieldGroup, posted: Posted, prefix: string): boolean {
  return fields.every(field => rawOf(field, posted, prefix).every(text => text.trim() === ''));
}

/** Everything that was typed for a field: three parts of a date, every box that was ticked. */
function rawOf(field: Field, posted: Posted, prefix: string): string[] {
  const name = prefix + nameOfField(field);
  if (field.kind === 'date') return ['day', 'month', 'year'].map(part => textOf(posted[`${name}-${part}`]));
  const value = posted[name];
  return typeof value === 'string' || value === undefined ? [textOf(value)] : [...value];
}

const textOf = (value: string | readonly string[] | undefined): string =>
  (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();

export function readFields(
  fields: readonly Field[],
  posted: Posted,
  prefix: string,
  into: Record<string, unknown>,
  errors: FieldError[],
): void {
  for (const field of fields) {
    const read = readField(field, rawOf(field, posted, prefix));
    if (typeof read === 'object' && read !== null && 'problem' in read)
      errors.push({ name: prefix + nameOfField(field), text: String(read.problem) });
    else if (read !== undefined) put(into, field.path, read);
  }
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) return void (into[head] = value);
  const below = (into[head] ??= {}) as Record<string, unknown>;
  put(below, rest, value);
}

const problem = (text: string): { readonly problem: string } => ({ problem: text });
const plain = (label: string): string => label.replace(/ \(optional\)$/, '').replace(/\?$/, '');
const lower = (label: string): string => plain(label).slice(0, 1).toLowerCase() + plain(label).slice(1);

function readField(field: Field, raw: readonly string[]): unknown {
  const [first = ''] = raw;
  const isMissing = raw.every(text => text.trim() === '');
  if (isMissing && field.kind !== 'choices' && field.kind !== 'tick')
    return field.optional ? undefined : problem(missingText(field));
  switch (field.kind) {
    case 'text':
    case 'area':
      return first.length > (field.kind === 'text' ? (field.most ?? 300) : mostText)
        ? problem(`${plain(field.label)}: use fewer words`)
        : first;
    case 'lines':
      return raw
        .flatMap(text => text.split('\n'))
        .map(line => line.trim())
        .filter(line => line !== '');
    case 'dated-lines':
      return (
        datedLinesOf(first) ??
        problem(`${plain(field.label)}: begin each line with its day, such as 3 10 2025: breakfast club`)
      );
    case 'time':
      return timeOf(first) ?? problem(`${plain(field.label)}: enter a time such as 15:30 or 3:30pm`);
    case 'date':
      return dateOf(raw) ?? problem(`${plain(field.label)}: enter a real date, such as 27 3 2026`);
    case 'number':
      return (
        numberOf(first, field.isDecimal === true) ??
        problem(`${plain(field.label)}: enter a ${field.isDecimal ? 'number' : 'whole number'}`)
      );
    case 'choice': {
      const chosen = field.options.find(({ value }) => value === first);
      if (!chosen) return problem(missingText(field));
      if (field.isBoolean) return first === 'yes';
      return field.numbers && /^\d+$/.test(first) ? Number(first) : first;
    }
    case 'choices': {
      const chosen = field.options.map(({ value }) => value).filter(value => raw.includes(value));
      return chosen.length < (field.optional ? 0 : (field.atLeast ?? 1))
        ? problem(missingText(field))
        : chosen;
    }
    case 'tick':
      return first === '' ? (field.optional ? undefined : false) : true;
  }
}

function missingText(field: Field): string {
  switch (field.kind) {
    case 'choice':
      return `Select an answer: ${lower(field.label)}`;
    case 'choices':
      return `Select at least one: ${lower(field.label)}`;
    case 'date':
      return `Enter a date: ${lower(field.label)}`;
    default:
      return `Answer this: ${lower(field.label)}`;
  }
}

function dateOf(parts: readonly string[]): string | undefined {
  const [day = '', month = '', year = ''] = parts.map(part => part.trim());
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isPlainDate(date) ? date : undefined;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** '3 October 2025: breakfast club' a line; undefined where a line has no day. */
function datedLinesOf(text: string): { readonly what: string; readonly on: string }[] | undefined {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const entries = lines.flatMap(line => {
    const match = /^(\d{1,2})[ ./-]+(\d{1,2}|[A-Za-z]{3,9})[ ./-]+(\d{4})\s*[:,-]?\s*(.+)$/.exec(line);
    const [, day = '', month = '', year = '', what = ''] = match ?? [];
    const name = months.indexOf(month.slice(0, 3).toLowerCase()) + 1;
    const on = dateOf([day, name > 0 ? String(name) : month, year]);
    return on === undefined || what === '' ? [] : [{ what, on }];
  });
  return entries.length === lines.length ? entries : undefined;
}

/** '15:30', '3.30 pm' or '9am' as HH:MM. */
function timeOf(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(text);
  if (!match) return undefined;
  const half = match[3]?.toLowerCase();
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  if (half === undefined && match[2] === undefined) return undefined;
  const h = half === 'pm' ? (hour % 12) + 12 : half === 'am' ? hour % 12 : hour;
  return h < 24 && minute < 60
    ? `${String(h).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
    : undefined;
}

function numberOf(text: string, isDecimal: boolean): number | undefined {
  const pattern = isDecimal ? /^£?\d{1,6}(\.\d{1,2})?%?$/ : /^\d{1,6}$/;
  return pattern.test(text) ? Number(text.replaceAll(/[£%]/g, '')) : undefined;
}

/** The schema of the action has the last word: its problems go to the field that they are about. */
function check(form: ActionForm, action: Record<string, unknown>, errors: FieldError[]): void {
  const parsed = schemas[form.action].safeParse(action);
  if (parsed.success) return;
  for (const issue of parsed.error.issues) {
    const path = issue.path.map(String);
    const field = fieldsOf(form).find(f => f.path.every((part, i) => path[i] === part));
    errors.push({
      name: field ? nameOfField(field) : 'form',
      text: field ? `${plain(field.label)}: ${issue.message}` : `${path.join('.')}: ${issue.message}`,
    });
  }
}

/**
 * An action as somebody would fill the form in, for asking the decider whether it is possible at all. `choose` picks the
 * answer of the field that decides.
 */
export function exampleOf(form: ActionForm, now: Instant, choose?: string): Action {
  const action: Record<string, unknown> = { action: form.action, ...form.fixed };
  for (const { fields, rows, optional } of form.groups) {
    if (rows !== undefined || optional) continue;
    for (const field of fields)
      if (!field.optional || (field.kind === 'choice' && field.decides)) {
        const value = exampleFor(field, now, choose);
        if (value !== undefined) put(action, field.path, value);
      }
  }
  return action as unknown as Action;
}

function exampleFor(field: Field, now: Instant, choose?: string): unknown {
  const today = londonDate(now);
  switch (field.kind) {
    case 'text':
    case 'area':
      return 'as an example';
    case 'lines':
      return ['as an example'];
    case 'dated-lines':
      return [{ what: 'as an example', on: today }];
    case 'time':
      return '09:00';
    case 'date':
      return field.when === 'past' ? today : addDays(today, 14);
    case 'number':
      return field.example;
    case 'choice': {
      if (field.isBoolean) return true;
      const value = field.decides && choose !== undefined ? choose : field.options[0]?.value;
      return field.numbers && value !== undefined && /^\d+$/.test(value) ? Number(value) : value;
    }
    case 'choices':
      return field.options.map(({ value }) => value);
    case 'tick':
      return true;
  }
}

/** Which field of the form decides what follows, if any. */
export const decidingField = (form: ActionForm): Extract<Field, { kind: 'choice' }> | undefined =>
  fieldsOf(form).find(
    (f): f is Extract<Field, { kind: 'choice' }> => f.kind === 'choice' && f.decides === true,
  );

/** Names of actions, for pages that get one in their address. */
export const isActionName = (name: string): name is ActionName => Object.hasOwn(schemas, name);
