// The two servers behind `npm start`, the tests and `replay`: those that the configuration names, or our own on the loopback address.
import {
  diskFull,
  isDiskFull,
  lockFolder,
  prepareFolder,
  startGuard,
  withoutPassword,
  type Config,
  type FolderLock,
  type Guard,
  type PartProgress,
  type Progress,
} from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';
import { askPostgresVersion, startPostgres, type RunningPostgres } from '#libs/store/embedded';
import {
  askTemporalVersion,
  ensureNamespaces,
  findTemporal,
  startTemporal,
  type RunningTemporal,
} from '#libs/temporal/embedded';
import { forgetStack, rememberStack } from './running-stack.js';

export interface Stack {
  /** Holds a password; print it by `withoutPassword` only. */
  readonly databaseUrl: string;
  /** `host:port`. */
  readonly temporalAddress: string;
  /** Which servers are ours. Both are when only one address is configured and that one is DATABASE_URL: Temporal needs a PostgreSQL of its own. */
  readonly started: { readonly postgres: boolean; readonly temporal: boolean };
  /** Stops what was started, last first. May be called twice. Stop applications and workers before. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Gives up between two steps, and ends downloads and builds at once; what was started is stopped. */
  readonly signal?: AbortSignal;
  /** False for tests: PostgreSQL forces nothing to the disk. */
  readonly durable?: boolean;
  /** Namespaces besides the configured one. */
  readonly namespaces?: readonly string[];
  /** Exact names of further ones in which time may be skipped; in the two for trial runs it may always. */
  readonly timeSkipping?: readonly string[];
}

type StackConfig = Pick<
  Config,
  'databaseUrl' | 'temporalAddress' | 'temporalNamespace' | 'dataDir' | 'cacheDir' | 'temporalReleases'
>;

/** The namespaces for trial runs beside the one of the real cases: `<namespace>-replay` and `<namespace>-training`. */
export function trialNamespaces(namespace: string): string[] {
  return [`${namespace}-replay`, `${namespace}-training`];
}

/**
 * Starts what the configuration does not name, one progress line a part, and returns when everything answers. When it rejects, the
 * reason has been reported to `progress` (so the caller only sets exit code 1) and nothing that it started is left running.
 */
export async function startStack(
  config: StackConfig,
  progress: Progress,
  options: StackOptions = {},
): Promise<Stack> {
  const given: Partial<Record<'postgres' | 'temporal', string>> = {};
  if (config.databaseUrl !== undefined) given.postgres = await checkPostgres(config.databaseUrl, progress);
  if (config.temporalAddress !== undefined)
    given.temporal = await checkTemporal(config.temporalAddress, config.temporalNamespace, progress);
  if (given.postgres !== undefined && given.temporal !== undefined) {
    return {
      databaseUrl: given.postgres,
      temporalAddress: given.temporal,
      started: { postgres: false, temporal: false },
      stop: async () => {},
    };
  }
  const lock = await step(progress, 'Data folder', async () => {
    prepareFolder(config.dataDir);
    return await lockFolder(config.dataDir);
  });
  return await startServers(config, given, lock, progress, options);
}

async function startServers(
  config: StackConfig,
  given: { postgres?: string; temporal?: string },
  lock: FolderLock,
  progress: Progress,
  options: StackOptions,
): Promise<Stack> {
  const guard = startGuard();
  let postgres: RunningPostgres | undefined;
  let temporal: RunningTemporal | undefined;
  let stopping: Promise<void> | undefined;
  const stopAll = async () => {
    forgetStack(config.dataDir);
    await temporal?.stop();
    await postgres?.stop();
    guard.release();
    lock.release();
  };
  try {
    postgres = await startOwnPostgres(config, guard, progress, options);
    options.signal?.throwIfAborted();
    if (given.temporal === undefined)
      temporal = await startOwnTemporal(config, postgres, guard, progress, options);
    options.signal?.throwIfAborted();
    const stack = {
      databaseUrl: given.postgres ?? postgres.databaseUrl,
      temporalAddress: given.temporal ?? (temporal as RunningTemporal).address,
    };
    rememberStack(config.dataDir, stack);
    return {
      ...stack,
      started: { postgres: true, temporal: temporal !== undefined },
      stop: () => (stopping ??= stopAll()),
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function startOwnPostgres(
  config: StackConfig,
  guard: Guard,
  progress: Progress,
  options: StackOptions,
): Promise<RunningPostgres> {
  return await ownServer(config.dataDir, progress, 'PostgreSQL', async part => {
    part.update('starting');
    const postgres = await startPostgres({
      dataDir: config.dataDir,
      cacheDir: config.cacheDir,
      guard,
      durable: options.durable ?? true,
    });
    part.done(
      `${postgres.version} on ${postgres.host}:${postgres.port}${config.databaseUrl === undefined ? '' : ', for Temporal'}`,
    );
    return postgres;
  });
}

async function startOwnTemporal(
  config: StackConfig,
  postgres: RunningPostgres,
  guard: Guard,
  progress: Progress,
  options: StackOptions,
): Promise<RunningTemporal> {
  const { signal } = options;
  const trials = trialNamespaces(config.temporalNamespace);
  return await ownServer(config.dataDir, progress, 'Temporal', async part => {
    part.update('looking for the server');
    const binaries = await findTemporal({
      cacheDir: config.cacheDir,
      releases: config.temporalReleases,
      onProgress: part.update,
      signal,
    });
    part.update('starting');
    const temporal = await startTemporal({
      dataDir: config.dataDir,
      database: { host: postgres.host, port: postgres.port, ...postgres.temporal },
      binaries,
      guard,
      namespaces: [config.temporalNamespace, ...trials, ...(options.namespaces ?? [])],
      timeSkipping: [...trials, ...(options.timeSkipping ?? [])],
      signal,
    });
    part.done(`${temporal.version} on ${temporal.address}`);
    return temporal;
  });
}

async function checkPostgres(url: string, progress: Progress): Promise<string> {
  return await step(progress, 'PostgreSQL', async part => {
    const shown = withoutPassword(url);
    try {
      part.done(`${await askPostgresVersion(url)} at ${shown}`);
      return url;
    } catch (cause) {
      throw noAnswer('DATABASE_URL', shown, cause);
    }
  });
}

async function checkTemporal(address: string, namespace: string, progress: Progress): Promise<string> {
  return await step(progress, 'Temporal', async part => {
    try {
      const version = await askTemporalVersion(address);
      await ensureNamespaces(address, [namespace], 10_000);
      part.done(`${version} at ${address}`);
      return address;
    } catch (cause) {
      throw noAnswer('TEMPORAL_ADDRESS', address, cause);
    }
  });
}

function noAnswer(variable: string, address: string, cause: unknown): WaymarkError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new WaymarkError(
    'start.no-answer',
    `${variable} is ${address}, which cannot be used (${why}); start it or correct the address, or unset ${variable} to have one started`,
    { cause },
  );
}

/** A part that writes to the data folder: where the disk is full, that is said instead of whatever failed first. */
async function ownServer<T>(
  dataDir: string,
  progress: Progress,
  name: string,
  work: (part: PartProgress) => Promise<T>,
): Promise<T> {
  return await step(progress, name, async part => {
    try {
      return await work(part);
    } catch (error) {
      throw isDiskFull(error) ? diskFull(dataDir, error) : error;
    }
  });
}

/** Runs one part: a failure is reported as its line and passed on. */
async function step<T>(
  progress: Progress,
  name: string,
  work: (part: PartProgress) => Promise<T>,
): Promise<T> {
  const part = progress.begin(name);
  try {
    return await work(part);
  } catch (error) {
    part.fail(error);
    throw error;
  }
}
