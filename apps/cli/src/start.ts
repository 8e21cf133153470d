// `npm start`: the servers, the database's shape, the sample school, the worker, the API and the pages, in this order, with a line for
// each; Ctrl-C stops them in the opposite order.
import {
  createProgress,
  createShutdown,
  deliverySettings,
  masterSecret,
  readConfig,
  requirePort,
} from '#libs/runtime';
import { openStore } from '#libs/store';
import { prepareDatabase } from './start/database.js';
import { startChild } from './start/child.js';
import { waitUntilReady } from './start/ready.js';
import { samplePassword } from './sample/accounts.js';
import { startStack } from './stack/stack.js';

const progress = createProgress();
const shutdown = createShutdown();
const starting = new AbortController();

async function main(): Promise<void> {
  const config = readConfig();
  shutdown.add('starting', () => starting.abort());
  shutdown.listen();
  await requirePort(config.port, 'WAYMARK_PORT');
  await requirePort(config.apiPort, 'WAYMARK_API_PORT');
  const stack = await startStack(config, progress, { signal: starting.signal });
  shutdown.add('servers', () => stack.stop(), 60_000);
  const secret = masterSecret(config);
  const store = await openStore({ databaseUrl: stack.databaseUrl, masterKey: secret, connections: 2 });
  let accounts: Awaited<ReturnType<typeof prepareDatabase>>;
  try {
    accounts = await prepareDatabase(
      store,
      stack.databaseUrl,
      config,
      progress,
      !process.argv.includes('--empty'),
    );
  } finally {
    await store.close();
  }
  const settings = {
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TEMPORAL_NAMESPACE: config.temporalNamespace,
    WAYMARK_SECRET: Buffer.from(secret).toString('base64'),
    WAYMARK_DATA: config.dataDir,
    WAYMARK_PORT: String(config.port),
    WAYMARK_API_PORT: String(config.apiPort),
    ...(config.publicUrl !== undefined && { WAYMARK_PUBLIC_URL: config.publicUrl }),
    WAYMARK_LOG_LEVEL: config.logLevel,
    ...deliverySettings(config.delivery),
  };
  for (const app of ['worker', 'api', 'web'] as const) {
    const child = startChild(app, settings, config.dataDir, code => void failed(app, code));
    shutdown.add(app, () => child.stop(), 30_000);
  }
  await waitUntilReady('API and worker', config.apiPort, progress, starting.signal);
  await waitUntilReady('Pages', config.port, progress, starting.signal);
  const address = `http://127.0.0.1:${config.port}`;
  process.stderr.write(
    `\nWaymark is ready: ${address}\n${signInLines(accounts)}For programs:     http://127.0.0.1:${config.apiPort} (see README)\nStop with Ctrl-C.\n`,
  );
}

/** Whom to sign in as: in the sample school as shown, elsewhere as the administrator of the installation made it. */
function signInLines(accounts: Awaited<ReturnType<typeof prepareDatabase>>): string {
  if (accounts.length === 0)
    return 'Sign in with an account; the first one: npm run -s waymark -- account add NAME --show NAME --role administrator\n';
  const names = accounts.map(({ signInName }) => signInName).join(', ');
  return `Sign in as:       ${names}\nwith the password ${samplePassword} (accounts of the made-up school alone)\n`;
}

/** An application that ends by itself takes the rest down: half a Waymark would keep no clock. */
async function failed(app: string, code: number | null): Promise<void> {
  process.stderr.write(
    `✗ ${app} ended by itself (${code === null ? 'killed' : `exit code ${code}`}); stopping the rest. Its log is in the data folder.\n`,
  );
  await shutdown.run(`${app} ended`);
  process.exit(1);
}

main().catch(async (error: unknown) => {
  if (!starting.signal.aborted)
    process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  await shutdown.run('start failed');
  process.exit(1);
});
