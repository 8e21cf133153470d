// The scenario files of the test suite, read and parsed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario, type Scenario } from '#libs/casework';
import { packIds, readAuthority, readPack } from '#libs/policy';

const folder = join(import.meta.dirname, '..', 'scenarios');

/** Names of the scenario files, without their extension. */
export const scenarioNames: readonly string[] = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .map(file => file.slice(0, -'.json'.length))
  .toSorted();

/** Parses the text of a scenario against the packs that ship. */
export const scenarioOf = (text: string): Scenario =>
  parseScenario(text, {
    ids: packIds(),
    read: id => {
      const pack = readPack(id);
      return { pack, authority: readAuthority(pack.authority) };
    },
  });

export const readScenarioFile = (name: string): Scenario =>
  scenarioOf(readFileSync(join(folder, `${name}.json`), 'utf8'));
