// Every request has an id, in its answer, on error pages and in each log line about it; and one line says how it went.
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import type { IdentifiedRequest } from '#libs/identity';
import type { Logger } from '#libs/runtime';

/** Logs method, route, status and time, never an address with its values, a form or a name. */
export const giveRequestIds =
  (logger: Logger) =>
  (request: Request & IdentifiedRequest, response: Response, next: NextFunction): void => {
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    const began = performance.now();
    response.once('close', () => {
      const ms = Math.round(performance.now() - began);
      const route = (request.route as { path?: string } | undefined)?.path ?? 'unknown';
      const status = response.writableFinished ? response.statusCode : 'aborted';
      const role = request.identified?.principal?.actor.role;
      logger.info({ requestId, method: request.method, route, status, ms, role }, 'request');
    });
    next();
  };
