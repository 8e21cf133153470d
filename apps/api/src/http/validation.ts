// Fields of queries and bodies are held against their DTO; the first that cannot be used is named.
import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { shown } from '#libs/register';
import { badField, ProblemError } from '../problems/problem.js';

/** Unknown fields are refused too: a misspelt filter must not look like an empty answer. */
export const validation = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  exceptionFactory: errors => problemOf(errors),
});

/** Checks a value outside a parameter, as the pipe does. Throws a problem 422. */
export const validated = async <T extends object>(value: unknown, type: new () => T): Promise<T> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProblemError(422, 'bad-body', 'The body is not an object', { remedy: 'send a JSON object' });
  }
  return (await validation.transform(value, { type: 'body', metatype: type })) as T;
};

function problemOf([first]: readonly ValidationError[], within = ''): ProblemError {
  if (first?.children?.length) return problemOf(first.children, pathOf(within, first.property));
  if (!first) return new ProblemError(422, 'bad-body', 'The request cannot be used as it is');
  const value = first.value === undefined ? undefined : shown(first.value);
  const [constraint, text = 'another value'] = Object.entries(first.constraints ?? {})[0] ?? [];
  const expected = constraint === 'whitelistValidation' ? 'no such field here' : text;
  return badField(pathOf(within, first.property), value, expected.replace(`${first.property} must`, 'it to'));
}

/** `people[2].from`: fields inside fields, and places in lists. */
const pathOf = (within: string, property: string): string =>
  within === '' ? property : /^\d+$/.test(property) ? `${within}[${property}]` : `${within}.${property}`;
