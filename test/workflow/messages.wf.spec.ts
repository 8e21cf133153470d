// What may be said to a case: commands as Updates and signals, in a burst, twice, by nobody, too late, after the end.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Action } from '#libs/casework';
import { loadCommand } from '#libs/store';
import { workflowIdOf } from '#libs/temporal';
import { actUpdate } from '#workflows/case';
import { readScenario } from '../../apps/cli/src/commands/simulate.command.js';
import { eventually, openCase, testEngine, type OpenCase, type TestEngine } from '../support/temporal.js';

const scenario = readScenario(join(import.meta.dirname, '..', 'scenarios', 'worked-example.json'));
const approve: Action = { action: 'approve', stage: 'target-letter' };
const allDone = (count: number) => Array.from({ length: count }, () => ({ status: 'done' }));
const contact: Action = {
  action: 'record-contact',
  channel: 'phone',
  with: 'parent',
  outcome: 'will call back',
};
const close: Action = { action: 'close', reason: 'other' };

describe('a case and its messages', () => {
  let engine: TestEngine;
  let open: OpenCase;

  beforeAll(async () => {
    engine = await testEngine();
  }, 60_000);
  afterAll(() => engine.end());
  beforeEach(async () => {
    open = await openCase(engine, scenario);
  });

  const refusals = async () => (await open.events()).filter(event => event.type === 'ActionRefused');
  const outcomeOf = (id: string) =>
    engine.store.forSchool(open.address.schoolId, async tx => (await loadCommand(tx, id)).outcome);

  it('opens with the mark that reaches the first stage', async () => {
    expect(await open.types()).toEqual(['CaseOpened', 'StageProposed']);
    expect(await open.gateway.describe(open.address.caseId)).toMatchObject({ status: 'open' });
  });

  it('answers a command that comes as an Update', async () => {
    const id = await open.give(approve);

    expect(await open.gateway.act(open.address, id)).toEqual({ status: 'done' });

    expect(await open.types()).toContain('StageEntered');
    expect(await outcomeOf(id)).toMatchObject({ status: 'done' });
  });

  it('carries out a command that comes as a signal', async () => {
    const id = await open.give(approve);

    await open.gateway.signalAct(open.address, id);

    await eventually(open.types, types => types.includes('StageEntered'));
  });

  it('gives the same answer to the same command, however it comes', async () => {
    const id = await open.give(approve);
    const answers = await Promise.all([
      open.gateway.act(open.address, id),
      open.gateway.act(open.address, id),
    ]);
    await open.gateway.signalAct(open.address, id);

    expect([...answers, await open.gateway.act(open.address, id)]).toEqual(allDone(3));
    expect((await open.types()).filter(type => type === 'StageEntered')).toHaveLength(1);
    expect(await refusals()).toEqual([]);
  });

  it('takes twenty commands at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => open.give(contact)));

    const answers = await Promise.all(ids.map(id => open.gateway.act(open.address, id, 30_000)));

    expect(answers).toEqual(allDone(20));
    expect((await open.types()).filter(type => type === 'ContactRecorded')).toHaveLength(20);
  }, 40_000);

  it('records the refusal of a role', async () => {
    const id = await open.give(approve, { role: 'governor' });

    expect(await open.gateway.act(open.address, id)).toEqual({
      status: 'refused',
      rule: 'role',
      recorded: true,
    });

    expect((await refusals())[0]).toMatchObject({
      data: { action: 'approve', rule: 'role' },
      by: { role: 'governor' },
    });
  });

  it('refuses a forged approval, records it once, and changes nothing else', async () => {
    const before = await open.types();
    for (let i = 0; i < 5; i += 1) await open.gateway.signalAct(open.address, randomUUID());

    await eventually(refusals, found => found.length > 0);
    expect(await open.gateway.act(open.address, randomUUID())).toEqual({
      status: 'refused',
      rule: 'state',
      recorded: false,
    });
    expect(await open.types()).toEqual([...before, 'ActionRefused']);
    const [refused] = await refusals();
    expect(refused).toMatchObject({ data: { action: 'unknown', rule: 'state' } });
    expect(refused).not.toHaveProperty('by');
  });

  it("refuses another pupil's command and leaves that one to its own case", async () => {
    const other = await openCase(engine, scenario);
    const theirs = await other.give(approve);

    expect(await open.gateway.act(open.address, theirs)).toMatchObject({ status: 'refused', rule: 'state' });

    expect(await open.types()).not.toContain('StageEntered');
    expect(await other.types()).not.toContain('StageEntered');
    expect(await other.gateway.act(other.address, theirs)).toEqual({ status: 'done' });
  });

  it('does not carry out a command that came too late', async () => {
    const id = await open.give(approve, { expiresAt: open.startedAt });

    expect(await open.gateway.act(open.address, id)).toEqual({ status: 'expired' });

    expect(await outcomeOf(id)).toEqual({ status: 'expired' });
    expect((await refusals())[0]).toMatchObject({
      data: { action: 'approve', rule: 'state' },
      by: { id: 'u2' },
    });
    expect(await open.types()).not.toContain('StageEntered');
  });

  it('writes down thirty refusals an hour and counts the rest', async () => {
    const ids = await Promise.all(Array.from({ length: 33 }, () => open.give(approve, { role: 'governor' })));

    for (const id of ids) await open.gateway.act(open.address, id);

    expect(await refusals()).toHaveLength(30);
    expect(await outcomeOf(ids.at(-1)!)).toEqual({ status: 'refused', rule: 'role', positions: [] });
    const later = await open.give(approve, { role: 'governor', at: open.startedAt + 3_700_000 });
    await open.gateway.act(open.address, later);
    expect((await refusals()).at(-1)!.because!.numbers).toMatchObject({ repeats: 3 });
  }, 20_000);

  it('refuses what is no id before it reaches the log', async () => {
    const handle = engine.temporal.client.workflow.getHandle(workflowIdOf(open.address.caseId));

    await expect(handle.executeUpdate(actUpdate, { args: ['approve'] })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('UUID') },
    });

    expect(await refusals()).toEqual([]);
  });

  it('ends its driver with the case, and begins another for what comes afterwards', async () => {
    await open.gateway.act(open.address, await open.give(close));
    await eventually(
      () => stateOf(open),
      state => state === 'COMPLETED',
    );

    const late = await open.give(approve);
    expect(await open.gateway.act(open.address, late)).toMatchObject({ status: 'refused', rule: 'state' });

    expect((await open.types()).slice(-2)).toEqual(['CaseClosed', 'ActionRefused']);
  });

  it('says pending when no worker answers in time', async () => {
    const id = await open.give(approve);
    const nobody = { ...engine, taskQueue: `nobody-${randomUUID()}` };
    const { gateway, address } = await elsewhere(nobody, open);

    expect(await gateway.act(address, id, 500)).toEqual({ status: 'pending' });
  });

  async function stateOf({ address }: OpenCase): Promise<string> {
    const handle = engine.temporal.client.workflow.getHandle(workflowIdOf(address.caseId));
    return (await handle.describe()).status.name;
  }
});

/** The same case under an id of which no driver runs, on a queue that nobody asks. */
async function elsewhere(
  engine: { taskQueue: string; temporal: TestEngine['temporal'] },
  { address }: OpenCase,
) {
  const { createGateway } = await import('#libs/temporal');
  const gateway = createGateway(engine.temporal, { taskQueue: engine.taskQueue });
  return { gateway, address: { ...address, caseId: randomUUID() } };
}
