// `waymark replay FILE`: runs a scenario on the real engine and prints what `simulate` prints.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Scenario } from '#libs/casework';
import {
  createShutdown,
  masterSecret,
  readConfig,
  silentProgress,
  type Config,
  type Shutdown,
} from '#libs/runtime';
import { migrate } from '#libs/store';
import { openEngine, type EngineSettings } from '../replay/engine.js';
import { replay } from '../replay/run.js';
import { findRunningStack } from '../stack/running-stack.js';
import { startStack, trialNamespaces } from '../stack/stack.js';
import { readScenario } from './simulate.command.js';

/** Longest wait for the running step when somebody interrupts. */
const interruptMs = 60_000;

/** As shells know an end by Ctrl-C. */
const interruptedCode = 130;

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .argument('<file>', 'a scenario file (docs/case-model.md)')
    .description(
      'run a scenario on the real engine, time skipped, and print its events, one JSON object a line',
    )
    .action(async (file: string) => {
      // The file first: a wrong one is refused before anything starts.
      const scenario = readScenario(file);
      await replayScenario(scenario, readConfig(), line => process.stdout.write(`${line}\n`));
    });
}

/**
 * Prints one JSON object a line. Uses the servers of a running `npm start`, or those that the configuration names, or
 * starts its own in a temporary folder. Whatever it began is gone in the end, after Ctrl-C as well.
 */
async function replayScenario(
  scenario: Scenario,
  config: Config,
  print: (line: string) => void,
): Promise<void> {
  // What was printed is not the whole, so an interrupted run never ends with 0.
  const shutdown = createShutdown({ exit: code => process.exit(code === 0 ? interruptedCode : code) });
  const stopListening = shutdown.listen();
  try {
    const settings = await findServers(config, shutdown);
    await migrate(settings.databaseUrl);
    const engine = await openEngine(settings);
    shutdown.add('engine', () => engine.close(), 30_000);
    let interrupted = false;
    const run = async () => {
      for await (const event of replay(engine, scenario)) {
        if (interrupted) break;
        print(JSON.stringify(event));
      }
    };
    const running = run();
    const end = async () => {
      interrupted = true;
      await running;
    };
    shutdown.add('scenario', end, interruptMs);
    await running;
  } finally {
    await shutdown.run('the scenario is done');
    stopListening();
  }
}

async function findServers(config: Config, shutdown: Shutdown): Promise<EngineSettings> {
  const namespace = trialNamespaces(config.temporalNamespace)[0]!;
  const running = await findRunningStack(config);
  if (running) return { ...running, namespace, masterKey: masterSecret(config) };
  const folder = mkdtempSync(join(tmpdir(), 'waymark-replay-'));
  shutdown.add('folder', () => rmSync(folder, { recursive: true, force: true }));
  const starting = new AbortController();
  const { signal } = starting;
  const stackStarts = startStack({ ...config, dataDir: folder }, silentProgress, { durable: false, signal });
  shutdown.add(
    'starting',
    async () => {
      starting.abort();
      await stackStarts.catch(() => {});
    },
    60_000,
  );
  const stack = await stackStarts;
  shutdown.add('servers', () => stack.stop(), 60_000);
  const { databaseUrl, temporalAddress } = stack;
  return { databaseUrl, temporalAddress, namespace, masterKey: randomBytes(32) };
}
