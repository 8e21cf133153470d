// A database for a spec file: cloned from a template that was migrated once, so that it is there in a few milliseconds.
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '#libs/store';

export interface TestDatabase {
  readonly url: string;
  /** Closes what is still connected and drops the database. */
  drop(): Promise<void>;
}

/** Any number that nothing else locks in the server's first database. */
const TEMPLATE_LOCK = 7_826_753;

/** A migrated, empty database of its own in the test server. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env['WAYMARK_TEST_DATABASE_URL'];
  if (!server)
    throw new Error(
      'WAYMARK_TEST_DATABASE_URL is not set; run the spec in a jest project with a global setup',
    );
  const name = `waymark_test_${randomUUID().replaceAll('-', '')}`;
  await inServer(server, async client => {
    const template = await migratedTemplate(server, client);
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: urlOf(server, name),
    drop: () => inServer(server, client => client.query(`drop database if exists ${name} with (force)`)),
  };
}

/** The template's name; made by whoever comes first while the others wait. */
async function migratedTemplate(server: string, client: Client): Promise<string> {
  const template = `waymark_template_${schemaHash()}`;
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      const unfinished = `${template}_new`;
      await client.query(`drop database if exists ${unfinished} with (force)`);
      await client.query(`create database ${unfinished}`);
      await migrate(urlOf(server, unfinished));
      await client.query(`alter database ${unfinished} rename to ${template}`);
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return template;
}

/** Changes with the schema, so that a server that lives longer than a run never hands out an old one. */
function schemaHash(): string {
  const store = join(import.meta.dirname, '..', '..', 'libs', 'store');
  const files = [
    ...readdirSync(join(store, 'migrations'))
      .toSorted()
      .map(file => join(store, 'migrations', file)),
    join(store, 'roles.ts'),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

const urlOf = (server: string, database: string): string =>
  Object.assign(new URL(server), { pathname: `/${database}` }).href;

async function inServer(server: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
