// The worker as a process: reads the configuration, drives the cases, and ends in order.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { WaymarkError } from '#libs/kernel';
import {
  createLogger,
  createShutdown,
  masterSecret,
  readConfig,
  type Config,
  type Logger,
} from '#libs/runtime';
import { migrate } from '#libs/store';
import { WorkerModule, WorkerService } from './worker.module.js';

/** Longer than the worker lets a running look take. */
const stopMs = 25_000;

async function start(config: Config, logger: Logger): Promise<void> {
  const databaseUrl = required(config.databaseUrl, 'DATABASE_URL');
  const temporalAddress = required(config.temporalAddress, 'TEMPORAL_ADDRESS');
  const shutdown = createShutdown({ onEvent: event => logger.info(event, 'shutting down') });
  shutdown.listen();
  await migrate(databaseUrl);
  const module = WorkerModule.with({
    databaseUrl,
    temporalAddress,
    namespace: config.temporalNamespace,
    masterKey: masterSecret(config),
    delivery: config.delivery,
    logger,
  });
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  shutdown.add('worker', () => app.close(), stopMs);
  logger.info({ namespace: config.temporalNamespace }, 'the worker drives the cases');
  await app.get(WorkerService).ended;
}

function required(value: string | undefined, variable: string): string {
  if (value !== undefined) return value;
  throw new WaymarkError(
    'start.not-configured',
    `${variable} is not set; set it, or start everything with npm start`,
  );
}

try {
  const config = readConfig();
  await start(config, createLogger('worker', config.logLevel));
} catch (error) {
  const text =
    error instanceof Error
      ? error instanceof WaymarkError
        ? error.message
        : `${error.name}: ${error.message}`
      : String(error);
  process.stderr.write(`waymark: ${text}\n`);
  process.exit(1);
}
