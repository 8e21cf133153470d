// `waymark simulate FILE`: runs a scenario in memory. Loads no server code, so that it answers in well under a second.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseScenario, simulate, type Scenario } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { builtInPolicies } from '../policies.js';

/** Reads a scenario file. Throws WaymarkError `scenario.unreadable` or `scenario.invalid`. */
export function readScenario(file: string): Scenario {
  return parseScenario(readText(file), builtInPolicies);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new WaymarkError('scenario.unreadable', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .argument('<file>', 'a scenario file (docs/case-model.md)')
    .description('run a scenario in memory and print its events, one JSON object a line')
    .action((file: string) => {
      for (const event of simulate(readScenario(file))) process.stdout.write(`${JSON.stringify(event)}\n`);
    });
}
