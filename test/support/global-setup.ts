// One PostgreSQL and one Temporal for a whole run, in a temporary folder. Every jest project names this file; the first call starts them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './load-typescript.mjs';
import type { TestStack } from './test-stack.js';

/** The namespace of the tests: time may be skipped in it. */
const namespace = 'waymark-test';

/** Sets WAYMARK_TEST_DATABASE_URL, WAYMARK_TEST_TEMPORAL and WAYMARK_TEST_NAMESPACE for the tests. */
export default async function globalSetup(): Promise<void> {
  const run = globalThis as TestStack;
  run.waymarkTestStack ??= start();
  const { stack } = await run.waymarkTestStack;
  process.env['WAYMARK_TEST_DATABASE_URL'] = stack.databaseUrl;
  process.env['WAYMARK_TEST_TEMPORAL'] = stack.temporalAddress;
  process.env['WAYMARK_TEST_NAMESPACE'] = namespace;
}

async function start() {
  const { startStack } = await import('../../apps/cli/src/stack/stack.js');
  const { createProgress, readConfig } = await import('#libs/runtime');
  const folder = mkdtempSync(join(tmpdir(), 'waymark-test-'));
  // The servers of the run are its own, whatever this machine is set up to use.
  const config = readConfig(
    { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' },
    { WAYMARK_DATA: folder, TEMPORAL_NAMESPACE: namespace },
  );
  try {
    const stack = await startStack(config, createProgress(), { durable: false, timeSkipping: [namespace] });
    return { stack, folder };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
