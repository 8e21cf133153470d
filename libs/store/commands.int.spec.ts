import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  destroyKey,
  listWaitingCommands,
  loadCommand,
  putCommand,
  recordOutcome,
  type NewCommand,
  type Tx,
} from './index.js';

const at = Date.UTC(2025, 9, 2, 9);

describe('commands', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);
  const put = (command: NewCommand) => run(tx => putCommand(tx, command));
  const commandOf = (more: Partial<NewCommand> = {}): NewCommand => ({
    id: randomUUID(),
    pupilId: school.pupilId,
    actor: { id: 'u2', role: 'attendance-lead' },
    action: { action: 'decline', stage: 'target-letter', reason: 'family bereaved', then: 'look-again' },
    idempotencyKey: randomUUID(),
    at,
    expiresAt: at + 1000,
    ...more,
  });

  it('keeps a command with its text sealed and gives it back', async () => {
    const command = commandOf({ shownHash: 'abc', caseId: randomUUID() });
    const { created } = await put(command);
    expect(created).toBe(true);
    const { idempotencyKey: _, ...kept } = command;
    expect(await run(tx => loadCommand(tx, command.id))).toMatchObject({
      ...kept,
      actionName: 'decline',
      outcome: null,
    });
  });

  it('takes a key of a person once', async () => {
    const command = commandOf();
    await put(command);
    const again = await put({ ...command, id: randomUUID(), at: at + 5 });
    expect(again).toMatchObject({ created: false, command: { id: command.id, at } });
    const other = put({
      ...command,
      id: randomUUID(),
      action: { action: 'approve', stage: 'target-letter' },
    });
    await expect(other).rejects.toMatchObject({ code: 'command.key-reused' });
    const someone = await put({ ...command, id: randomUUID(), actor: { id: 'u3', role: 'headteacher' } });
    expect(someone.created).toBe(true);
  });

  it('writes one command when the same one comes many times at once', async () => {
    const command = commandOf();
    const answers = await Promise.all(Array.from({ length: 8 }, () => put({ ...command, id: randomUUID() })));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(answer => answer.command.id)).size).toBe(1);
  });

  it('settles once', async () => {
    const command = commandOf();
    await put(command);
    const waiting = async () =>
      (await school.store.asRelay(relay => listWaitingCommands(relay, -1, 500))).map(({ id }) => id);
    expect(await waiting()).toContain(command.id);

    const settle = (rule: string) =>
      run(tx => recordOutcome(tx, command.id, { status: 'refused', rule, positions: [4] }));
    await settle('state');
    await settle('state');
    await expect(settle('role')).rejects.toMatchObject({ code: 'command.settled' });
    expect(await run(tx => loadCommand(tx, command.id))).toMatchObject({
      outcome: { status: 'refused', rule: 'state', positions: [4] },
    });
    expect(await waiting()).not.toContain(command.id);
  });

  it('loses its text with the key of the pupil', async () => {
    const pupilId = await school.newPupil();
    const command = commandOf({ pupilId });
    await put(command);
    await run(tx => destroyKey(tx, pupilId));
    expect(await run(tx => loadCommand(tx, command.id))).toMatchObject({
      actionName: 'decline',
      action: 'destroyed',
    });
    await expect(run(tx => loadCommand(tx, randomUUID()))).rejects.toMatchObject({ code: 'command.unknown' });
  });
});
