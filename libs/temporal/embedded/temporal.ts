// Starts our own Temporal server on the loopback address, on a PostgreSQL that runs already.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import {
  childEnv,
  commandLine,
  isAlive,
  lastLines,
  openLog,
  pickPorts,
  prepareFolder,
  stopProcess,
  writePrivate,
  type Guard,
  type ServerLog,
} from '#libs/runtime';
import type { TemporalBinaries } from './temporal-binaries.js';
import {
  dynamicConfig,
  frontendPort,
  portCount,
  serverConfig,
  type TemporalDatabase,
} from './temporal-config.js';
import { ensureNamespaces } from './temporal-ready.js';
import { prepareTemporalDatabases } from './temporal-schema.js';

export interface TemporalOptions {
  /** The data folder; the caller holds its lock. */
  readonly dataDir: string;
  /** A role that may create databases. The server's own databases are `temporal` and `temporal_visibility`. */
  readonly database: TemporalDatabase;
  readonly binaries: TemporalBinaries;
  /** Stops the server when this process is killed. */
  readonly guard: Guard;
  /** Namespaces to register. */
  readonly namespaces: readonly string[];
  /** Exact names of the namespaces in which time may be skipped; none by default. */
  readonly timeSkipping?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface RunningTemporal {
  /** `127.0.0.1:port` for clients and workers; the same at the next start unless the port is taken then. */
  readonly address: string;
  readonly version: string;
  readonly pid: number;
  /** Lets it finish what it does; kills after 20 s. Stop workers and clients first, PostgreSQL afterwards. */
  stop(): Promise<void>;
}

/**
 * Starts the server and returns once each namespace answers. A server of the same folder that a killed process left behind is stopped
 * first. Throws WaymarkErrors ('start.*', 'temporal.*') after which nothing is left running.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { dataDir, database, binaries, guard, namespaces, timeSkipping = [], signal } = options;
  const home = join(dataDir, 'temporal');
  prepareFolder(home);
  await stopLeftOver(home);
  await prepareTemporalDatabases(database, binaries.sqlTool);
  const ports = await choosePorts(home);
  const dynamicFile = join(home, 'dynamic.json');
  writePrivate(dynamicFile, JSON.stringify(dynamicConfig(timeSkipping), null, 2));
  writePrivate(configFile(home), JSON.stringify(serverConfig(database, ports, dynamicFile), null, 2));
  signal?.throwIfAborted();

  const log = openLog(join(dataDir, 'logs', 'temporal.log'));
  const pid = launch(binaries.server, home, log);
  guard.watch(pid, 'TERM', 20);
  const stop = async () => {
    await stopProcess(pid, 'SIGTERM', 20_000);
    rmSync(pidFile(home), { force: true });
    guard.forget(pid);
  };
  const address = `127.0.0.1:${frontendPort(ports)}`;
  try {
    await ready(pid, log, address, namespaces, signal);
    return { address, version: binaries.version, pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the namespaces, and gives up at once when the server ends. */
async function ready(
  pid: number,
  log: ServerLog,
  address: string,
  namespaces: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const ended = new AbortController();
  const watching = setInterval(() => {
    if (!isAlive(pid)) ended.abort(new Error('it ended while starting'));
  }, 100);
  const either = AbortSignal.any(signal ? [signal, ended.signal] : [ended.signal]);
  try {
    await ensureNamespaces(address, namespaces, 60_000, either);
  } catch (cause) {
    signal?.throwIfAborted();
    const why = ended.signal.aborted ? 'ended while starting' : 'did not become ready within 60 s';
    throw new WaymarkError(
      'temporal.not-started',
      `The Temporal server ${why}; its log ${log.file} ends with the lines below`,
      {
        cause,
        details: { log: lastLines(log).map(line => line.slice(0, 400)) },
      },
    );
  } finally {
    clearInterval(watching);
  }
}

function launch(program: string, home: string, log: ServerLog): number {
  // Detached, or a terminal's Ctrl-C would stop it before the worker that still needs it.
  const child = spawn(program, ['--config-file', configFile(home), '--allow-no-auth', 'start'], {
    cwd: home,
    env: childEnv(),
    detached: true,
    stdio: ['ignore', log.handle, log.handle],
  });
  closeSync(log.handle);
  child.on('error', () => {});
  child.unref();
  if (child.pid === undefined)
    throw new WaymarkError(
      'temporal.not-started',
      `${program} could not be started; remove it, and it is fetched again`,
    );
  writeFileSync(pidFile(home), String(child.pid));
  return child.pid;
}

/** The ports of the last start where they are free, so that clients find the server again. */
async function choosePorts(home: string): Promise<number[]> {
  const file = join(home, 'ports.json');
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as number[]) : [];
  const ports = await pickPorts(portCount, last);
  writePrivate(file, JSON.stringify(ports));
  return ports;
}

async function stopLeftOver(home: string): Promise<void> {
  if (!existsSync(pidFile(home))) return;
  const pid = Number(readFileSync(pidFile(home), 'utf8'));
  if (Number.isInteger(pid) && pid > 1 && commandLine(pid).includes(configFile(home)))
    await stopProcess(pid, 'SIGTERM', 20_000);
  rmSync(pidFile(home), { force: true });
}

const configFile = (home: string) => join(home, 'server.json');
const pidFile = (home: string) => join(home, 'server.pid');
