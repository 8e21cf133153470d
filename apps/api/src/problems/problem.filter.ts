// The one exception filter: every error leaves as application/problem+json, and faults leave a line in the log.
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { WaymarkError } from '#libs/kernel';
import type { Logger } from '#libs/runtime';
import { requestId } from '../http/request-id.js';
import { LOGGER } from '../dependencies.js';
import { problemOfError } from './problem-of-error.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const id = requestId(response);
    const problem = problemOfError(error);
    if (problem.status >= 500)
      this.logger.error({ requestId: id, ...whatWentWrong(error) }, 'request failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.statusCode = problem.status;
    response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    if (problem.status === 401) {
      response.setHeader('WWW-Authenticate', 'Bearer realm="waymark"');
    }
    if (problem.status === 503) response.setHeader('Retry-After', '5');
    response.end(JSON.stringify({ ...problem, instance: `urn:waymark:request:${id}` }));
  }
}

/** For the log: where, and a code. A message that is not ours may quote what was handed in, so it stays out. */
function whatWentWrong(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error ? String(error.code) : undefined;
  const message = error instanceof WaymarkError ? error.message : undefined;
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line));
  return { kind: error.name, code, message, at: frames.slice(0, 8).map(line => line.trim()) };
}
