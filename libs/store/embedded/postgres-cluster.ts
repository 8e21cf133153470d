// The files of our own PostgreSQL: made once, with random passwords that stay beside them.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { childEnv, diskFull, isDiskFull, prepareFolder, writePrivate } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';
import { mayEnter, type PostgresAccount } from './postgres-account.js';
import { sharedHome } from './postgres-binaries.js';

const majorVersion = '18';

/** What we need to know about a cluster to start it and to sign in. Kept in `access.json` (0600). */
export interface ClusterAccess {
  readonly port: number | undefined;
  readonly passwords: Readonly<Record<'postgres' | 'waymark' | 'temporal', string>>;
}

/**
 * The folder for PostgreSQL's files: `<dataDir>/postgres`, or, when we are root and the account may not enter the data folder,
 * a new folder below /var/lib/waymark that `<dataDir>/postgres-home` points to.
 */
export function clusterHome(dataDir: string, account: PostgresAccount): string {
  const pointer = join(dataDir, 'postgres-home');
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim();
  const inside = join(dataDir, 'postgres');
  if (existsSync(inside) || mayEnter(account, dataDir)) return inside;
  const outside = join(
    sharedHome,
    `${basename(dataDir).replaceAll(/[^A-Za-z0-9]/g, '')}-${randomBytes(4).toString('hex')}`,
  );
  writePrivate(pointer, `${outside}\n`);
  return outside;
}

/** Makes the cluster on first use and returns its data folder. Throws WaymarkErrors of the kinds 'start.*' and 'postgres.*'. */
export async function prepareCluster(
  home: string,
  initdb: string,
  account: PostgresAccount,
  durable: boolean,
): Promise<string> {
  prepareFolder(home);
  const data = join(home, 'data');
  if (existsSync(data)) {
    refuseForeign(data, account);
    return data;
  }
  const partial = join(home, 'data.partial');
  const passwordFile = join(home, 'password.partial');
  rmSync(partial, { recursive: true, force: true });
  const passwords = { postgres: newPassword(), waymark: newPassword(), temporal: newPassword() };
  try {
    mkdirSync(partial, { mode: 0o700 });
    writeFileSync(passwordFile, passwords.postgres, { mode: 0o600 });
    own(partial, account);
    own(passwordFile, account);
    await runInitdb(initdb, partial, passwordFile, account, durable);
    saveAccess(home, { port: undefined, passwords });
    renameSync(partial, data);
    return data;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The saved port and passwords. */
export function readAccess(home: string): ClusterAccess {
  const file = join(home, 'access.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ClusterAccess;
  } catch (cause) {
    throw new WaymarkError(
      'postgres.no-access',
      `${file} is missing or damaged, and without it nobody can sign in; put it back from a backup, or start with an empty WAYMARK_DATA folder`,
      { cause },
    );
  }
}

export function saveAccess(home: string, access: ClusterAccess): void {
  writePrivate(join(home, 'access.json'), `${JSON.stringify(access)}\n`);
}

async function runInitdb(
  initdb: string,
  data: string,
  passwordFile: string,
  account: PostgresAccount,
  durable: boolean,
): Promise<void> {
  const args = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const child = spawn(initdb, durable ? args : [...args, '--no-sync'], {
    ...account,
    cwd: '/',
    env: childEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 120_000,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => (said = `${said}${text}`.slice(-4000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  if (isDiskFull(said)) throw diskFull(dirname(data));
  throw new WaymarkError(
    'postgres.init-failed',
    `The database files could not be made in ${data}; the lines below say why`,
    {
      details: { log: said.trim().split('\n').slice(-8) },
    },
  );
}

/** A clear line where PostgreSQL's own would be hard to act on. */
function refuseForeign(data: string, account: PostgresAccount): void {
  const owner = statSync(data).uid;
  const expected = account.uid ?? process.getuid?.() ?? owner;
  if (owner !== expected) {
    throw new WaymarkError(
      'postgres.wrong-owner',
      `${data} belongs to user ${owner}, but PostgreSQL would run as user ${expected}; start Waymark as the user who started it first, or set WAYMARK_DATA to another folder`,
    );
  }
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (version !== majorVersion) {
    throw new WaymarkError(
      'postgres.wrong-version',
      `${data} was made by PostgreSQL ${version}, and this is ${majorVersion}; restore a dump into an empty WAYMARK_DATA folder`,
    );
  }
}

function own(path: string, account: PostgresAccount): void {
  if (account.uid === undefined || account.gid === undefined) return;
  chownSync(path, account.uid, account.gid);
  chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
}

/** Safe inside SQL and addresses: letters, digits, dash and underscore only. */
function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
