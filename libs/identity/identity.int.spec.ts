// Accounts, roles with dates, sessions and tries on a real database.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { londonDate, addDays } from '#libs/school-time';
import { Client } from 'pg';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  addAccount,
  beginSession,
  changePassword,
  chooseRole,
  endAllSessions,
  endRole,
  giveRole,
  readSession,
  setDisabled,
  signIn,
  type Account,
} from './index.js';

let school: TestSchool;
let client: Client;
let ada: Account;
const password = 'three rivers and a mill';
const today = londonDate(Date.now());

beforeAll(async () => {
  school = await testSchool();
  client = new Client({ connectionString: school.url });
  await client.connect();
  ada = await account('Ada@School.example ');
});
afterAll(async () => {
  await client.end();
  await school.close();
});

const account = (signInName: string) =>
  school.store.asIdentity(tx =>
    addAccount(tx, { signInName, displayName: 'Somebody', password, mustChange: false }),
  );
const give = (
  role: 'attendance-lead' | 'headteacher' | 'ewo',
  more: { from?: string; to?: string; schoolId?: string } = {},
) =>
  school.store.asIdentity(tx =>
    giveRole(tx, { accountId: ada.id, schoolId: school.schoolId, role, ...more }),
  );
const begin = () => school.store.asIdentity(tx => beginSession(tx, ada.id));
const read = (id: string) => school.store.asIdentity(tx => readSession(tx, id));
const enter = (name: string, word: string, address: string = randomUUID()) =>
  signIn(school.store, { signInName: name, password: word, address });

describe('an account', () => {
  it('is one for a name, however it is written, and takes no poor password', async () => {
    expect(ada.signInName).toBe('ada@school.example');
    await expect(account('ADA@school.example')).rejects.toMatchObject({ code: 'account.taken' });
    await expect(account('no spaces')).rejects.toMatchObject({ code: 'account.bad-name' });
    const poor = { signInName: 'poor', displayName: 'Poor', password: 'short' };
    await expect(school.store.asIdentity(tx => addAccount(tx, poor))).rejects.toMatchObject({
      code: 'account.bad-password',
    });
  });

  it('is read by nothing that works for a school', async () => {
    await expect(
      school.store.forSchool(school.schoolId, tx => tx.query('select * from identity.account')),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      school.store.asIdentity(tx => tx.query('select * from waymark.pupil')),
    ).rejects.toMatchObject({
      code: '42501',
    });
    await expect(
      school.store.asIdentity(tx => tx.query('delete from identity.sign_in_log')),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('roles', () => {
  it('count from their first to their last day, and are chosen one at a time', async () => {
    const past = await give('headteacher', { from: addDays(today, -9), to: addDays(today, -1) });
    await give('headteacher', { from: addDays(today, 1) });
    const lead = await give('attendance-lead', { from: today, to: today });
    const id = await begin();
    expect((await read(id))!.principal).toMatchObject({
      actor: { id: ada.id, role: 'attendance-lead' },
      school: { id: school.schoolId },
      schools: [{ id: school.schoolId }],
    });
    const signedIn = (await read(id))!;
    await expect(
      school.store.asIdentity(tx => chooseRole(tx, id, signedIn, 'headteacher', school.schoolId)),
    ).rejects.toMatchObject({ code: 'identity.not-held' });
    await school.store.asIdentity(tx => endRole(tx, lead));
    expect((await read(id))!.principal).toBeNull();
    expect(past).not.toBe(lead);
    const later = await give('ewo', { from: addDays(today, 7) });
    await school.store.asIdentity(tx => endRole(tx, later));
    expect((await read(id))!.held).toEqual([]);
  });

  it('at several schools are for all of them until one is chosen, under a new session id', async () => {
    const other = await school.newSchool();
    await give('ewo');
    await give('ewo', { schoolId: other.schoolId });
    const first = await begin();
    expect((await read(first))!.principal).toBeNull();
    const choose = async (id: string, schoolId: string | null) =>
      await school.store.asIdentity(async tx =>
        chooseRole(tx, id, (await readSession(tx, id))!, 'ewo', schoolId),
      );
    const second = await choose(first, null);
    expect(await read(first)).toBeUndefined();
    const { principal } = (await read(second))!;
    expect(principal!.school).toBeNull();
    expect(principal!.schools).toHaveLength(2);
    const third = await choose(second, other.schoolId);
    expect((await read(third))!.principal!.school!.id).toBe(other.schoolId);
    await expect(choose(third, randomUUID())).rejects.toMatchObject({ code: 'identity.not-held' });
  });
});

describe('a session', () => {
  it('ends when it is idle, when it is old, when the account is shut, and everywhere at once', async () => {
    const age = (column: string, id: string, minutes: number) =>
      client.query(
        `update identity.session set ${column} = ${column} - make_interval(mins => $2) where id_hash = sha256($1::text::bytea)`,
        [id, minutes],
      );
    const [idle, old, kept, more] = [await begin(), await begin(), await begin(), await begin()];
    await age('seen_at', idle, 29);
    expect(await read(idle)).toBeDefined();
    await age('seen_at', idle, 31);
    expect(await read(idle)).toBeUndefined();
    await age('created_at', old, 12 * 60 + 1);
    expect(await read(old)).toBeUndefined();
    await school.store.asIdentity(tx => setDisabled(tx, ada.id, true));
    expect(await read(kept)).toBeUndefined();
    expect(await enter('ada@school.example', password)).toEqual({ status: 'refused' });
    await school.store.asIdentity(tx => setDisabled(tx, ada.id, false));
    expect(await read(kept)).toBeUndefined();
    const again = [await begin(), await begin()];
    await school.store.asIdentity(tx => endAllSessions(tx, ada.id));
    for (const id of [...again, more]) expect(await read(id)).toBeUndefined();
  });

  it('is kept as a hash', async () => {
    const id = await begin();
    const { rows } = await client.query<{ all: string }>(
      'select coalesce(string_agg(s::text, $1), $1) as all from identity.session s',
      [' '],
    );
    expect(rows[0]!.all).not.toContain(id);
  });
});

describe('guessing', () => {
  it('waits after five failures, twice as long each time, however many try at once', async () => {
    await account('guessed');
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, i) => enter('guessed', `wrong ${i} wrong`)),
    );
    expect(tries.filter(({ status }) => status === 'refused').length).toBeLessThanOrEqual(5);
    const locked = await enter('guessed', password);
    expect(locked).toMatchObject({ status: 'locked' });
    const pass = () =>
      client.query(`update identity.attempt set blocked_until = now() - interval '1 second'`);
    await pass();
    const next = await enter('guessed', 'wrong again and again');
    expect(next).toMatchObject({ status: 'locked', seconds: 60 });
    await pass();
    expect(await enter('guessed', password)).toMatchObject({ status: 'signed-in' });
    expect(await enter('guessed', 'wrong once more')).toEqual({ status: 'refused' });
  });

  it('counts for an address as well, and for names that nobody has', async () => {
    const address = '198.51.100.7';
    await client.query(`update identity.attempt set failures = 0`);
    for (let i = 0; i < 5; i += 1) await enter('nobody-here', 'wrong', address);
    expect(await enter('nobody-here', 'wrong', address)).toMatchObject({ status: 'locked' });
    expect(await enter('ada@school.example', password, address)).toMatchObject({ status: 'signed-in' });
    await client.query(
      `update identity.attempt set failures = 50, blocked_until = now() - interval '1 second'`,
    );
    await enter('another', 'wrong', address);
    expect(await enter('ada@school.example', password, address)).toMatchObject({ status: 'locked' });
  });
});

describe('changing the password', () => {
  it('takes the old one, ends every other session, and goes on in a new one', async () => {
    await client.query('delete from identity.attempt');
    const other = await begin();
    const change = (current: string, next: string) =>
      changePassword(school.store, { ...ada, accountId: ada.id }, { current, next });
    expect(await change('not it at all', 'a new one for me')).toEqual({ status: 'wrong-password' });
    expect(await change(password, password)).toMatchObject({ status: 'unfit' });
    const changed = await change(password, 'a newer one for me');
    expect(await read(other)).toBeUndefined();
    expect(changed.status === 'changed' && (await read(changed.sessionId))).toBeTruthy();
    expect(await enter('ada@school.example', password)).toEqual({ status: 'refused' });
  });
});
