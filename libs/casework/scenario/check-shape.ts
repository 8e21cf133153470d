// Checks a value against its schema, and says in one line where it is wrong.
import type { z } from 'zod';
import { invalid } from './invalid.js';

/** Checks a value; throws with the path, the value found and what was expected. */
export function checkShape<T extends z.ZodType>(schema: T, value: unknown, at: string): z.infer<T> {
  const result = schema.safeParse(withoutNotes(value));
  if (result.success) return result.data;
  const issue = deepest(result.error.issues[0]!);
  const extra = issue.code === 'unrecognized_keys' ? issue.keys?.slice(0, 1) : undefined;
  const path = [...issue.path, ...(extra ?? [])];
  const field = [...(at ? [at] : []), ...path].reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
  return invalid(
    field || 'the file',
    valueAt(value, path),
    extra ? 'no such field here' : wording(issue.message),
  );
}

/** The library's messages in the words of the others. */
function wording(message: string): string {
  if (message === 'Invalid ISO date') return 'a date of the calendar as YYYY-MM-DD';
  return message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '');
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: PropertyKey[];
  readonly message: string;
  readonly keys?: string[];
}

/** Inside a union, the first issue of the alternative with the fewest. */
function deepest(issue: z.core.$ZodIssue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0]!;
  const inner = deepest(closest[0]!);
  return { ...inner, path: [...issue.path, ...inner.path] };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part],
    value,
  );
}

/** `$schema`, `note` and `comment` may stand anywhere and say nothing. */
function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !['$schema', 'note', 'comment'].includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNotes(inner)]));
}
