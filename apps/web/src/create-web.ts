// Makes the pages ready to listen: what all requests have in common, in the order in which it is done.
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { isSecure, type WebDependencies } from './dependencies.js';
import { refuseForgedForms } from './frame/forged-form.js';
import { countForRequest } from './frame/query-counter.js';
import { Renderer } from './frame/render.js';
import { giveRequestIds } from './frame/request-id.js';
import { WebModule } from './web.module.js';

/** Time in which a request's headers, and then all of it, must have come. */
const HEADERS_MS = 20_000;
const REQUEST_MS = 300_000;
const MOST_FORM = '1mb';
const MOST_FIELDS = 2000;

/** The pages, not listening yet. */
export async function createWeb(given: WebDependencies): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(WebModule.with(given), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // One proxy stands in front where there is a public address; without one, nobody is believed about an address.
  app.set('trust proxy', given.publicUrl === undefined ? false : 1);
  app.use(giveRequestIds(given.logger));
  app.use(countForRequest);
  app.use(giveNonce);
  app.use(headers(given));
  app.useStaticAssets(given.assets, {
    prefix: '/assets/',
    index: false,
    immutable: true,
    maxAge: '365d',
    fallthrough: true,
  });
  app.useBodyParser('urlencoded', { extended: false, limit: MOST_FORM, parameterLimit: MOST_FIELDS });
  app.use(refuseForgedForms(app.get(Renderer).cookies));
  const server: Server = app.getHttpServer();
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  return app;
}

/** A word that the page's own scripts carry, new for each page. */
function giveNonce(_request: Request, response: Response, next: NextFunction): void {
  response.locals['nonce'] = randomBytes(16).toString('base64');
  next();
}

function headers(given: WebDependencies): ReturnType<typeof helmet> {
  const nonce = (_request: unknown, response: unknown) =>
    `'nonce-${String((response as Response).locals['nonce'])}'`;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: [nonce],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
    },
    frameguard: { action: 'sameorigin' },
    referrerPolicy: { policy: 'same-origin' },
    // Without TLS in front a browser would be told to ask where nothing answers.
    hsts: isSecure(given),
  });
}
