// Bodies of the school's addresses: read after the guard, small, and as plain data.
import type { IncomingMessage } from 'node:http';
import { bodyOf, jsonBodyOf, mediaTypeOf } from '../http/read-body.js';
import { validated } from '../http/validation.js';
import { ProblemError } from '../problems/problem.js';

const MOST_JSON = 1_000_000;

/** The body as this DTO says, as plain data without the class. Throws a problem 400, 413, 415 or 422. */
export async function dataOf<T extends object>(request: IncomingMessage, type: new () => T): Promise<T> {
  if (mediaTypeOf(request) !== 'application/json')
    throw new ProblemError(415, 'media-type', 'The body is not JSON', {
      field: 'Content-Type',
      expected: 'application/json',
    });
  const body = await validated(await jsonBodyOf(request, MOST_JSON, 'send less at once'), type);
  return JSON.parse(JSON.stringify(body)) as T;
}

/** All bytes of the body. Throws a problem 413 beyond `limit`. */
export async function bytesOf(request: IncomingMessage, limit: number, remedy: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of bodyOf(request, limit, remedy)) pieces.push(piece);
  return Buffer.concat(pieces);
}
