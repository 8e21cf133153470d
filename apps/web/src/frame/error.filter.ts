// The one exception filter: people get a page that says what to do, or the page to sign in; faults leave a line in the log.
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { IDENTIFY, type Identify, type IdentifiedRequest } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Logger } from '#libs/runtime';
import { LOGGER } from '../dependencies.js';
import { errorPageOf } from './error-page.js';
import { page } from './page.js';
import { Renderer } from './render.js';

/** Errors that lead to another page. */
const ways: Readonly<Record<string, string>> = {
  'identity.unknown': '/sign-in',
  'identity.no-role': '/role',
  'identity.must-change': '/account/password',
};

@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(IDENTIFY) private readonly identify: Identify,
    @Inject(Renderer) private readonly renderer: Renderer,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<Request & IdentifiedRequest>();
    const response = http.getResponse<Response>();
    const shown = errorPageOf(error);
    const way = error instanceof WaymarkError ? ways[error.code] : undefined;
    if (way === undefined && shown.status >= 500) {
      this.logger.error(
        { requestId: response.getHeader('X-Request-Id'), ...whatWentWrong(error) },
        'request failed',
      );
    }
    if (response.headersSent) return void response.destroy();
    if (way !== undefined) return this.lead(way, request, response);
    await this.know(request);
    if (shown.status === 503) response.setHeader('Retry-After', '5');
    const model = { ...shown, title: shown.title };
    response.send(this.renderer.html(page('error.njk', model, shown.status), request, response));
  }

  private lead(way: string, request: Request, response: Response): void {
    const isStart = request.originalUrl === '/' || way !== '/sign-in';
    const from =
      request.method === 'GET' && !isStart ? `?next=${encodeURIComponent(request.originalUrl)}` : '';
    if (request.accepts(['html', 'json']) === 'json') return void response.status(401).json({ status: 401 });
    this.renderer.redirect({ path: `${way}${from}`, notice: undefined }, response);
    response.end();
  }

  /** An error page of somebody who signed in has their navigation; where even that cannot be found out, it goes without. */
  private async know(request: Request & IdentifiedRequest): Promise<void> {
    try {
      request.identified ??= await this.identify(request);
    } catch {
      request.identified = {};
    }
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
