// Every scenario of the folder runs both ways, in memory and on the real engine, and prints the same lines.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { simulate } from '#libs/casework';
import { openEngine, type Engine } from '../../apps/cli/src/replay/engine.js';
import { replay } from '../../apps/cli/src/replay/run.js';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { testMasterKey } from '../support/school.js';

const folder = import.meta.dirname;
const files = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .toSorted();
const only = process.env['WAYMARK_TEST_SCENARIO'];

describe('every scenario prints the same both ways', () => {
  let database: TestDatabase;
  let engine: Engine;

  beforeAll(async () => {
    database = await testDatabase();
    engine = await openEngine({
      databaseUrl: database.url,
      temporalAddress: process.env['WAYMARK_TEST_TEMPORAL']!,
      namespace: process.env['WAYMARK_TEST_NAMESPACE']!,
      masterKey: testMasterKey,
    });
  }, 60_000);

  afterAll(async () => {
    await engine.close();
    await database.drop();
  });

  it.concurrent.each(files.filter(file => only === undefined || file.includes(only)))(
    '%s',
    async file => {
      const scenario = readScenario(join(folder, file));
      const expected = [...simulate(scenario)].map(event => JSON.stringify(event));

      const printed: string[] = [];
      const began = performance.now();
      for await (const event of replay(engine, scenario)) printed.push(JSON.stringify(event));
      process.stderr.write(
        `  ${file}: ${printed.length} lines, ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
      );

      expect(printed).toEqual(expected);
    },
    120_000,
  );
});
