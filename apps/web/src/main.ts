// The pages as a process: reads the configuration, brings the database up to date, listens, and ends in order.
import 'reflect-metadata';
import { join } from 'node:path';
import { gatewayBySchool, linkTemporal } from '#libs/desk';
import { WaymarkError } from '#libs/kernel';
import {
  createHealth,
  createLogger,
  createShutdown,
  masterSecret,
  portTaken,
  readConfig,
  type Config,
  type Logger,
} from '#libs/runtime';
import { migrate, openStore, trainingNamespace } from '#libs/store';
import { createWeb } from './create-web.js';

async function start(config: Config, logger: Logger): Promise<void> {
  const databaseUrl = required(config.databaseUrl, 'DATABASE_URL');
  const address = required(config.temporalAddress, 'TEMPORAL_ADDRESS');
  const shutdown = createShutdown({ onEvent: step => logger.info({ step }, 'shutting down') });
  shutdown.listen();
  await migrate(databaseUrl);
  const masterKey = masterSecret(config);
  const onConnectionLost = () => logger.warn('a connection to the database was lost');
  const store = await openStore({ databaseUrl, masterKey, onConnectionLost });
  shutdown.add('database', () => store.close());
  const temporal = linkTemporal({ address, namespace: config.temporalNamespace, masterKey });
  shutdown.add('temporal', () => temporal.close());
  const namespace = trainingNamespace(config.temporalNamespace);
  const training = linkTemporal({ address, namespace, masterKey });
  shutdown.add('temporal of the training room', () => training.close());
  const health = createHealth();
  health.add('database', () => store.ping());
  health.add('temporal', () => temporal.ping());
  health.add('worker', () => temporal.seeWorker(), 4000);

  const app = await createWeb({
    store,
    gateway: gatewayBySchool({ store, real: temporal.gateway, training: training.gateway }),
    training: () => training.client(),
    health,
    logger,
    now: Date.now,
    assets: join(import.meta.dirname, '..', 'assets'),
    publicUrl: config.publicUrl,
    scanCommand: config.scanCommand,
  });
  await app.listen(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portTaken(config.port, 'WAYMARK_PORT', error) : error;
  });
  shutdown.add('http', () => app.close(), 30_000);
  process.stdout.write(`Waymark's pages are at http://${config.host}:${config.port}/\n`);
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
  await start(config, createLogger('web', config.logLevel));
} catch (error) {
  const text =
    error instanceof WaymarkError
      ? error.message
      : error instanceof Error
        ? `${error.name}: ${error.message}`
        : String(error);
  process.stderr.write(`waymark: ${text}\n`);
  process.exit(1);
}
