// What a person sees while parts start: one line a part on stderr, and one clear line when a part does not start.
import { WaymarkError } from '#libs/kernel';

export interface Progress {
  /** Begins a part such as 'PostgreSQL'; its time counts from here. */
  begin(part: string): PartProgress;
}

export interface PartProgress {
  /** Says what goes on. A terminal shows it in place; elsewhere at most one line each five seconds is printed. */
  update(doing: string): void;
  /** `done('18.4 on 127.0.0.1:20345')` prints `✓ PostgreSQL 18.4 on 127.0.0.1:20345 (0.6 s)`. */
  done(result: string): void;
  /** Prints `✗ PostgreSQL: <message>`, then the last lines of the log that the error carries in `details.log`. */
  fail(error: unknown): void;
}

/** Where the lines go: process.stderr, or a fake with the same two members. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const quietMs = 5000;

/** Progress lines on a stream, stderr by default. */
export function createProgress(stream: ProgressStream = process.stderr): Progress {
  const clear = stream.isTTY ? '\r\u001B[K' : '';
  return {
    begin: part => {
      const began = performance.now();
      let spoke = began;
      const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
      const update = (doing: string) => {
        if (stream.isTTY) return void stream.write(`${clear}… ${part}: ${doing} (${seconds()} s)`);
        if (performance.now() - spoke < quietMs) return;
        spoke = performance.now();
        stream.write(`… ${part}: ${doing} (${seconds()} s)\n`);
      };
      return {
        update,
        done: result => void stream.write(`${clear}✓ ${part} ${result} (${seconds()} s)\n`),
        fail: error => void stream.write(`${clear}✗ ${part}: ${describe(error)}\n`),
      };
    },
  };
}

/** Says nothing: for tests and for commands whose output is read by programs. */
export const silentProgress: Progress = {
  begin: () => ({ update: () => {}, done: () => {}, fail: () => {} }),
};

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const log =
    error instanceof WaymarkError && Array.isArray(error.details['log']) ? error.details['log'] : [];
  return [error.message, ...log.map(line => `    ${line}`)].join('\n');
}
