// Brings a database to the newest schema. TypeORM keeps the list of steps that ran; the steps are plain SQL.
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { WaymarkError } from '#libs/kernel';
import { migrations } from './migrations/index.js';
import { ensureRoles } from './roles.js';

/** Any number that nothing else locks: 'waymark' on a telephone keypad. */
const MIGRATION_LOCK = 9_296_275;

/**
 * Runs the steps that have not run yet and gives their names. Any number of processes may call it at once: one works,
 * the others wait (two minutes at most) and find nothing left. The login must be able to create roles and a schema
 * on first use, and own the schema later. Throws 'store.old-server'.
 */
export async function migrate(databaseUrl: string): Promise<readonly string[]> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'waymark migrate',
    connectionTimeoutMillis: 10_000,
  });
  // The loss of the connection shows as a failed statement; as an unheard event it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await requireVersion(client);
    await client.query(`set lock_timeout = '120s'`);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client);
    await client.query('create schema if not exists waymark');
    return await runMigrations(databaseUrl);
  } finally {
    await client.end();
  }
}

/** Roles that are taken on without being inherited came with PostgreSQL 16. */
async function requireVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) >= 16) return;
  throw new WaymarkError(
    'store.old-server',
    `The database server is PostgreSQL ${version}; use 16 or later, 18 is what Waymark is tested with`,
    {
      details: { version },
    },
  );
}

async function runMigrations(databaseUrl: string): Promise<readonly string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: 'waymark',
    migrations,
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    installExtensions: false,
    extra: { max: 1 },
  });
  await source.initialize();
  try {
    const done = await source.runMigrations({ transaction: 'all' });
    return done.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}
