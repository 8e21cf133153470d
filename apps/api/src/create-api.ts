// Makes the API ready to listen: what all requests have in common.
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import type { Server } from 'node:http';
import { ApiModule } from './api.module.js';
import type { ApiDependencies } from './dependencies.js';
import { giveRequestIds } from './http/request-id.js';
import { Description } from './openapi/description.js';

/** Time in which a request's headers, and then all of it, must have come. */
const HEADERS_MS = 20_000;
const REQUEST_MS = 300_000;

/** The API, not listening yet. Bodies are read by the handlers that want one, after the guard. */
export async function createApi(given: ApiDependencies): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.with(given), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(giveRequestIds(given.logger));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'none'"],
          baseUri: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      // Without TLS in front a browser would be told to ask where nothing answers.
      hsts: false,
    }),
  );
  app.get(Description).makeFrom(app);
  const server: Server = app.getHttpServer();
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  return app;
}
