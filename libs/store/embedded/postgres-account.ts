// PostgreSQL refuses to run as root. When we are root, its processes run as the system user `postgres`, who needs to reach
// their files; otherwise they run as ourselves and none of this matters.
import { spawnSync } from 'node:child_process';
import { childEnv } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';

/** The user and group that PostgreSQL's processes get; empty when they are our own. Fits the options of child_process. */
export interface PostgresAccount {
  readonly uid?: number;
  readonly gid?: number;
}

/** Finds or makes the account. Throws 'postgres.no-account' when we are root and no user `postgres` can be made. */
export function postgresAccount(): PostgresAccount {
  if (process.getuid?.() !== 0) return {};
  const found = lookUp();
  if (found !== undefined) return found;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
    timeout: 10_000,
    env: childEnv(),
  });
  const made = lookUp();
  if (made !== undefined) return made;
  throw new WaymarkError(
    'postgres.no-account',
    'PostgreSQL does not run as root, and no user "postgres" could be made for it; start Waymark as an ordinary user, or set DATABASE_URL and TEMPORAL_ADDRESS',
  );
}

/** True when the account may enter the folder. */
export function mayEnter(account: PostgresAccount, folder: string): boolean {
  if (account.uid === undefined) return true;
  const test = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    env: childEnv(),
    timeout: 5000,
    stdio: 'ignore',
  });
  return test.status === 0;
}

function lookUp(): PostgresAccount | undefined {
  const id = (flag: string) =>
    spawnSync('id', [flag, 'postgres'], { encoding: 'utf8', env: childEnv(), timeout: 5000 });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : undefined;
}
