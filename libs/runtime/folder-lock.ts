// One user of a folder at a time. The lock is a file that names its owner; the file of an owner that is gone does not count.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WaymarkError } from '#libs/kernel';
import { processIdentity } from './process.js';

export interface FolderLock {
  /** Gives the folder free. May be called twice. */
  release(): void;
}

export interface LockOptions {
  /** How long to wait for another owner, in milliseconds; 0 by default. */
  readonly waitMs?: number;
  /** Called about once a second while waiting. */
  readonly onWait?: (ownerPid: number) => void;
}

interface Owner {
  readonly pid: number;
  readonly identity: string;
}

/** Locks an existing folder for this process. Throws 'start.folder-in-use' (details.pid: the owner) when it stays taken. */
export async function lockFolder(
  folder: string,
  { waitMs = 0, onWait }: LockOptions = {},
): Promise<FolderLock> {
  const file = join(folder, 'lock');
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  const until = performance.now() + waitMs;
  for (;;) {
    const owner = tryLock(file, mine);
    if (owner === undefined) return { release: () => releaseLock(file, mine) };
    if (performance.now() >= until) {
      throw new WaymarkError(
        'start.folder-in-use',
        `The folder ${folder} is in use by process ${owner.pid}; stop that one first (Ctrl-C there, or kill ${owner.pid}), or set WAYMARK_DATA to another folder`,
        {
          details: { folder, pid: owner.pid },
        },
      );
    }
    onWait?.(owner.pid);
    await sleep(Math.min(1000, Math.max(0, until - performance.now())));
  }
}

/** Undefined when the lock is ours now, else its living owner. */
function tryLock(file: string, mine: string): Owner | undefined {
  const ticket = `${file}.${process.pid}`;
  writeFileSync(ticket, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      // link is atomic and refuses an existing name, and the file is complete from the first moment.
      if (link(ticket, file)) return undefined;
      const text = read(file);
      const owner = text === undefined ? undefined : parse(text);
      if (owner !== undefined && processIdentity(owner.pid) === owner.identity) return owner;
      if (text !== undefined) removeStale(file, text);
    }
    throw new WaymarkError(
      'start.lock-contended',
      `${file} changes all the time; remove it when no Waymark is running, and start again`,
    );
  } finally {
    rmSync(ticket, { force: true });
  }
}

/** Moves the stale file away, and back when another process has just put its own in place. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) link(aside, file);
  rmSync(aside, { force: true });
}

function releaseLock(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true });
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.identity === 'string'
      ? { pid: owner.pid, identity: owner.identity }
      : undefined;
  } catch {
    return undefined;
  }
}
