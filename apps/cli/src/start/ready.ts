// Waits until an application answers and sees its parts.
import { setTimeout as sleep } from 'node:timers/promises';
import { WaymarkError } from '#libs/kernel';
import type { Progress } from '#libs/runtime';

const limitMs = 60_000;
const everyMs = 200;

/** Resolves when `/health/ready` says so; throws 'start.not-ready' after a minute, with what was missing. */
export async function waitUntilReady(
  name: string,
  port: number,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const part = progress.begin(name);
  const until = performance.now() + limitMs;
  let missing = 'no answer yet';
  while (performance.now() < until) {
    signal.throwIfAborted();
    const answer = await ask(port);
    if (answer.ready) return part.done(`on http://127.0.0.1:${port}`);
    missing = answer.missing;
    part.update(missing);
    await sleep(everyMs, undefined, { signal });
  }
  const error = new WaymarkError(
    'start.not-ready',
    `not ready after ${limitMs / 1000} s: ${missing}; the logs are in the data folder`,
  );
  part.fail(error);
  throw error;
}

async function ask(port: number): Promise<{ ready: boolean; missing: string }> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(3_000),
    });
    return { ready: response.ok, missing: (await response.text()).slice(0, 300) };
  } catch {
    return { ready: false, missing: 'no answer yet' };
  }
}
