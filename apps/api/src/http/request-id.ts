// Every request has an id, in its answer and in each log line about it; and one line says how it went.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '#libs/runtime';

const HEADER = 'X-Request-Id';
const FORM = /^[A-Za-z0-9._-]{8,64}$/;

/** The id that `giveRequestIds` has given. */
export const requestId = (response: ServerResponse): string => String(response.getHeader(HEADER) ?? 'none');

/** Takes over an id that the asker sent in form, else makes one; logs method, route, status and time, never an address or a body. */
export function giveRequestIds(logger: Logger) {
  return (request: IncomingMessage & RoutedRequest, response: ServerResponse, next: () => void): void => {
    const sent = request.headers['x-request-id'];
    const id = typeof sent === 'string' && FORM.test(sent) ? sent : randomUUID();
    response.setHeader(HEADER, id);
    const began = performance.now();
    response.once('close', () => {
      const ms = Math.round(performance.now() - began);
      const route = request.route?.path ?? 'unknown';
      const { method } = request;
      const status = response.writableFinished ? response.statusCode : 'aborted';
      logger.info(
        { requestId: id, method, route, status, ms, role: request.identified?.principal?.actor.role },
        'request',
      );
    });
    next();
  };
}

/** What routing and the guard add to a request. */
interface RoutedRequest {
  readonly route?: { readonly path?: string };
  readonly identified?: { readonly principal?: { readonly actor: { readonly role: string } } };
}
