import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testMasterKey, testSchool, type TestSchool } from '../../test/support/school.js';
import { appendEvents, deleteSchool, loadPupilEvents, loadSchool, openStore, unsealFacts } from './index.js';

const at = Date.UTC(2025, 9, 1, 12, 20);

describe('schools and the store', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());

  const appendTo = (schoolId: string, pupilId: string) =>
    school.store.forSchool(schoolId, tx =>
      appendEvents(tx, {
        pupilId,
        expectedVersion: 0,
        events: [
          {
            type: 'CaseOpened',
            at,
            caseNumber: 1,
            data: { policy: 'ashley', version: '1' },
            sealed: { subject: pupilId, facts: { text: 'x' } },
          },
        ],
      }),
    );

  it('deletes a throw-away school with its log and leaves nothing behind', async () => {
    const gone = await school.newSchool({ disposable: true });
    await appendTo(gone.schoolId, gone.pupilId);

    await deleteSchool(school.store, gone.schoolId);
    await deleteSchool(school.store, gone.schoolId);

    await expect(school.store.forSchool(gone.schoolId, tx => loadSchool(tx))).rejects.toMatchObject({
      code: 'store.unknown-school',
    });
    expect(await school.store.forSchool(gone.schoolId, tx => loadPupilEvents(tx, gone.pupilId))).toEqual([]);
  });

  it('deletes no school that was made to last, nor lets one be made a throw-away later', async () => {
    await appendTo(school.schoolId, school.pupilId);
    await expect(deleteSchool(school.store, school.schoolId)).rejects.toMatchObject({
      code: 'store.not-disposable',
    });
    const relabel = school.store.asOwner(school.schoolId, tx =>
      tx.query('update waymark.school set disposable = true'),
    );
    await expect(relabel).rejects.toMatchObject({ code: 'WM002' });
    expect(
      await school.store.forSchool(school.schoolId, tx => loadPupilEvents(tx, school.pupilId)),
    ).toHaveLength(1);
  });

  it('opens no sealed fact under another master key', async () => {
    const { pupilId, schoolId } = await school.newSchool();
    const [event] = await appendTo(schoolId, pupilId);
    const other = await openStore({ databaseUrl: school.url, masterKey: Buffer.alloc(32, 8) });
    try {
      await expect(other.forSchool(schoolId, tx => unsealFacts(tx, event!))).rejects.toMatchObject({
        code: 'seal.master-key',
      });
    } finally {
      await other.close();
    }
    const short = openStore({ databaseUrl: school.url, masterKey: testMasterKey.subarray(1) });
    await expect(short).rejects.toMatchObject({ code: 'store.master-key' });
  });

  it('calls a transaction kept only when it was', async () => {
    const quiet = school.store.forSchool(school.schoolId, async tx => {
      await tx.query('select no_such_column').catch(() => undefined);
      return 'done';
    });
    await expect(quiet).rejects.toMatchObject({ code: 'store.not-committed' });
  });

  it('lives through the loss of its connections', async () => {
    const lost: Error[] = [];
    const store = await openStore({
      databaseUrl: school.url,
      masterKey: testMasterKey,
      onConnectionLost: error => lost.push(error),
    });
    const endOthers = async (): Promise<void> => {
      const client = new Client({ connectionString: school.url });
      await client.connect();
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await client.end();
    };
    try {
      await store.ping();
      await endOthers();
      await store.ping().catch(() => store.ping());
      const cut = store.forSchool(school.schoolId, async tx => {
        await endOthers();
        return tx.query('select 1');
      });
      await expect(cut).rejects.toThrow();
      expect((await store.forSchool(school.schoolId, tx => loadSchool(tx))).id).toBe(school.schoolId);
    } finally {
      await store.close();
    }
  });

  it('refuses an id that is none', async () => {
    const work = school.store.forSchool(`x' or true --`, () => Promise.resolve());
    await expect(work).rejects.toMatchObject({ code: 'store.bad-id', details: { field: 'schoolId' } });
  });
});
