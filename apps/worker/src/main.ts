// The worker as a process: reads the configuration, drives the cases, and ends in order.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createShutdown, masterSecret, requireSetting, runProcess } from '#libs/runtime';
import { migrate } from '#libs/store';
import { WorkerModule, WorkerService } from './worker.module.js';

/** Longer than the worker lets a running look take. */
const stopMs = 25_000;

await runProcess('worker', async (config, logger) => {
  const databaseUrl = requireSetting(config.databaseUrl, 'DATABASE_URL');
  const temporalAddress = requireSetting(config.temporalAddress, 'TEMPORAL_ADDRESS');
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
});
