// A small registry of named checks: each part says whether it works, and none can keep the answer waiting.

export interface PartHealth {
  readonly ok: boolean;
  /** Milliseconds the check took. */
  readonly ms: number;
  /** What the check found, or why it failed. */
  readonly message?: string;
}

export interface HealthReport {
  /** True when every part is. */
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, PartHealth>>;
}

/** A check is fine when it returns (text is shown), and not when it throws. `signal` aborts at its time-out. */
export type HealthCheck = (signal: AbortSignal) => Promise<string | void> | string | void;

export interface Health {
  /** Registers a check; a name that is taken is replaced. */
  add(name: string, check: HealthCheck, timeoutMs?: number): void;
  /** Runs all checks side by side. Never rejects. */
  report(): Promise<HealthReport>;
}

/** A registry without checks. A check that names no time-out has 2 seconds. */
export function createHealth(): Health {
  const checks = new Map<string, { check: HealthCheck; timeoutMs: number }>();
  return {
    add: (name, check, timeoutMs = 2000) => void checks.set(name, { check, timeoutMs }),
    report: async () => {
      const entries = await Promise.all(
        [...checks].map(
          async ([name, { check, timeoutMs }]) => [name, await runCheck(check, timeoutMs)] as const,
        ),
      );
      return { ok: entries.every(([, part]) => part.ok), parts: Object.fromEntries(entries) };
    },
  };
}

async function runCheck(check: HealthCheck, timeoutMs: number): Promise<PartHealth> {
  const began = performance.now();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const tooLate = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true });
  });
  const ms = () => Math.round(performance.now() - began);
  try {
    const message = await Promise.race([(async () => check(abort.signal))(), tooLate]);
    return { ok: true, ms: ms(), ...(typeof message === 'string' && { message }) };
  } catch (error) {
    return { ok: false, ms: ms(), message: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
