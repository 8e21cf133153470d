// Every history that was ever recorded replays under today's workflow: an open case of an earlier release goes on where it is.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createCodec, workflowBundle } from '#libs/temporal';
import { testMasterKey } from '../support/school.js';

const folder = join(import.meta.dirname, 'histories');
const histories = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .toSorted();
const { historyFromJSON } = createRequire(import.meta.url)('@temporalio/common/lib/proto-utils.js') as {
  historyFromJSON: (json: unknown) => unknown;
};

describe('recorded histories', () => {
  let options: Parameters<typeof Worker.runReplayHistory>[0];

  beforeAll(async () => {
    Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR', () => {}) });
    options = {
      workflowBundle: await workflowBundle(),
      dataConverter: { payloadCodecs: [createCodec(testMasterKey)] },
    };
  }, 30_000);

  it('are there', () => {
    expect(histories.length).toBeGreaterThan(0);
  });

  it.each(histories)('%s replays', async name => {
    const history = historyFromJSON(JSON.parse(readFileSync(join(folder, name), 'utf8')));
    await expect(Worker.runReplayHistory(options, history, name)).resolves.toBeUndefined();
  });

  it('a workflow that does otherwise is found out', async () => {
    const name = '2026-11-worked-example-1.json';
    const text = readFileSync(join(folder, name), 'utf8');
    const altered = historyFromJSON(JSON.parse(text.replaceAll('"deliverLetters"', '"burnLetters"')));
    await expect(Worker.runReplayHistory(options, altered, name)).rejects.toMatchObject({
      name: 'DeterminismViolationError',
    });
  });
});
