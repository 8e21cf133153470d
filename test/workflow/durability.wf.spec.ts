// What must survive: a killed worker, a full history, a lost Temporal, the same register twice, many senders at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Action } from '#libs/casework';
import { createLogger } from '#libs/runtime';
import { listLetters, loadPupilEvents, openStore, takeMarks, type NewMark } from '#libs/store';
import { connectTemporal, createGateway, workflowIdOf } from '#libs/temporal';
import { actSignal } from '#workflows/case';
import { openEngine } from '../../apps/cli/src/replay/engine.js';
import { makeTrialSchool } from '../../apps/cli/src/replay/trial-school.js';
import { createNames } from '../../apps/cli/src/replay/names.js';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { createRelay } from '../../apps/worker/src/relay/relay.js';
import { sweep } from '../../apps/worker/src/relay/sweep.js';
import { testDatabase } from '../support/database.js';
import {
  eventually,
  openCase,
  testEngine,
  testTemporal,
  type OpenCase,
  type TestEngine,
} from '../support/temporal.js';

const root = join(import.meta.dirname, '..', '..');
const scenario = readScenario(join(root, 'test', 'scenarios', 'worked-example.json'));
const approve: Action = { action: 'approve', stage: 'target-letter' };
const allDone = (count: number) => Array.from({ length: count }, () => ({ status: 'done' }));
const contact: Action = {
  action: 'record-contact',
  channel: 'phone',
  with: 'parent',
  outcome: 'will call back',
};
const logger = createLogger('test', 'silent');

describe('a case survives', () => {
  let engine: TestEngine;

  beforeAll(async () => {
    engine = await testEngine();
  }, 60_000);
  afterAll(() => engine.end());

  const count = async (open: OpenCase, type: string) =>
    (await open.types()).filter(each => each === type).length;
  const relayOf = ({ gateway }: OpenCase) =>
    createRelay({ store: engine.store, gateway, namespace: engine.temporal.namespace, logger });
  const handleOf = ({ address }: OpenCase) =>
    engine.temporal.client.workflow.getHandle(workflowIdOf(address.caseId));

  it('a worker killed between append and effect: nothing is done twice, nothing is left out', async () => {
    const database = await testDatabase();
    const taskQueue = `dying-${randomUUID()}`;
    const settings = { databaseUrl: database.url, ...testTemporal(), taskQueue };
    const child = spawn(
      process.execPath,
      [
        '--import',
        join(root, 'test', 'support', 'load-typescript.mjs'),
        join(root, 'test', 'support', 'dying-worker.ts'),
        JSON.stringify({ ...settings, masterKey: settings.masterKey.toString('hex') }),
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TZ: 'UTC' } },
    );
    await once(child.stdout, 'data');
    const store = await openStore({ databaseUrl: database.url, masterKey: settings.masterKey });
    const temporal = await connectTemporal({ address: settings.temporalAddress, ...settings });
    const open = await openCase(
      { store, temporal, taskQueue, clocks: new Map(), close: async () => {} },
      scenario,
    );
    const died = once(child, 'exit');

    const answer = open.gateway.act(open.address, await open.give(approve), 30_000);
    expect(await died).toEqual([null, 'SIGKILL']);
    const successor = await openEngine(settings);

    expect(await answer).toEqual({ status: 'done' });
    expect(await count(open, 'StageEntered')).toBe(1);
    expect(await count(open, 'LetterIssued')).toBe(2);
    const letters = await eventually(
      () => store.forSchool(open.address.schoolId, tx => listLetters(tx, open.address.caseId)),
      rows => rows.length === 2 && rows.every(row => row.state === 'sent'),
    );
    expect(letters.map(row => row.attempts)).toEqual([1, 1]);
    await successor.close();
    await temporal.close();
    await store.close();
    await database.drop();
  }, 60_000);

  it('twenty commands at once from five senders, and twenty signals', async () => {
    const open = await openCase(engine, scenario);
    const senders = Array.from({ length: 5 }, () =>
      createGateway(engine.temporal, { taskQueue: engine.taskQueue }),
    );
    const asked = await Promise.all(Array.from({ length: 20 }, () => open.give(contact)));
    const signalled = await Promise.all(Array.from({ length: 20 }, () => open.give(contact)));

    const answers = asked.map((id, i) => senders[i % 5]!.act(open.address, id, 40_000));
    await Promise.all(signalled.map((id, i) => senders[i % 5]!.signalAct(open.address, id)));

    expect(await Promise.all(answers)).toEqual(allDone(20));
    await eventually(
      () => count(open, 'ContactRecorded'),
      found => found === 40,
      20_000,
    );
  }, 60_000);

  it('a full history: the driver continues as new, and what comes meanwhile is not lost', async () => {
    const open = await openCase(engine, scenario);
    const handle = handleOf(open);
    const { runId } = await handle.describe();
    // Of no use to the case, and cheap: each leaves one line in the history.
    for (let sent = 0; sent < 4200; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, () => handle.signal(actSignal, 'no id')));
    }

    const asked = await Promise.all(Array.from({ length: 10 }, () => open.give(contact)));
    const answers = await Promise.all(asked.map(id => open.gateway.act(open.address, id, 60_000)));

    expect(answers).toEqual(allDone(10));
    await eventually(
      async () => (await handle.describe()).runId,
      now => now !== runId,
    );
    expect(await open.gateway.describe(open.address.caseId)).toMatchObject({ status: 'open' });
    expect(await count(open, 'ContactRecorded')).toBe(10);
  }, 120_000);

  it('the loss of Temporal: every live case gets a driver from the log, with its deadline', async () => {
    const open = await openCase(engine, scenario);
    const before = await open.gateway.describe(open.address.caseId);
    await handleOf(open).terminate();

    const { namespace } = engine.temporal;
    const signal = new AbortController().signal;
    const seen = await sweep({ store: engine.store, gateway: open.gateway, namespace, logger, signal });

    expect(seen).toBeGreaterThan(0);
    const after = await eventually(
      () => open.gateway.describe(open.address.caseId),
      found => found?.busy === 0,
    );
    expect(after).toEqual(before);
    expect(await open.types()).toEqual(['CaseOpened', 'StageProposed']);
  });

  it('a command that nobody handed on: the relay does', async () => {
    const open = await openCase(engine, scenario);
    const id = await open.give(approve);
    await engine.store.asOwner(open.address.schoolId, ({ query }) =>
      query(`update waymark.command set created_at = now() - interval '1 minute' where id = $1`, [id]),
    );

    await relayOf(open).recover();

    await eventually(
      () => count(open, 'StageEntered'),
      found => found === 1,
    );
  });

  it('a message that was sent and never dealt with: the relay sends it again', async () => {
    const open = await openCase(engine, scenario);
    const { schoolId, pupilId } = open.address;
    await handleOf(open).terminate();
    const mark: NewMark = {
      pupilId,
      session: '2025-10-01 am',
      code: '/',
      knownAt: open.startedAt,
      reason: 'late',
    };
    const batch = {
      id: randomUUID(),
      source: 'test',
      receivedAt: open.startedAt,
      actor: { id: 'u1', role: 'attendance-officer' },
    } as const;
    await engine.store.forSchool(schoolId, tx => takeMarks(tx, batch, [mark]));
    await engine.store.asOwner(schoolId, ({ query }) =>
      query(`update waymark.outbox set sent_at = now() - interval '1 minute' where handled_at is null`),
    );

    const relay = relayOf(open);
    await relay.recover();
    expect(await relay.passOn()).toBe(1);

    await eventually(
      () => count(open, 'ProposalWithdrawn'),
      found => found === 1,
    );
    expect(await relay.passOn()).toBe(0);
  });

  it('the same register twice and in parallel: one case, the same events', async () => {
    const names = createNames(scenario);
    const { store, temporal, taskQueue } = engine;
    const schoolId = await makeTrialSchool(store, scenario, names, temporal.namespace);
    const [pupil] = scenario.pupils;
    const pupilId = names.idOf(pupil!.facts.id);
    const marks = pupil!.marks
      .filter(mark => mark.session <= '2025-10-01 pm')
      .map(mark => ({ pupilId, ...mark }));
    const receivedAt = marks.at(-1)!.knownAt;
    engine.clocks.set(schoolId, receivedAt);
    const take = () =>
      store.forSchool(schoolId, tx =>
        takeMarks(
          tx,
          { id: randomUUID(), source: 'test', receivedAt, actor: { id: 'u1', role: 'attendance-officer' } },
          marks,
        ),
      );
    const gateway = createGateway(temporal, { taskQueue, clockOffsetMs: receivedAt - Date.now() });
    const relay = createRelay({ store, gateway, namespace: temporal.namespace, logger });

    const taken = [...(await Promise.all([take(), take(), take()])), await take()];
    await Promise.all([relay.passOn(), relay.passOn()]);

    expect(taken.map(each => each.accepted).toSorted((a, b) => a - b)).toEqual([0, 0, 0, marks.length]);
    const events = () => store.forSchool(schoolId, tx => loadPupilEvents(tx, pupilId));
    await eventually(events, found => found.length > 0);
    await take();
    await relay.passOn();
    expect((await events()).map(event => event.type)).toEqual(['CaseOpened', 'StageProposed']);
  });
});
