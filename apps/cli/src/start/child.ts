// The worker, the API and the pages as processes of their own: applications do not import each other.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { childEnv, openLog, stopProcess } from '#libs/runtime';

export interface Child {
  /** Asks it to stop, and kills it when it does not within half a minute. */
  stop(): Promise<void>;
}

const graceMs = 25_000;

/** Starts `apps/<app>`; its output goes to a log in the data folder. `onEnd` is told when it ends without being asked. */
export function startChild(
  app: 'api' | 'web' | 'worker',
  settings: Readonly<Record<string, string>>,
  dataDir: string,
  onEnd: (code: number | null) => void,
): Child {
  const entry = join(import.meta.dirname, '..', '..', '..', app, 'src', 'main.js');
  const log = openLog(join(dataDir, 'logs', `${app}.log`));
  let stopping = false;
  // Detached, so that the terminal's Ctrl-C reaches the launcher alone and the order of stopping is ours.
  const child = spawn(process.execPath, ['--enable-source-maps', entry], {
    env: childEnv(settings),
    stdio: ['ignore', log.handle, log.handle],
    detached: true,
  });
  const ended = new Promise<void>(resolve => {
    child.once('exit', code => {
      resolve();
      if (!stopping) onEnd(code);
    });
  });
  return {
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.pid === undefined) return;
      await stopProcess(child.pid, 'SIGTERM', graceMs);
      await ended;
    },
  };
}
