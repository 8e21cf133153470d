// Servers must not outlive us. A killed process can clean nothing up, so a small shell waits on a pipe from us: when the pipe
// closes without a word, it stops the servers that it was told of, the last one first.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { childEnv } from './process.js';

export interface Guard {
  /** Watches over a process: after our death it gets `signal`, and is killed when it is still there after `graceSeconds`. */
  watch(pid: number, signal: 'INT' | 'TERM', graceSeconds: number): void;
  /** Stops watching over a process that has ended. */
  forget(pid: number): void;
  /** Ends the guard and leaves everything as it is. */
  release(): void;
}

// A process that ended and that nobody has waited for (state Z) counts as gone: in a container there may be no one who waits.
const script = `
trap '' INT TERM HUP
running() {
  kill -0 "$1" 2>/dev/null || return 1
  stat=''
  [ -r "/proc/$1/stat" ] && read -r stat 2>/dev/null < "/proc/$1/stat"
  case "$stat" in *") Z "*) return 1 ;; esac
}
watched=''
while read -r word pid signal grace; do
  case "$word" in
    watch) watched="$pid:$signal:$grace $watched" ;;
    forget) kept=''; for each in $watched; do case "$each" in "$pid":*) ;; *) kept="$kept$each " ;; esac; done; watched="$kept" ;;
    release) exit 0 ;;
  esac
done
for each in $watched; do
  pid="\${each%%:*}"; rest="\${each#*:}"; ticks=$(( \${rest#*:} * 10 ))
  kill -s "\${rest%%:*}" "$pid" 2>/dev/null || continue
  while [ "$ticks" -gt 0 ] && running "$pid"; do sleep 0.1; ticks=$((ticks - 1)); done
  kill -s KILL "$pid" 2>/dev/null
done
`;

/** Starts a guard. It runs in a session of its own, so a terminal's Ctrl-C does not reach it, and it does not keep our process alive. */
export function startGuard(): Guard {
  const shell = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: childEnv(),
  });
  // The pipe breaks when the guard is gone before us; there is nothing to do about that here.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  (shell.stdin as Socket).unref();
  return {
    watch: (pid, signal, graceSeconds) => void shell.stdin.write(`watch ${pid} ${signal} ${graceSeconds}\n`),
    forget: pid => void shell.stdin.write(`forget ${pid}\n`),
    release: () => void shell.stdin.end('release\n'),
  };
}
