// The body of an action: held against the schema of its name, and refused with the field, what stood there, and what was expected.
import { actionNames, actionSchemas, type Action, type ActionName } from '#libs/casework';
import { canonicalJson } from '#libs/kernel';
import { shown } from '#libs/register';
import { z } from 'zod';
import { badField, ProblemError } from '../problems/problem.js';

/** The schema of each action, with `shown` beside its fields: what the person was looking at, of which a hash is kept. */
export const bodySchemas = actionSchemas({
  shown: z
    .unknown()
    .optional()
    .describe(
      'What the person was shown when deciding; only a hash of it is kept. For an action that sends letters: `shown` of their preview',
    ),
});

export interface AskedAction {
  readonly action: Action;
  readonly shown: unknown;
}

/** Reads a body. Throws a problem 422 that names the first field that cannot be used. */
export function readAction(body: unknown): AskedAction {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProblemError(422, 'bad-body', 'The body is not an object', {
      remedy: 'send {"action": "...", ...}',
    });
  }
  const name: unknown = 'action' in body ? body.action : undefined;
  if (!isActionName(name)) {
    throw badField(
      'action',
      name === undefined ? undefined : shown(name),
      `one of ${actionNames.join(', ')}`,
    );
  }
  const parsed = bodySchemas[name].safeParse(body);
  if (!parsed.success) throw problemOf(parsed.error.issues[0]!, body, name);
  const { shown: shownThen, ...action } = parsed.data as Action & { shown?: unknown };
  requireText(body);
  return { action: action as Action, shown: shownThen };
}

const isActionName = (name: unknown): name is ActionName =>
  (actionNames as readonly unknown[]).includes(name);

function problemOf(issue: z.core.$ZodIssue, body: object, name: ActionName): ProblemError {
  if (issue.code === 'unrecognized_keys') {
    const field = pathText([...issue.path, issue.keys[0]!]);
    return badField(
      shown(field),
      shown(valueAt(body, [...issue.path, issue.keys[0]!])),
      `no such field in '${name}'`,
    );
  }
  const value = valueAt(body, issue.path);
  return badField(pathText(issue.path), value === undefined ? undefined : shown(value), expectation(issue));
}

/** The schema's own words, without the value that stands beside them. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') {
    return issue.errors.flat().map(expectation).join(' or ') || 'another value';
  }
  const words = issue.message.replace(/, received .*$/, '');
  return /expected (.*)$/.exec(words)?.[1] ?? words.replace(/^Invalid /, 'a valid ');
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${String(key)}`),
    '',
  );

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value);

/** Text that is no text (half of a surrogate pair) cannot be kept. */
function requireText(body: object): void {
  try {
    canonicalJson(body);
  } catch {
    throw new ProblemError(422, 'bad-text', 'The body holds text that is not Unicode', {
      remedy: 'send well-formed UTF-8',
    });
  }
}
