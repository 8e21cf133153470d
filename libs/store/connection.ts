// Connections to PostgreSQL: one bounded pool, and types that arrive as the rest of the project uses them.
import { Pool, types } from 'pg';

export interface PoolSettings {
  readonly databaseUrl: string;
  /** Most connections at once. */
  readonly connections: number;
  /** A single statement that takes longer is cancelled; milliseconds. */
  readonly statementTimeout: number;
  /** Told when an idle connection is lost, for a log line; the pool replaces it by itself. */
  readonly onConnectionLost: (error: Error) => void;
}

const { builtins } = types;
const BIGINT_ARRAY = 1016;

type Parse = (text: string) => unknown;
const readTimestamp = types.getTypeParser(builtins.TIMESTAMPTZ) as Parse;
const readers = new Map<number, Parse>([
  // Positions and instants stay below 2^53.
  [builtins.INT8, Number],
  [BIGINT_ARRAY, text => JSON.parse(`[${text.slice(1, -1).replaceAll('NULL', 'null')}]`) as unknown],
  // A date has no zone: the driver's own reader would make it midnight of the machine's zone.
  [builtins.DATE, text => text],
  // An instant is a number of milliseconds; 'infinity' becomes Infinity.
  [builtins.TIMESTAMPTZ, text => Number(readTimestamp(text))],
]);

/** A pool for `databaseUrl`. It survives the loss of the server: the next query tries again. */
export function createPool(settings: PoolSettings): Pool {
  const pool = new Pool({
    connectionString: settings.databaseUrl,
    application_name: 'waymark',
    max: settings.connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: settings.statementTimeout,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && readers.get(id)) || types.getTypeParser(id, format ?? 'text'),
    } as typeof types,
  });
  // Without a listener the loss of an idle connection ends the process.
  pool.on('error', settings.onConnectionLost);
  return pool;
}

/** A moment as PostgreSQL takes it. */
export const timestamp = (instant: number): Date => new Date(instant);

/** A moment or nothing as PostgreSQL takes it. */
export const timestampOrNull = (instant: number | null | undefined): Date | null =>
  instant === null || instant === undefined ? null : new Date(instant);
