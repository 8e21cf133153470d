// Where the Temporal server comes from: the PATH, the cache, the official release, or a build with Go, in this order.
import { execFile } from 'node:child_process';
import { accessSync, chmodSync, constants, globSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnv, diskFull, isDiskFull, lockFolder, prepareFolder } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';
import { buildWithGo } from './temporal-from-go.js';
import { downloadRelease } from './temporal-release.js';

/** The version that is fetched, and whose workflow histories and schema the project is tested with. */
export const temporalVersion = '1.32.0';

const execute = promisify(execFile);

export interface TemporalBinaries {
  /** Path or name on the PATH. */
  readonly server: string;
  /** The schema tool. */
  readonly sqlTool: string;
  readonly version: string;
  readonly from: 'PATH' | 'cache' | 'release' | 'Go';
}

export interface FindTemporalOptions {
  /** Programs are kept in `<cacheDir>/bin`. */
  readonly cacheDir: string;
  /** Base address of the releases. */
  readonly releases: string;
  readonly onProgress: (doing: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly connectTimeoutMs?: number;
}

/**
 * Finds a Temporal server and its schema tool, or fetches them into the cache. A pair on the PATH counts when both are of the same
 * major and minor version as `temporalVersion`. Two processes that fetch at once take turns.
 * Throws 'temporal.no-server' when no way works; the message says why for each way, and what to do.
 */
export async function findTemporal(options: FindTemporalOptions): Promise<TemporalBinaries> {
  const onPath = await pairOnPath();
  if (onPath.pair !== undefined) return onPath.pair;
  const bin = join(options.cacheDir, 'bin');
  const cached = pairInCache(bin);
  if (cached !== undefined) return cached;
  prepareFolder(bin);
  const lock = await lockFolder(bin, {
    waitMs: 30 * 60_000,
    onWait: pid => {
      options.signal?.throwIfAborted();
      options.onProgress(`process ${pid} is fetching it`);
    },
  });
  try {
    return pairInCache(bin) ?? (await fetchPair(bin, onPath.why, options));
  } finally {
    lock.release();
  }
}

async function fetchPair(
  bin: string,
  whyNotOnPath: string,
  options: FindTemporalOptions,
): Promise<TemporalBinaries> {
  for (const left of globSync('partial-*', { cwd: bin }))
    rmSync(join(bin, left), { recursive: true, force: true });
  const reasons = [`PATH: ${whyNotOnPath}`];
  for (const [from, fetchInto] of [
    ['release', downloadRelease],
    ['Go', buildWithGo],
  ] as const) {
    const folder = mkdtempSync(join(bin, 'partial-'));
    try {
      await fetchInto({ ...options, version: temporalVersion, folder });
      await checkFetched(folder);
      for (const program of ['temporal-server', 'temporal-sql-tool'])
        renameSync(join(folder, program), join(bin, `${program}-${temporalVersion}`));
      return { ...(pairInCache(bin) as TemporalBinaries), from };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isDiskFull(error)) throw diskFull(bin, error);
      reasons.push(`${from}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new WaymarkError(
    'temporal.no-server',
    `There is no Temporal server ${temporalVersion} to start (${reasons.join('; ')}); connect to the internet once, or install Go 1.26.8 or later, or put temporal-server and temporal-sql-tool ${minor(temporalVersion)} on the PATH, or set TEMPORAL_ADDRESS to a running Temporal`,
    { details: { reasons } },
  );
}

/** Both programs must run here and be what we asked for, before the cache keeps them. */
async function checkFetched(folder: string): Promise<void> {
  for (const program of ['temporal-server', 'temporal-sql-tool']) {
    chmodSync(join(folder, program), 0o755);
    const version = await versionOf(join(folder, program));
    if (version !== temporalVersion)
      throw new Error(`${program} says it is ${version ?? 'no program for this machine'}`);
  }
}

function pairInCache(bin: string): TemporalBinaries | undefined {
  const server = join(bin, `temporal-server-${temporalVersion}`);
  const sqlTool = join(bin, `temporal-sql-tool-${temporalVersion}`);
  try {
    accessSync(server, constants.X_OK);
    accessSync(sqlTool, constants.X_OK);
    return { server, sqlTool, version: temporalVersion, from: 'cache' };
  } catch {
    return undefined;
  }
}

async function pairOnPath(): Promise<{ pair?: TemporalBinaries; why: string }> {
  const [server, sqlTool] = await Promise.all([versionOf('temporal-server'), versionOf('temporal-sql-tool')]);
  if (server === undefined) return { why: 'no temporal-server' };
  if (minor(server) !== minor(temporalVersion)) return { why: `temporal-server is ${server}` };
  if (sqlTool === undefined || minor(sqlTool) !== minor(server))
    return { why: `temporal-sql-tool is ${sqlTool ?? 'missing'}` };
  return {
    pair: { server: 'temporal-server', sqlTool: 'temporal-sql-tool', version: server, from: 'PATH' },
    why: '',
  };
}

/** What `--version` says, such as '1.32.0'; undefined when the program is missing or does not say. */
async function versionOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute(program, ['--version'], { env: childEnv(), timeout: 10_000 });
    return /\b(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
