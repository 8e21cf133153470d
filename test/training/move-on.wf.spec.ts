// Time moved on in a training school: the real worker, relay and Temporal take its cases from one step to the next.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#libs/runtime';
import {
  caseOfCommand,
  listCaseViews,
  loadCommand,
  loadPupilEvents,
  loadSchool,
  moveClock,
  putCommand,
  type Tx,
} from '#libs/store';
import { connectTemporal, createGateway, type TemporalClient } from '#libs/temporal';
import { moveOn, startTraining, type TrainingRoom } from '#libs/training';
import { startWorker, type StartedWorker } from '../../apps/worker/src/start-worker.js';
import { testSchool, type TestSchool } from '../support/school.js';
import { testTemporal } from '../support/temporal.js';

const day = 86_400_000;

describe('a training school', () => {
  let school: TestSchool;
  let temporal: TemporalClient;
  let worker: StartedWorker;
  let room: TrainingRoom;
  let trainingId: string;
  beforeAll(async () => {
    school = await testSchool();
    const { temporalAddress, masterKey } = testTemporal();
    const namespace = 'waymark-test-training';
    temporal = await connectTemporal({ address: temporalAddress, namespace, masterKey });
    const logger = createLogger('test', 'error');
    worker = await startWorker({ databaseUrl: school.url, temporalAddress, namespace, masterKey, logger });
    room = { store: school.store, temporal };
    trainingId = await startTraining(room, school.schoolId);
  }, 60_000);
  afterAll(async () => {
    await worker.stop();
    await temporal.close();
    await school.close();
  }, 60_000);
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(trainingId, work);

  it('walks a case from its first letter to its review while weeks pass in seconds', async () => {
    await moveOn(room, trainingId, (await run(async tx => tx.now())) + day);
    const { items } = await run(tx => listCaseViews(tx, { awaiting: 'attendance-lead' }));
    expect(items.length).toBeGreaterThan(0);
    const first = items.find(item => item.awaiting.some(t => t.what.startsWith('approve:')))!;
    const task = first.awaiting.find(t => t.what.startsWith('approve:'))!;
    const id = randomUUID();
    const ref = await run(async tx => {
      await putCommand(tx, {
        id,
        pupilId: first.pupilId,
        caseId: first.caseId,
        actor: { id: 'trainee', role: 'attendance-lead' },
        action: { action: 'approve', stage: task.what.slice('approve:'.length) },
        idempotencyKey: id,
        at: tx.now(),
        expiresAt: tx.now() + 60_000,
      });
      return caseOfCommand(tx, first.pupilId, first.caseId);
    });
    await createGateway(temporal).act(ref, id);
    expect((await run(tx => loadCommand(tx, id))).outcome?.status).toBe('done');
    const days: string[] = [];
    await moveOn(room, trainingId, (await run(async tx => tx.now())) + 50 * day, date => days.push(date));
    const events = await run(tx => loadPupilEvents(tx, first.pupilId));
    const types = events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['StageEntered', 'LetterIssued', 'ReviewMeasured']));
    expect(days.length).toBeGreaterThan(20);
    const [entered, measured] = ['StageEntered', 'ReviewMeasured'].map(t => events.find(e => e.type === t)!);
    expect(measured!.at - entered!.at).toBeGreaterThan(20 * day);
  }, 90_000);

  it('moves no clock but its own', async () => {
    const real = school.store.forSchool(school.schoolId, tx => moveClock(tx, Date.now() + day));
    await expect(real).rejects.toMatchObject({ code: 'training.real-school' });
    const now = await school.store.forSchool(school.schoolId, async tx => tx.now());
    expect(Math.abs(now - Date.now())).toBeLessThan(1000);
  });

  it('starts afresh', async () => {
    expect(await startTraining(room, school.schoolId)).toBe(trainingId);
    const { now, name } = await run(async tx => ({ now: tx.now(), name: (await loadSchool(tx)).name }));
    expect(Math.abs(now - Date.now())).toBeLessThan(5000);
    expect(name).toBe('Test school: training room');
  }, 30_000);
});
