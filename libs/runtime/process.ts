// Processes that we start: who they are, what they see of the environment, and how they are stopped.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const passedOn =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TMPDIR|XDG_CACHE_HOME|GO.*|SSL_CERT_.*|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy)$/;

/** The environment of a child: the few variables programs need, UTC, and `extra`. Our own settings and secrets stay out, and so do PG*. */
export function childEnv(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    passedOn.test(name) && value !== undefined ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(kept), TZ: 'UTC', ...extra };
}

/** True while a process of this id runs, whoever owns it. One that ended and that its parent has not waited for is gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** The fields of /proc/<pid>/stat from the state on; undefined where there is no such file. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** A text that no other process of this machine has had: ids are used again, starting times are not. Undefined when it is gone. */
export function processIdentity(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  const started = statFields(pid)?.[19];
  if (started !== undefined)
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${pid}/${started}`;
  const listed = ps(pid, 'lstart=');
  return listed === '' ? undefined : `${pid}/${listed}`;
}

/** The command line of a process, arguments parted by spaces; empty when it is gone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ps(pid, 'args=');
  }
}

/** Sends a signal and waits until the process is gone; after `graceMs` it is killed. False when it had to be. */
export async function stopProcess(
  pid: number,
  signal: 'SIGTERM' | 'SIGINT',
  graceMs: number,
): Promise<boolean> {
  send(pid, signal);
  if (await isGone(pid, graceMs)) return true;
  send(pid, 'SIGKILL');
  await isGone(pid, 5000);
  return false;
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (isAlive(pid)) {
    if (performance.now() >= until) return false;
    await sleep(20);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function ps(pid: number, column: string): string {
  const { stdout } = spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', timeout: 5000 });
  return (stdout ?? '').trim();
}
