// A JSON body held against its DTO, for handlers that take one.
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../problems/problem.js';
import { jsonBodyOf, mediaTypeOf } from './read-body.js';
import { validated } from './validation.js';

const MOST_BODY = 1_000_000;

/** The body as this DTO. Throws a problem: 400, 413, 415, 422. */
export async function bodyAs<T extends object>(request: IncomingMessage, type: new () => T): Promise<T> {
  if (mediaTypeOf(request) !== 'application/json') {
    throw new ProblemError(415, 'media-type', 'The body is not JSON', {
      field: 'Content-Type',
      expected: 'application/json',
    });
  }
  return await validated(await jsonBodyOf(request, MOST_BODY, 'send less'), type);
}
