// Forms: read into a class, held against its rules, and shown again with what was typed where something is wrong.
import { randomUUID } from 'node:crypto';
import { plainToInstance, Transform } from 'class-transformer';
import { registerDecorator, validate, type ValidationArguments, type ValidationError } from 'class-validator';
import { isPlainDate, type PlainDate } from '#libs/school-time';
import { dateOf, readDate } from './dates.js';
import { page, type FieldProblem, type Page, type PageModel } from './page.js';

type Fields = Readonly<Record<string, unknown>>;

export type FormRead<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Made with the form: the same for each time that this one form is sent. Give it as the idempotency key. */
      readonly once: string;
    }
  | { readonly ok: false; readonly problems: readonly FieldProblem[]; readonly values: Fields };

const ONCE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A key for a form that is about to be shown. */
export const newOnce = (): string => randomUUID();

/** The key that a sent form carries; a new one where it carries none. */
export const onceOf = ({ _once: once }: Fields): string =>
  typeof once === 'string' && ONCE.test(once) ? once : newOnce();

/**
 * Reads the body of a form into `type`, whose fields carry class-validator's decorators with messages for people. Text is
 * trimmed, empty text is no value, and fields that the class does not name are left out.
 */
export async function readForm<T extends object>(type: new () => T, body: unknown): Promise<FormRead<T>> {
  const values = (typeof body === 'object' && body !== null ? body : {}) as Fields;
  const value = plainToInstance(type, tidied(values));
  const errors = await validate(value, { whitelist: true, stopAtFirstError: true });
  const problems = errors.map(problemOf);
  if (problems.length > 0) return { ok: false, problems, values };
  return { ok: true, value, once: onceOf(values) };
}

/** The page of a form once more, with what was typed and what is wrong (422). */
export const showAgain = (
  view: string,
  model: PageModel,
  { problems, values }: { readonly problems: readonly FieldProblem[]; readonly values: Fields },
): Page => page(view, { ...model, problems, values }, 422);

/** A problem found after the fields were read. */
export const problemWith = (field: string, text: string): FieldProblem => ({ field, text });

function tidied(values: Fields): Fields {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    // A date of three fields is read under its own name, so the name has to be there.
    const date = /^(.+)-day$/.exec(name)?.[1];
    if (date !== undefined) fields[date] ??= null;
    const text = typeof value === 'string' ? value.trim().replaceAll('\r\n', '\n') : value;
    if (text !== '' && text !== undefined) fields[name] = text;
  }
  return fields;
}

function problemOf({ property, constraints, children }: ValidationError): FieldProblem {
  const text = Object.values(constraints ?? {})[0];
  if (text !== undefined) return { field: property, text };
  const [child] = children ?? [];
  return child ? { ...problemOf(child), field: property } : { field: property, text: 'Check this answer' };
}

/**
 * A date, of one field `name` as people write dates, or of three, `name-day`, `name-month` and `name-year`. `what` names it in
 * sentences: 'the day of the meeting'. The value is a PlainDate.
 */
export function DateField(what: string, { optional = false } = {}): PropertyDecorator {
  const read = Transform(({ obj, key }) => readParts(obj as Fields, key));
  return (target, property) => {
    read(target, property);
    registerDecorator({
      name: 'dateField',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: value =>
          (value === undefined && optional) || (typeof value === 'string' && isPlainDate(value)),
        defaultMessage: ({ value }: ValidationArguments = {} as ValidationArguments) =>
          value === undefined
            ? `Enter ${what}`
            : `${what.charAt(0).toUpperCase()}${what.slice(1)} must be a real date, such as 3 9 2026`,
      },
    });
  };
}

/** The date, undefined where nothing was typed, null where it is no date. */
function readParts(fields: Fields, key: string): PlainDate | null | undefined {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const whole = text(key);
  if (whole !== '') return readDate(whole) ?? null;
  const [day, month, year] = [text(`${key}-day`), text(`${key}-month`), text(`${key}-year`)];
  if (day === '' && month === '' && year === '') return undefined;
  return dateOf(day, month, year) ?? null;
}
