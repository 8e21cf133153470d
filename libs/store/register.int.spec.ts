import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyRegister, withEntry, type PupilRegister } from '#libs/register';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  destroyKey,
  listAmendments,
  listRejectedRows,
  loadRegister,
  putMarks,
  putRejectedRows,
  type Batch,
  type NewMark,
  type Tx,
} from './index.js';

const at = Date.UTC(2025, 9, 1, 8, 30);
const day = 24 * 3600 * 1000;
const batchOf = (more: Partial<Batch> = {}): Batch => ({
  id: randomUUID(),
  source: 'marks.csv',
  receivedAt: at,
  actor: { id: 'u1', role: 'attendance-officer' },
  ...more,
});

describe('the register in the database', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);

  it('gives every entry of every session back, and the register as it was known at any moment', async () => {
    const pupilId = await school.newPupil();
    const marks = (knownAt: number, ...pairs: [string, string][]): NewMark[] =>
      pairs.map(([session, code]) => ({ pupilId, session, code, knownAt }));
    const rounds = [
      marks(at, ['2025-09-29 am', 'O'], ['2025-09-29 pm', '\\'], ['2025-10-05 pm', 'C1']),
      marks(at + day, ['2025-09-29 am', 'M'], ['2025-10-06 am', 'N'], ['2025-10-05 pm', 'C1']),
      marks(at + 2 * day, ['2025-09-29 am', 'O'], ['2025-10-06 am', 'Y2']),
    ];
    let expected: PupilRegister = emptyRegister;
    const known: PupilRegister[] = [];
    for (const round of rounds) {
      await run(tx => putMarks(tx, batchOf(), round));
      for (const { session, code, knownAt } of round) {
        if (session !== '2025-10-05 pm' || knownAt === at)
          expected = withEntry(expected, session, { code, knownAt });
      }
      known.push(expected);
    }

    expect(await run(tx => loadRegister(tx, pupilId))).toEqual(expected);
    expect(await run(tx => loadRegister(tx, pupilId, { knownBy: at }))).toEqual(known[0]);
    expect(await run(tx => loadRegister(tx, pupilId, { knownBy: at + 2 * day - 1 }))).toEqual(known[1]);
    expect(await run(tx => loadRegister(tx, pupilId, { knownBy: at - 1 }))).toEqual(emptyRegister);
  });

  it('tells what is new, amended, unchanged and stale, with the code before', async () => {
    const pupilId = await school.newPupil();
    const mark = { pupilId, session: '2025-09-29 am', knownAt: at };
    const next = { pupilId, session: '2025-09-29 pm', code: '\\', knownAt: at };
    const first = await run(tx => putMarks(tx, batchOf(), [{ ...mark, code: 'O' }, next]));
    expect(first).toMatchObject({ accepted: 2, amended: 0, unchanged: 0, stale: 0 });
    expect(first.changes).toEqual([
      { ...mark, code: 'O', previous: null, previousKnownAt: null },
      { ...next, previous: null, previousKnownAt: null },
    ]);

    const second = await run(tx => putMarks(tx, batchOf(), [{ ...mark, code: 'M', knownAt: at + 1 }, next]));
    expect(second).toMatchObject({ accepted: 0, amended: 1, unchanged: 1, stale: 0 });
    expect(second.changes).toEqual([
      { ...mark, code: 'M', knownAt: at + 1, previous: 'O', previousKnownAt: at },
    ]);

    const older = await run(tx => putMarks(tx, batchOf(), [{ ...mark, code: 'O' }]));
    expect(older).toEqual({ accepted: 0, amended: 0, unchanged: 0, stale: 1, changes: [] });
  });

  it('adds the counts of a batch up over its calls', async () => {
    const pupilId = await school.newPupil();
    const batch = batchOf({ asAt: at });
    const mark = (session: string, code: string) => ({ pupilId, session, code, knownAt: at });
    await run(tx => putMarks(tx, batch, [mark('2025-09-29 am', '/'), mark('2025-09-29 pm', '\\')]));
    await run(tx => putMarks(tx, batch, [mark('2025-09-29 am', '/'), mark('2025-09-29 pm', 'O')]));
    await run(tx =>
      putRejectedRows(tx, batch, [{ row: 5, field: 'code', problem: 'p', remedy: 'r', text: 'Robin;H' }]),
    );
    const [row] = await run(tx =>
      tx.query(
        'select accepted, amended, unchanged, stale, rejected from waymark.import_batch where id = $1',
        [batch.id],
      ),
    );
    expect(row).toEqual({ accepted: 2, amended: 1, unchanged: 1, stale: 0, rejected: 1 });
  });

  it('keeps who amended what and why, the reason sealed under the key of the pupil', async () => {
    const pupilId = await school.newPupil();
    const mark = { pupilId, session: '2025-09-29 am', knownAt: at };
    await run(tx => putMarks(tx, batchOf(), [{ ...mark, code: 'O' }]));
    await run(tx =>
      putMarks(tx, batchOf(), [{ ...mark, code: 'M', knownAt: at + day, reason: 'appointment card seen' }]),
    );
    const amendment = {
      session: '2025-09-29 am',
      previous: 'O',
      code: 'M',
      at: at + day,
      by: { id: 'u1', role: 'attendance-officer' },
    };
    expect(await run(tx => listAmendments(tx, pupilId))).toEqual([
      { ...amendment, reason: 'appointment card seen' },
    ]);

    await run(tx => destroyKey(tx, pupilId));
    expect(await run(tx => listAmendments(tx, pupilId))).toEqual([{ ...amendment, reason: 'destroyed' }]);
  });

  it('keeps refused rows in order until the key of the batch is destroyed', async () => {
    const batch = batchOf();
    const row = (n: number) => ({
      row: n,
      field: 'code',
      problem: 'H',
      remedy: 'C or G',
      text: `Robin;${n}`,
    });
    await run(tx => putRejectedRows(tx, batch, [row(3), row(1), row(2)]));
    expect(await run(tx => listRejectedRows(tx, batch.id, { after: 1, limit: 5 }))).toEqual([row(2), row(3)]);
    await run(tx => destroyKey(tx, batch.id));
    expect(await run(tx => listRejectedRows(tx, batch.id, { limit: 1 }))).toMatchObject([
      { row: 1, text: 'destroyed' },
    ]);
  });

  it('takes nothing of a call with a pupil it does not know, a code that is none or too many marks', async () => {
    const mark = { pupilId: school.pupilId, session: '2025-11-03 am', code: '/', knownAt: at };
    const put = (marks: readonly NewMark[]) => run(tx => putMarks(tx, batchOf(), marks));
    await expect(put([mark, { ...mark, pupilId: randomUUID() }])).rejects.toMatchObject({
      code: 'store.unknown-pupil',
    });
    await expect(put([mark, { ...mark, code: 'ABC' }])).rejects.toMatchObject({
      code: 'register.bad-code',
      details: { value: 'ABC' },
    });
    await expect(put([mark, { ...mark, session: '2025-11-03' }])).rejects.toMatchObject({
      code: 'time.bad-session',
    });
    await expect(put(Array.from({ length: 200_001 }, () => mark))).rejects.toMatchObject({
      code: 'register.too-many-marks',
    });
    expect(await run(tx => loadRegister(tx, school.pupilId))).toEqual(emptyRegister);
  });

  it('keeps every mark when many come in at once', async () => {
    const pupilId = await school.newPupil();
    const sessions = ['2025-09-29', '2025-09-30', '2025-10-01', '2025-10-02', '2025-10-03'].flatMap(date => [
      `${date} am`,
      `${date} pm`,
    ]);
    await Promise.all(
      sessions.map(session =>
        run(tx => putMarks(tx, batchOf(), [{ pupilId, session, code: '/', knownAt: at }])),
      ),
    );
    const register = await run(tx => loadRegister(tx, pupilId));
    expect(register.sessions.map(({ session }) => session)).toEqual(sessions);
  });
});
