import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  claimMessages,
  enqueue,
  listDeadMessages,
  markFailed,
  markSent,
  maxAttempts,
  reviveMessage,
  type Message,
} from './index.js';

describe('the outbox', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());

  const put = (many: number): Promise<void> =>
    school.store.forSchool(school.schoolId, async tx => {
      for (let n = 0; n < many; n += 1)
        await enqueue(tx, { kind: 'look', pupilId: school.pupilId, payload: { n } });
    });
  const claim = (limit = 500): Promise<readonly Message[]> =>
    school.store.asRelay(relay => claimMessages(relay, { limit }));
  const dead = () => school.store.forSchool(school.schoolId, listDeadMessages);
  /** Lets every lease and every waiting time run out. */
  const timePasses = async (): Promise<void> => {
    const client = new Client({ connectionString: school.url });
    await client.connect();
    await client.query(`select set_config('app.school', $1, false)`, [school.schoolId]);
    await client.query(`update waymark.outbox set next_attempt_at = now() - interval '1 second'`);
    await client.end();
  };

  it('never gives a message to two at once', async () => {
    await put(200);
    const rounds = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const mine: Message[] = [];
        for (;;) {
          const messages = await claim(7);
          if (messages.length === 0) return mine;
          mine.push(...messages);
        }
      }),
    );
    const ids = rounds.flat().map(({ id }) => id);
    expect(ids).toHaveLength(200);
    expect(new Set(ids).size).toBe(200);
  });

  it('holds what a transaction rolled back puts in for nothing', async () => {
    const failing = school.store.forSchool(school.schoolId, async tx => {
      await enqueue(tx, { kind: 'look', payload: {} });
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await claim()).toEqual([]);
  });

  it('gives a message again when its lease ran out, and not once it is sent', async () => {
    await put(1);
    const [first] = await claim();
    expect(first).toMatchObject({ attempt: 1, payload: { n: 0 }, pupilId: school.pupilId });
    expect(await claim()).toEqual([]);
    await timePasses();
    const [second] = await claim();
    expect(second).toMatchObject({ id: first!.id, attempt: 2 });

    expect(await school.store.asRelay(relay => markFailed(relay, first!, 'late'))).toBe('again');
    expect(await claim()).toEqual([]);
    await school.store.asRelay(relay => markSent(relay, second!));
    await timePasses();
    expect(await claim()).toEqual([]);
  });

  it('sets a message aside after the last attempt, where people see it and can start it again', async () => {
    await put(1);
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const [message] = await claim();
      const after = await school.store.asRelay(relay => markFailed(relay, message!, 'unreachable'));
      expect(after).toBe(attempt === maxAttempts ? 'dead' : 'again');
      await timePasses();
    }
    expect(await claim()).toEqual([]);
    const [message] = await dead();
    expect(message).toMatchObject({ kind: 'look', attempts: maxAttempts, problem: 'unreachable' });

    await school.store.forSchool(school.schoolId, tx => reviveMessage(tx, message!.id));
    expect(await claim()).toMatchObject([{ id: message!.id, attempt: 1 }]);
    expect(await dead()).toEqual([]);
    const again = school.store.forSchool(school.schoolId, tx => reviveMessage(tx, message!.id));
    await expect(again).rejects.toMatchObject({ code: 'outbox.not-dead' });
  });

  it('sets a message aside that ends every relay that takes it', async () => {
    await put(1);
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      expect(await claim()).toHaveLength(1);
      await timePasses();
    }
    expect(await claim()).toEqual([]);
    expect(await dead()).toMatchObject([{ problem: 'no answer to the last attempt' }]);
  });
});
