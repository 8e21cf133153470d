// The two databases of our own Temporal server, brought to the version that the server expects.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { childEnv } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';
import type { TemporalDatabase } from './temporal-config.js';

const databases = [
  { name: 'temporal', schema: 'postgresql/v12/temporal' },
  { name: 'temporal_visibility', schema: 'postgresql/v12/visibility' },
] as const;

/**
 * Makes the databases when they are missing, updates their schema, and forgets the members of earlier runs: with new ports their rows
 * keep the server from finding itself for most of a minute. Only for a server of our own, and before it starts.
 */
export async function prepareTemporalDatabases(database: TemporalDatabase, sqlTool: string): Promise<void> {
  await query(database, 'postgres', async client => {
    for (const { name } of databases) {
      const found = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (found.rowCount === 0) await client.query(`create database ${name}`);
    }
  });
  await Promise.all(
    databases.map(async ({ name, schema }) => {
      const run = (args: readonly string[]) => runTool(sqlTool, database, name, args);
      const isNew = await query(database, name, async client => {
        const { rows } = await client.query<{ found: boolean }>(
          "select to_regclass('schema_version') is not null as found",
        );
        return rows[0]?.found !== true;
      });
      if (isNew) await run(['setup-schema', '-v', '0.0']);
      await run(['update-schema', '--schema-name', schema]);
    }),
  );
  await query(database, 'temporal', client => client.query('delete from cluster_membership'));
}

async function query<T>(
  database: TemporalDatabase,
  name: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...database,
    database: name,
    connectionTimeoutMillis: 5000,
    query_timeout: 30_000,
  });
  // Without a listener a connection that breaks later would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function runTool(
  sqlTool: string,
  database: TemporalDatabase,
  name: string,
  args: readonly string[],
): Promise<void> {
  const address = [
    '--plugin',
    'postgres12',
    '--endpoint',
    database.host,
    '--port',
    String(database.port),
    '--user',
    database.user,
    '--database',
    name,
  ];
  const child = spawn(sqlTool, [...address, ...args], {
    // Not as an argument, which every user of the machine could read.
    env: childEnv({ SQL_PASSWORD: database.password }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  let said = '';
  const keep = (text: string) => (said = `${said}${text}`.slice(-4000));
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  throw new WaymarkError(
    'temporal.schema-failed',
    `The schema of database ${name} could not be updated (${args[0]}); the lines below say why`,
    {
      details: { log: said.trim().split('\n').slice(-8) },
    },
  );
}
