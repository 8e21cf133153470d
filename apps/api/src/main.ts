// The API as a process: reads the configuration, brings the database up to date, listens, and ends in order.
import 'reflect-metadata';
import { WaymarkError } from '#libs/kernel';
import { isLoopback } from '#libs/identity';
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
import { migrate, openStore } from '#libs/store';
import { createApi } from './create-api.js';
import { linkTemporal } from './temporal-link.js';

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
  const health = createHealth();
  health.add('database', () => store.ping());
  health.add('temporal', () => temporal.ping());
  health.add('worker', () => temporal.seeWorker(), 4000);

  const app = await createApi({
    store,
    gateway: temporal.gateway,
    health,
    logger,
    listensOn: config.host,
    now: Date.now,
  });
  await app.listen(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portTaken(config.port, 'WAYMARK_PORT', error) : error;
  });
  shutdown.add('http', () => app.close(), 30_000);
  process.stdout.write(`Waymark answers at http://${config.host}:${config.port}/\n`);
  logger.warn(
    isLoopback(config.host)
      ? 'development tokens count: anybody on this machine can ask in any role; nobody else can'
      : 'nobody can sign in yet: away from loopback only /health and the API description answer',
  );
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
  await start(config, createLogger('api', config.logLevel));
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
