// Files of the data folder: private from the first byte, and whole or absent.
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { WaymarkError } from '#libs/kernel';

/** Writes a file that only its owner may read (0600), by way of a temporary name in the same folder. */
export function writePrivate(file: string, text: string): void {
  const partial = `${file}.partial-${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600, flush: true });
  renameSync(partial, file);
}

/** The same for a file that is never replaced: of two processes that write it at once, the first one's text stays. */
export function writePrivateOnce(file: string, text: string): void {
  const partial = `${file}.partial-${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600, flush: true });
  try {
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial);
  }
}

/**
 * Makes the folder if need be and proves that it can be written to. As root it may also be entered by others, since PostgreSQL
 * runs as another user; the files inside stay private. Throws 'start.folder-not-writable' or 'start.disk-full'.
 */
export function prepareFolder(folder: string): void {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  } catch (cause) {
    if (isDiskFull(cause)) throw diskFull(dirname(folder), cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WaymarkError(
      'start.folder-not-writable',
      `The folder ${folder} cannot be used (${why}); make it writable for this user, or set WAYMARK_DATA to another one`,
      { cause },
    );
  }
}

/** True for the error of a full disk: one of Node or PostgreSQL, text, or a WaymarkError whose `details.log` says so. */
export function isDiskFull(problem: unknown): boolean {
  return /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i.test(wording(problem));
}

function wording(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const log = problem instanceof WaymarkError ? problem.details['log'] : undefined;
  return [(problem as NodeJS.ErrnoException).code, problem.message, ...(Array.isArray(log) ? log : [])].join(
    '\n',
  );
}

/** The error that says where there is no room left. */
export function diskFull(folder: string, cause?: unknown): WaymarkError {
  return new WaymarkError(
    'start.disk-full',
    `The disk that holds ${folder} is full; free at least 500 MB there, or set WAYMARK_DATA to a folder on another disk`,
    { cause },
  );
}

/** A log that a server writes to: pass `handle` to it, then close it here. `began` is where its lines of this start begin. */
export interface ServerLog {
  readonly file: string;
  readonly handle: number;
  readonly began: number;
}

/** Opens a log for appending (0600). A log beyond 5 MB becomes `<file>.1` first, so two files a server bound its use of the disk. */
export function openLog(file: string): ServerLog {
  prepareFolder(dirname(file));
  if (existsSync(file) && statSync(file).size > 5_000_000) renameSync(file, `${file}.1`);
  const handle = openSync(file, 'a', 0o600);
  return { file, handle, began: fstatSync(handle).size };
}

/** The last lines since the log was opened: at most `count`, of at most 16 kB. */
export function lastLines(log: ServerLog, count = 8): string[] {
  const handle = openSync(log.file, 'r');
  try {
    const size = fstatSync(handle).size;
    const buffer = Buffer.alloc(Math.max(0, Math.min(size - log.began, 16_384)));
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
    return buffer
      .toString('utf8')
      .split('\n')
      .filter(line => line.trim() !== '')
      .slice(-count);
  } finally {
    closeSync(handle);
  }
}
