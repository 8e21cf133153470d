import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { CaseEvent } from '#libs/casework';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  appendEvents,
  destroyKey,
  enqueue,
  loadChain,
  loadPupilEvents,
  putCommand,
  unsealFacts,
  verifyStream,
  type StoredEvent,
  type Tx,
} from './index.js';

const at = Date.UTC(2025, 9, 1, 12, 20, 0, 5);
const opened = (caseNumber = 1): CaseEvent => ({
  type: 'CaseOpened',
  at,
  caseNumber,
  data: { policy: 'ashley', version: '1' },
});
const contact = (caseNumber = 1): CaseEvent => ({
  type: 'ContactRecorded',
  at,
  caseNumber,
  data: { channel: 'telephone' },
});
const view = (subject: string, text: string): CaseEvent => ({
  type: 'ViewRecorded',
  at,
  caseNumber: 1,
  data: {},
  because: { rule: 'r', level: 'pack', source: 's', numbers: { limit: 0.1 }, sessions: ['2025-09-30 am'] },
  by: { id: 'u1', role: 'attendance-officer' },
  sealed: { subject, facts: { text, weight: 3 } },
});

describe('the case log', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());

  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);
  const append = (
    pupilId: string,
    expectedVersion: number,
    events: readonly CaseEvent[],
    commandId?: string,
  ) => run(tx => appendEvents(tx, { pupilId, expectedVersion, events, ...(commandId && { commandId }) }));
  const load = (pupilId: string) => run(tx => loadPupilEvents(tx, pupilId));
  const problems = async (event: StoredEvent) => {
    const { links, head } = await run(tx => loadChain(tx, event.streamId));
    return verifyStream(links, head);
  };
  /** As the owner of the tables, seeing this school's rows. */
  const asOwner = async (...statements: string[]): Promise<void> => {
    const client = new Client({ connectionString: school.url });
    await client.connect();
    try {
      await client.query(`select set_config('app.school', $1, false)`, [school.schoolId]);
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const tamper = (statement: string) =>
    asOwner(
      'alter table waymark.case_event disable trigger user',
      statement,
      'alter table waymark.case_event enable trigger user',
    );

  it('gives events back as they were written, in the order of appending, each case a stream of its own', async () => {
    const pupilId = await school.newPupil();
    const refused: CaseEvent = {
      type: 'ActionRefused',
      at,
      caseNumber: 0,
      data: { action: 'hold', rule: 'state' },
    };
    const events = [opened(1), refused, contact(1), opened(2)];
    await append(pupilId, 0, events);

    const stored = await load(pupilId);

    expect(stored.map(({ type, at, caseNumber, data }) => ({ type, at, caseNumber, data }))).toEqual(events);
    expect(stored.map(({ version }) => version)).toEqual([1, 1, 2, 1]);
    expect(new Set(stored.map(({ streamId }) => streamId)).size).toBe(3);
    for (const event of stored) expect(await problems(event)).toEqual([]);
  });

  it('refuses an append that rests on another number of events', async () => {
    const pupilId = await school.newPupil();
    await append(pupilId, 0, [opened()]);

    await expect(append(pupilId, 0, [contact()])).rejects.toMatchObject({
      code: 'log.conflict',
      details: { version: 1 },
    });
    expect(await load(pupilId)).toHaveLength(1);
  });

  it('appends the events of a command once, whatever is asked the second time', async () => {
    const pupilId = await school.newPupil();
    const commandId = randomUUID();
    const first = await append(pupilId, 0, [opened(), contact()], commandId);

    expect(await append(pupilId, 0, [opened(), contact()], commandId)).toEqual(first);
    expect(await append(pupilId, 2, [contact()], commandId)).toEqual(first);
    expect(await load(pupilId)).toEqual(first);
    await expect(append(await school.newPupil(), 0, [opened()], commandId)).rejects.toMatchObject({
      code: 'log.command-elsewhere',
    });
  });

  it('keeps one order when many append at once', async () => {
    const pupilId = await school.newPupil();
    const appendNext = async (): Promise<number> => {
      for (let tries = 1; ; tries += 1) {
        const known = await load(pupilId);
        try {
          await append(pupilId, known.length, [known.length === 0 ? opened() : contact()]);
          return tries;
        } catch (error) {
          expect(error).toMatchObject({ code: 'log.conflict' });
        }
      }
    };
    await Promise.all(Array.from({ length: 12 }, appendNext));

    const events = await load(pupilId);
    expect(events.map(({ version }) => version)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(events.map(({ globalPosition }) => globalPosition)).toEqual(
      events.map(({ globalPosition }) => globalPosition).toSorted((a, b) => a - b),
    );
    expect(await problems(events[0]!)).toEqual([]);
  });

  it('keeps nothing of a transaction that fails after the append', async () => {
    const pupilId = await school.newPupil();
    const failing = run(async tx => {
      await appendEvents(tx, { pupilId, expectedVersion: 0, events: [opened()] });
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await load(pupilId)).toEqual([]);
  });

  it.each([
    'update waymark.case_event set type = type',
    'delete from waymark.case_event',
    'truncate waymark.case_event',
  ])(
    'refuses `%s` to the application for want of the right, and to the owner by trigger',
    async statement => {
      await append(await school.newPupil(), 0, [opened()]);
      await expect(run(tx => tx.query(statement))).rejects.toMatchObject({ code: '42501' });
      await expect(school.store.asRelay(tx => tx.query(statement))).rejects.toMatchObject({ code: '42501' });
      await expect(asOwner(statement)).rejects.toMatchObject({ code: 'WM001' });
    },
  );

  it('opens sealed facts until the key of their subject is destroyed; the chain holds after that', async () => {
    const pupilId = await school.newPupil();
    const [parent] = school.parents;
    await append(pupilId, 0, [opened(), view(pupilId, 'of the pupil'), view(parent, 'of a parent')]);
    const [, ofPupil, ofParent] = await load(pupilId);
    expect(ofPupil).not.toHaveProperty('sealed');
    expect(await run(tx => unsealFacts(tx, ofPupil!))).toEqual({ text: 'of the pupil', weight: 3 });

    expect(await run(tx => destroyKey(tx, pupilId))).toBe(1);

    expect(await run(tx => unsealFacts(tx, ofPupil!))).toBe('destroyed');
    expect(await run(tx => unsealFacts(tx, ofParent!))).toEqual({ text: 'of a parent', weight: 3 });
    expect(await problems(ofPupil!)).toEqual([]);
    expect(await run(tx => destroyKey(tx, pupilId))).toBe(0);

    await append(pupilId, 3, [view(pupilId, 'later')]);
    const later = (await load(pupilId)).at(-1)!;
    expect(await run(tx => unsealFacts(tx, later))).toEqual({ text: 'later', weight: 3 });
  });

  it('opens a seal nowhere but where it was set', async () => {
    const pupilId = await school.newPupil();
    const [, first, second] = await append(pupilId, 0, [
      opened(),
      view(pupilId, 'one'),
      view(pupilId, 'two'),
    ]);
    const swapped = { ...first!, seal: second!.seal! };
    await expect(run(tx => unsealFacts(tx, swapped))).rejects.toMatchObject({ code: 'seal.broken' });
  });

  it('never brings a destroyed key back, not even for the owner', async () => {
    const pupilId = await school.newPupil();
    await append(pupilId, 0, [opened(), view(pupilId, 'x')]);
    await run(tx => destroyKey(tx, pupilId));
    const revive = `update waymark.subject_key set wrapped_key = '\\x00', destroyed_at = null where subject_id = '${pupilId}'`;
    await expect(asOwner(revive)).rejects.toMatchObject({ code: 'WM003' });
  });

  it.each([
    [
      'an altered body',
      (id: string) =>
        `update waymark.case_event set body = replace(body, 'telephone', 'letter') where stream_id = '${id}'`,
      [3, 'altered-body'],
    ],
    [
      'an altered column',
      (id: string) =>
        `update waymark.case_event set at = at + interval '1 day' where stream_id = '${id}' and version = 2`,
      [2, 'altered-column'],
    ],
    [
      'a row taken out',
      (id: string) => `delete from waymark.case_event where stream_id = '${id}' and version = 2`,
      [2, 'missing-event'],
    ],
    [
      'an end cut off',
      (id: string) => `delete from waymark.case_event where stream_id = '${id}' and version = 3`,
      [2, 'cut-off'],
    ],
    [
      'a body rewritten with its hash',
      (id: string) =>
        `with forged as (select version, replace(body, 'ashley', 'wessex') as body from waymark.case_event where stream_id = '${id}' and version = 1)
         update waymark.case_event e set body = f.body, hash = sha256(convert_to(f.body, 'utf8')) from forged f where e.stream_id = '${id}' and e.version = 1`,
      [2, 'broken-link'],
    ],
  ] as const)('notices %s', async (_, statement, [version, problem]) => {
    const pupilId = await school.newPupil();
    const stored = await append(pupilId, 0, [opened(), view(pupilId, 'x'), contact()]);
    await tamper(statement(stored[0]!.streamId));
    expect(await problems(stored[0]!)).toContainEqual({ version, problem });
  });

  it('holds no plain text of what is sealed, in any table but those of people', async () => {
    const pupilId = await school.newPupil();
    const secret = 'Grandmother-in-hospital';
    await append(pupilId, 0, [opened(), view(pupilId, secret)]);
    await run(async tx => {
      await putCommand(tx, {
        id: randomUUID(),
        pupilId,
        actor: { id: 'u1', role: 'headteacher' },
        action: { action: 'record-view', of: pupilId, text: secret },
        idempotencyKey: 'k',
        at,
        expiresAt: at + 1000,
      });
      await enqueue(tx, { kind: 'look', pupilId, payload: { pupilId } });
    });
    const people = ['pupil', 'parent'];
    const client = new Client({ connectionString: school.url });
    await client.connect();
    try {
      await client.query(`select set_config('app.school', $1, false)`, [school.schoolId]);
      const tables = await client.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'waymark'::regnamespace and relkind = 'r'`,
      );
      let dump = '';
      for (const { name } of tables.rows.filter(({ name }) => !people.includes(name))) {
        const { rows } = await client.query<{ row: string }>(`select t::text as row from waymark.${name} t`);
        dump += rows.map(({ row }) => row).join('\n');
      }
      expect(dump).toContain(pupilId);
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').slice(4, 20),
        Buffer.from(secret).toString('hex'),
      ]) {
        expect(dump).not.toContain(form);
      }
      for (const name of ['Wetherby', 'Mill Lane', 'alex@example.org']) expect(dump).not.toContain(name);
    } finally {
      await client.end();
    }
  });
});
