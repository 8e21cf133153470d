// The pages as a process: reads the configuration, brings the database up to date, listens, and ends in order.
import 'reflect-metadata';
import { join } from 'node:path';
import { openDesk } from '#libs/desk';
import { createShutdown, portTaken, runProcess } from '#libs/runtime';
import { createWeb } from './create-web.js';

await runProcess('web', async (config, logger) => {
  const shutdown = createShutdown({ onEvent: step => logger.info({ step }, 'shutting down') });
  shutdown.listen();
  const app = await createWeb({
    ...(await openDesk(config, logger, shutdown)),
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
});
