// The scenario files beside the tests, with the lines that each is expected to print.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario, simulate } from '#libs/casework';
import { policies } from '../proof/host.js';
import type { Line, ScenarioText } from './story.js';

const folder = join(import.meta.dirname, '..', 'scenarios');

export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
  readonly json: ScenarioText;
  readonly expected: readonly Line[];
}

/** All scenario files, by name. */
export function scenarioFiles(): ScenarioFile[] {
  const names = readdirSync(folder).filter(file => file.endsWith('.json'));
  return names.toSorted().map(file => {
    const name = file.slice(0, -'.json'.length);
    const text = readFileSync(join(folder, file), 'utf8');
    const lines = readFileSync(join(folder, 'expected', `${name}.jsonl`), 'utf8');
    const expected = lines
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line) as Line);
    return { name, text, json: JSON.parse(text) as ScenarioText, expected };
  });
}

/** What a scenario prints, as a program that reads it would see it. */
export const printed = (text: string): Line[] =>
  [...simulate(parseScenario(text, policies))].map(line => JSON.parse(JSON.stringify(line)) as Line);
