// The way in: one store a process, and transactions that see one school and nothing of another.
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { escapeLiteral, type Pool, type PoolClient, type QueryResult } from 'pg';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { createPool } from './connection.js';
import { requireUuid } from './ids.js';
import { appRole, authorityRole, identityRole, relayRole } from './roles.js';

export interface StoreOptions {
  /** postgres://user:password@host:port/database */
  readonly databaseUrl: string;
  /** At least 32 bytes; sealed facts open with no other key. */
  readonly masterKey: Uint8Array;
  /** Most connections at once; 10 where not given. */
  readonly connections?: number;
  /** A statement that takes longer is cancelled; 30,000 milliseconds where not given. */
  readonly statementTimeout?: number;
  /** Told when an idle connection is lost. */
  readonly onConnectionLost?: (error: Error) => void;
  /** The real time; `Date.now` where not given. */
  readonly clock?: () => Instant;
}

/** Runs one statement and gives its rows. */
export type Query = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** A transaction inside one school. Statements run one after the other; do not start two at once. */
export interface Tx {
  readonly schoolId: string;
  readonly query: Query;
  /** The moment by the school's clock: real time, further on in a school for training whose clock was moved. */
  readonly now: () => Instant;
  /** Wraps the keys of people; a KeyObject so that no log line can print it. */
  readonly masterKey: KeyObject;
}

/** A transaction of the relay, across schools. */
export interface RelayTx {
  readonly query: Query;
}

/** A transaction over the referrals of several schools; it only reads. */
export interface AuthorityTx {
  readonly schoolIds: readonly string[];
  readonly query: Query;
  /** The real time; a school for training may be ahead of it. */
  readonly now: () => Instant;
}

/** A transaction on accounts, across schools. */
export interface IdentityTx {
  readonly query: Query;
}

export interface Store {
  /** Runs `work` in one transaction that sees this school's rows only; commits when it resolves, else rolls back. */
  forSchool<T>(schoolId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for the relay: outbox and unanswered commands of all schools. */
  asRelay<T>(work: (tx: RelayTx) => Promise<T>): Promise<T>;
  /** The same for the authority: what these schools have referred, and nothing else of them. */
  forAuthority<T>(schoolIds: readonly string[], work: (tx: AuthorityTx) => Promise<T>): Promise<T>;
  /** The same for signing in: accounts, sessions and tokens, and of schools the names. */
  asIdentity<T>(work: (tx: IdentityTx) => Promise<T>): Promise<T>;
  /** The same under the login itself, which must own the tables; for `deleteSchool` alone. */
  asOwner<T>(schoolId: string, work: (tx: RelayTx) => Promise<T>): Promise<T>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the store; nothing is connected before the first use. Throws 'store.master-key' for a key that is too short. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const masterKey = sealingKey(options.masterKey);
  const pool = createPool({
    databaseUrl: options.databaseUrl,
    connections: options.connections ?? 10,
    statementTimeout: options.statementTimeout ?? 30_000,
    onConnectionLost: options.onConnectionLost ?? (() => {}),
  });
  const { clock = Date.now } = options;
  return {
    forSchool: async (schoolId, work) =>
      transaction(
        pool,
        `set local role ${appRole}; ${inSchool(schoolId)}; ${aheadOf(schoolId)}`,
        (query, [row]) => {
          const ahead = Number((row as { ahead_ms?: number } | undefined)?.ahead_ms ?? 0);
          return work({ schoolId, query, masterKey, now: () => clock() + ahead });
        },
      ),
    asRelay: work => transaction(pool, `set local role ${relayRole}`, query => work({ query })),
    forAuthority: async (schoolIds, work) =>
      transaction(pool, `set local role ${authorityRole}; ${inSchools(schoolIds)}`, query =>
        work({ schoolIds, query, now: clock }),
      ),
    asIdentity: work => transaction(pool, `set local role ${identityRole}`, query => work({ query })),
    asOwner: async (schoolId, work) => transaction(pool, inSchool(schoolId), query => work({ query })),
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

/** Lets the policies of the transaction see this school. */
const inSchool = (schoolId: string): string =>
  `select set_config('app.school', ${escapeLiteral(requireUuid(schoolId, 'schoolId'))}, true)`;

/** Lets the policies of the authority's role see what these schools referred. */
const inSchools = (schoolIds: readonly string[]): string =>
  `select set_config('app.schools', ${escapeLiteral(schoolIds.map(id => requireUuid(id, 'schoolIds')).join(','))}, true)`;

/** How far the school's clock is ahead, read on the way in: no round trip more. */
const aheadOf = (schoolId: string): string =>
  `select ahead_ms from waymark.school_clock where school_id = ${escapeLiteral(schoolId)}`;

/** The key that wraps keys, derived so that the same secret may serve another purpose under another name. */
function sealingKey(masterKey: Uint8Array): KeyObject {
  if (masterKey.length < 32) {
    throw new WaymarkError(
      'store.master-key',
      `The master key has ${masterKey.length} bytes; give at least 32`,
    );
  }
  return createSecretKey(new Uint8Array(hkdfSync('sha256', masterKey, '', 'waymark subject keys', 32)));
}

/** `opened` are the rows of the last of the opening statements. */
async function transaction<T>(
  pool: Pool,
  opening: string,
  work: (query: Query, opened: readonly object[]) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let lost: Error | undefined;
  // A connection lost while it is checked out is an event as well as a failed query; unheard, it ends the process.
  const onError = (error: Error): void => {
    lost = error;
  };
  client.on('error', onError);
  try {
    const opened = (await client.query(`begin; ${opening}`)) as unknown as readonly QueryResult<object>[];
    const result = await work(queryOf(client), opened.at(-1)!.rows);
    await commit(client);
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      lost ??= failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(lost);
  }
}

const queryOf =
  (client: PoolClient): Query =>
  async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...values])).rows;

/** PostgreSQL answers the commit of a failed transaction with a quiet rollback; here that is an error. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') {
    throw new WaymarkError(
      'store.not-committed',
      'A statement failed earlier in the transaction, so nothing was kept',
    );
  }
}
