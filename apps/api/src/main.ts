// The API as a process: reads the configuration, brings the database up to date, listens, and ends in order.
import 'reflect-metadata';
import { openDesk } from '#libs/desk';
import { createShutdown, portTaken, runProcess } from '#libs/runtime';
import { createApi } from './create-api.js';

await runProcess('api', async (config, logger) => {
  const shutdown = createShutdown({ onEvent: step => logger.info({ step }, 'shutting down') });
  shutdown.listen();
  const { store, gateway, health } = await openDesk(config, logger, shutdown);
  const app = await createApi({
    store,
    gateway,
    health,
    logger,
    now: Date.now,
    callbackToken: config.delivery.callbackToken,
  });
  await app.listen(config.apiPort, config.host).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portTaken(config.apiPort, 'WAYMARK_API_PORT', error) : error;
  });
  shutdown.add('http', () => app.close(), 30_000);
  process.stdout.write(`Waymark answers programs at http://${config.host}:${config.apiPort}/\n`);
});
