// An action over HTTP all the way: command row, Temporal Update, worker, log, answer. Real PostgreSQL, Temporal and worker.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { createCaseActivities } from '#libs/store';
import {
  connectTemporal,
  createGateway,
  startCaseWorker,
  type CaseRef,
  type RunningWorker,
  type TemporalClient,
} from '#libs/temporal';
import { apiUnderTest, makePupils, now, type Act, type ApiUnderTest } from './api-under-test.js';
import { openCase } from './case-in-test.js';

const { History } = proto.temporal.api.history.v1;
const taskQueue = `cases-${randomUUID()}`;
const approve = { action: 'approve', stage: 'target-letter' };

let api: ApiUnderTest;
let temporal: TemporalClient;
let worker: RunningWorker | undefined;
let first: CaseRef;
let second: CaseRef;
let act: Act;

beforeAll(async () => {
  api = await apiUnderTest({ act: (...parts) => act(...parts) });
  const settings = {
    address: process.env['WAYMARK_TEST_TEMPORAL']!,
    namespace: process.env['WAYMARK_TEST_NAMESPACE']!,
    masterKey: api.masterKey,
  };
  temporal = await connectTemporal(settings);
  const gateway = createGateway(temporal, { taskQueue, clockOffsetMs: now - Date.now() });
  act = (ref, id) => gateway.act(ref, id, worker ? 10_000 : 1000);
  startWorker = () =>
    startCaseWorker({
      ...settings,
      taskQueue,
      activities: createCaseActivities(api.store, { now: () => api.clock.now }),
    });
  const pupils = await makePupils(api.store, api.schoolId, ['A1', 'A2']);
  first = await openCase(api, 'A1', pupils.get('A1')!);
  second = await openCase(api, 'A2', pupils.get('A2')!);
}, 60_000);
let startWorker: () => Promise<RunningWorker>;
afterAll(async () => {
  await worker?.stop();
  await temporal.close();
  await api.close();
}, 60_000);

const ask = (ref: CaseRef, body: object, key = randomUUID(), role = 'attendance-lead') =>
  api.as(role, 'ash-1').post(`/v1/cases/${ref.caseId}/actions`).set('Idempotency-Key', key).send(body);

describe('an action through Temporal', () => {
  it('is pending without a worker, and then done once', async () => {
    const key = randomUUID();
    const waiting = await ask(first, approve, key).expect(202);
    expect(waiting.body.status).toBe('pending');
    worker = await startWorker();
    const done = await ask(first, approve, key).expect(201);
    expect(done.body.id).toBe(waiting.body.id);
    expect(done.body.events.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['StageApproved', 'StageEntered', 'LetterIssued']),
    );
    const { body } = await api
      .as('attendance-lead', 'ash-1')
      .get(`/v1/cases/${first.caseId}/events`)
      .expect(200);
    const approved = body.items.filter(({ type }: { type: string }) => type === 'StageApproved');
    expect(approved).toHaveLength(1);
    expect(approved[0].by).toEqual({ id: api.idOf('attendance-lead'), role: 'attendance-lead' });
  }, 60_000);

  it('is refused by role and by state, with the reason', async () => {
    expect((await ask(second, approve, randomUUID(), 'attendance-officer').expect(403)).body).toMatchObject({
      rule: 'role',
    });
    const body = (await ask(second, { action: 'resume' }).expect(409)).body as object;
    expect(body).toMatchObject({ rule: 'state', because: { rule: 'state' } });
  }, 60_000);

  it('is done once however many ask at the same time under one key', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(second, approve, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  }, 60_000);

  it('leaves no word of what was asked in Temporal', async () => {
    await ask(second, {
      action: 'record-contact',
      channel: 'phone',
      with: 'a grandparent',
      outcome: 'has the flu',
    }).expect(201);
    const handle = temporal.client.workflow.getHandle(`case-${second.caseId}`);
    const history = Buffer.from(History.encode(await handle.fetchHistory()).finish()).toString('latin1');
    expect(history).not.toMatch(/flu|grandparent|target-letter|Robin/);
  }, 60_000);
});
