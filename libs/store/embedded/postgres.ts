// Starts our own PostgreSQL on the loopback address, with one role and database for Waymark and one role for Temporal.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { WaymarkError } from '#libs/kernel';
import {
  childEnv,
  commandLine,
  diskFull,
  isAlive,
  isDiskFull,
  lastLines,
  openLog,
  pickPorts,
  portTaken,
  prepareFolder,
  requirePort,
  stopProcess,
  type Guard,
  type ServerLog,
} from '#libs/runtime';
import { postgresAccount, type PostgresAccount } from './postgres-account.js';
import { postgresBinaries } from './postgres-binaries.js';
import {
  clusterHome,
  prepareCluster,
  readAccess,
  saveAccess,
  type ClusterAccess,
} from './postgres-cluster.js';

export interface PostgresOptions {
  /** The data folder; the caller holds its lock. */
  readonly dataDir: string;
  /** Where a copy of the programs may go. */
  readonly cacheDir: string;
  /** Stops the server when this process is killed. */
  readonly guard: Guard;
  /** Without it: the port of the last start when that is free, else one from 20000 to 32000. */
  readonly port?: number;
  /** False for tests: nothing is forced to the disk, and a crash of the machine may lose everything. */
  readonly durable?: boolean;
}

export interface RunningPostgres {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Such as '18.4'. */
  readonly version: string;
  readonly pid: number;
  /** Role and database of Waymark; may create databases and roles, is no superuser. Holds a password. */
  readonly databaseUrl: string;
  /** How Temporal signs in; may create databases. */
  readonly temporal: { readonly user: string; readonly password: string };
  /** Waits for running statements to be cut off and the files to be closed; kills after 20 s. */
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const startTimeoutMs = 90_000;

/**
 * Starts PostgreSQL and returns once it answers. The first start makes the files. A server of the same folder that a killed process
 * left behind is stopped first. Throws WaymarkErrors ('start.*', 'postgres.*') after which nothing is left running.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, guard, durable = true } = options;
  prepareFolder(dataDir);
  const account = postgresAccount();
  const binaries = await postgresBinaries(account, options.cacheDir);
  const home = clusterHome(dataDir, account);
  const data = await prepareCluster(home, binaries.initdb, account, durable);
  await stopLeftOver(data);
  const access = readAccess(home);
  const port = await choosePort(options.port, access.port);
  if (port !== access.port) saveAccess(home, { ...access, port });

  const log = openLog(join(dataDir, 'logs', 'postgres.log'));
  const pid = launch(binaries.postgres, data, port, log, account, durable);
  guard.watch(pid, 'INT', 20);
  const stop = async () => {
    await stopProcess(pid, 'SIGINT', 20_000);
    guard.forget(pid);
  };
  try {
    const version = await whenReady(pid, port, access, log, dataDir);
    const databaseUrl = `postgres://waymark:${access.passwords.waymark}@${host}:${port}/waymark`;
    return {
      host,
      port,
      version,
      pid,
      databaseUrl,
      temporal: { user: 'temporal', password: access.passwords.temporal },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The version of the PostgreSQL at this address, such as '18.4'. Throws what the driver throws; waits at most `timeoutMs`. */
export async function askPostgresVersion(url: string, timeoutMs = 3000): Promise<string> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  return await withClient(client, async () => versionOf(client));
}

async function choosePort(wanted: number | undefined, last: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    await requirePort(wanted, 'the port of PostgreSQL');
    return wanted;
  }
  const [port] = await pickPorts(1, last === undefined ? [] : [last]);
  return port as number;
}

function launch(
  program: string,
  data: string,
  port: number,
  log: ServerLog,
  account: PostgresAccount,
  durable: boolean,
): number {
  const settings = [
    `listen_addresses=${host}`,
    `port=${port}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
  ];
  const lax = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const args = [...settings, ...(durable ? [] : lax)].flatMap(setting => ['-c', setting]);
  // Detached, or a terminal's Ctrl-C would stop it before the applications that still need it.
  const child = spawn(program, ['-D', data, ...args], {
    ...account,
    cwd: '/',
    env: childEnv(),
    detached: true,
    stdio: ['ignore', log.handle, log.handle],
  });
  closeSync(log.handle);
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined)
    throw new WaymarkError('postgres.not-started', `${program} could not be started; run npm ci again`);
  return child.pid;
}

/** Waits for the server and for its roles and database; returns its version. */
async function whenReady(
  pid: number,
  port: number,
  access: ClusterAccess,
  log: ServerLog,
  dataDir: string,
): Promise<string> {
  const until = performance.now() + startTimeoutMs;
  for (;;) {
    const client = new Client({
      host,
      port,
      user: 'postgres',
      database: 'postgres',
      password: access.passwords.postgres,
      connectionTimeoutMillis: 5000,
      query_timeout: 30_000,
    });
    try {
      return await withClient(client, async () => {
        await ensureRoles(client, access);
        return await versionOf(client);
      });
    } catch (error) {
      // Not listening yet, or still recovering from a crash.
      const { code = '' } = error as { code?: string };
      const soon = ['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code);
      if (soon && isAlive(pid) && performance.now() < until) {
        await sleep(25);
        continue;
      }
      throw notStarted(error, log, port, dataDir, isAlive(pid));
    }
  }
}

async function ensureRoles(client: Client, access: ClusterAccess): Promise<void> {
  for (const [role, rights] of [
    ['waymark', 'createdb createrole'],
    ['temporal', 'createdb'],
  ] as const) {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (found.rowCount === 0)
      await client.query(`create role ${role} login ${rights} password '${access.passwords[role]}'`);
  }
  const found = await client.query("select 1 from pg_database where datname = 'waymark'");
  if (found.rowCount === 0) await client.query('create database waymark owner waymark');
}

function notStarted(
  cause: unknown,
  log: ServerLog,
  port: number,
  dataDir: string,
  alive: boolean,
): WaymarkError {
  const lines = lastLines(log);
  const text = lines.join('\n');
  if (isDiskFull(cause) || (!alive && isDiskFull(text))) return diskFull(dataDir, cause);
  if (!alive && /could not bind|could not create any TCP\/IP sockets/.test(text))
    return portTaken(port, 'the port of PostgreSQL', cause);
  const what = alive ? `does not answer (${String(cause)})` : 'ended while starting';
  return new WaymarkError(
    'postgres.not-started',
    `PostgreSQL ${what}; its log ${log.file} ends with the lines below`,
    {
      cause,
      details: { log: lines },
    },
  );
}

/** Ends a server that a killed process left behind, and removes a pid file whose number now belongs to another program. */
async function stopLeftOver(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid)) {
    if (commandLine(pid).includes(data)) await stopProcess(pid, 'SIGINT', 20_000);
    rmSync(file, { force: true });
  }
}

async function versionOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  return rows[0]?.server_version.split(' ')[0] ?? 'of unknown version';
}

async function withClient<T>(client: Client, work: () => Promise<T>): Promise<T> {
  // Without a listener a connection that breaks later would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work();
  } finally {
    await client.end();
  }
}
