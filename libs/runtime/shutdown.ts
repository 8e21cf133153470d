// Ordered shutdown: what was started last is stopped first, no step can hang the rest, and a second signal forces the end.

export interface Shutdown {
  /** Registers a step. Steps run one after the other, the last one added first. */
  add(name: string, step: () => void | Promise<void>, timeoutMs?: number): void;
  /** Runs every step once; later calls get the same promise. Never rejects: a failed step is in the result and the next one runs. */
  run(reason: string): Promise<readonly StepOutcome[]>;
  /** Runs on SIGINT and SIGTERM, then ends the process. Returns a function that stops listening. */
  listen(): () => void;
}

export interface StepOutcome {
  readonly name: string;
  readonly ok: boolean;
  /** Milliseconds. */
  readonly ms: number;
  readonly problem?: string;
}

export interface ShutdownOptions {
  /** Told when shutting down begins and how each step ended. */
  readonly onEvent?: (event: { readonly reason: string } | StepOutcome) => void;
  /** Ends the process; handed in by tests. */
  readonly exit?: (code: number) => void;
  /** Time-out of a step that names none, in milliseconds. */
  readonly stepTimeoutMs?: number;
}

const signalNumbers = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * A shutdown without steps. After a signal the exit code is 0 when every step ended well and 1 when one failed or ran out of time;
 * a second signal ends the process at once with 128 plus the signal's number.
 */
export function createShutdown(options: ShutdownOptions = {}): Shutdown {
  const { onEvent = () => {}, exit = code => process.exit(code), stepTimeoutMs = 15_000 } = options;
  const steps: { name: string; step: () => void | Promise<void>; timeoutMs: number }[] = [];
  let running: Promise<readonly StepOutcome[]> | undefined;

  const runAll = async (reason: string) => {
    onEvent({ reason });
    const outcomes: StepOutcome[] = [];
    for (let next = steps.pop(); next !== undefined; next = steps.pop()) {
      const outcome = await runStep(next.name, next.step, next.timeoutMs);
      outcomes.push(outcome);
      onEvent(outcome);
    }
    return outcomes;
  };

  const run = (reason: string) => (running ??= runAll(reason));

  const listen = () => {
    const onSignal = (signal: keyof typeof signalNumbers) => {
      if (running !== undefined) return exit(128 + signalNumbers[signal]);
      void run(signal).then(outcomes => exit(outcomes.every(outcome => outcome.ok) ? 0 : 1));
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    return () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };

  return {
    add: (name, step, timeoutMs = stepTimeoutMs) => void steps.push({ name, step, timeoutMs }),
    run,
    listen,
  };
}

async function runStep(
  name: string,
  step: () => void | Promise<void>,
  timeoutMs: number,
): Promise<StepOutcome> {
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  const ms = () => Math.round(performance.now() - began);
  try {
    await Promise.race([(async () => step())(), tooLate]);
    return { name, ok: true, ms: ms() };
  } catch (error) {
    return { name, ok: false, ms: ms(), problem: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
