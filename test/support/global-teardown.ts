// Ends what global-setup started. Every jest project names this file; the first call does it.
import { rmSync } from 'node:fs';
import type { TestStack } from './test-stack.js';

export default async function globalTeardown(): Promise<void> {
  const run = globalThis as TestStack;
  const started = run.waymarkTestStack;
  run.waymarkTestStack = undefined;
  if (started === undefined) return;
  const { stack, folder } = await started;
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}
