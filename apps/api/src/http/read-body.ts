// Bodies that are read as they come, for the import: never more of them in memory than is allowed, and no connection cut
// before the answer is out.
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../problems/problem.js';

/** The request's body piece by piece. Throws a problem 413 beyond `limit` bytes: at once where the length is announced. */
export async function* bodyOf(
  request: IncomingMessage,
  limit: number,
  remedy: string,
): AsyncGenerator<Buffer> {
  const tooLarge = () =>
    new ProblemError(413, 'too-large', `The body is larger than ${limit / 1_000_000} MB`, { remedy });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new ProblemError(415, 'encoding', `The body is encoded as '${encoding.slice(0, 40)}'`, {
      remedy: 'send it without Content-Encoding',
    });
  }
  let size = 0;
  // Left alone on an error: the server reads on and throws away, so that the answer reaches whoever is still sending.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw tooLarge();
    yield piece;
  }
}

/** A JSON object from the body. Throws a problem: 400 for what is not JSON in UTF-8, 413. */
export async function jsonBodyOf(request: IncomingMessage, limit: number, remedy: string): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of bodyOf(request, limit, remedy)) pieces.push(piece);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
  } catch {
    throw new ProblemError(400, 'bad-json', 'The body is not JSON', {
      remedy: 'send one JSON object, in UTF-8',
    });
  }
}

/** 'application/json' of 'Application/JSON; charset=utf-8'. */
export const mediaTypeOf = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
