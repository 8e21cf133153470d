// The worker application as it runs in service: marks come in, the relay tells the case, the case opens and catches up.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createLogger } from '#libs/runtime';
import { loadPupilEvents, openStore, takeMarks, type Store } from '#libs/store';
import { createNames } from '../../apps/cli/src/replay/names.js';
import { makeTrialSchool } from '../../apps/cli/src/replay/trial-school.js';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { startWorker, type StartedWorker } from '../../apps/worker/src/start-worker.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { eventually, testTemporal } from '../support/temporal.js';

const scenario = readScenario(join(import.meta.dirname, '..', 'scenarios', 'worked-example.json'));

describe('the worker', () => {
  let database: TestDatabase;
  let store: Store;
  let worker: StartedWorker;

  beforeAll(async () => {
    database = await testDatabase();
    const settings = { databaseUrl: database.url, ...testTemporal() };
    store = await openStore(settings);
    worker = await startWorker({ ...settings, logger: createLogger('test', 'silent') });
  }, 60_000);
  afterAll(async () => {
    await worker.stop();
    await store.close();
    await database.drop();
  });

  it('is well', async () => {
    expect(await worker.health.report()).toMatchObject({ ok: true });
  });

  it('opens a case from marks and catches up with what fell due since', async () => {
    const names = createNames(scenario);
    const schoolId = await makeTrialSchool(store, scenario, names, testTemporal().namespace);
    const [pupil] = scenario.pupils;
    const pupilId = names.idOf(pupil!.facts.id);
    const marks = pupil!.marks.map(mark => ({ pupilId, ...mark }));
    const batch = {
      id: randomUUID(),
      source: 'test',
      receivedAt: Date.now(),
      actor: { id: 'u1', role: 'attendance-officer' },
    } as const;

    const { messages } = await store.forSchool(schoolId, tx => takeMarks(tx, batch, marks));

    expect(messages).toBe(1);
    const types = async () =>
      (await store.forSchool(schoolId, tx => loadPupilEvents(tx, pupilId))).map(event => event.type);
    const found = await eventually(types, all => all.includes('ApprovalOverdue'));
    expect(found).toEqual(['CaseOpened', 'StageProposed', 'ApprovalOverdue']);
  }, 30_000);

  it('can be stopped twice', async () => {
    await Promise.all([worker.stop(), worker.stop()]);
    await expect(worker.ended).resolves.toBeUndefined();
  });
});
