// Files of people: cohorts with the duties they bring, taking a broken-off file up again, and refused rows fetched later.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { londonInstant } from '#libs/school-time';
import { testSchool, type TestSchool } from '../../../test/support/school.js';
import {
  applyChange,
  findPupilsByUpn,
  findRejectedImport,
  importPeople,
  importRegister,
  loadPupilFacts,
  rejectedFile,
  type ImportOptions,
  type Tx,
} from '../index.js';

const receivedAt = londonInstant('2025-12-01', '12:00');
const actor = { id: 'u1', role: 'attendance-officer' } as const;
const upn = (n: number): string => `A${String(n).padStart(12, '0')}`;

describe('importing people', () => {
  let school: TestSchool;
  let schoolId: string;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  const fresh = async () => void ({ schoolId } = await school.newSchool());
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(schoolId, work);
  async function* pieces(text: string, upTo = text.length): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < upTo; at += 10_000) yield Buffer.from(text.slice(at, Math.min(upTo, at + 10_000)));
    if (upTo < text.length) throw new Error('the line went down');
  }
  const options = { actor, source: 'people.csv', receivedAt };
  const take = (text: string, more: Partial<ImportOptions> = {}) =>
    importPeople(school.store, schoolId, pieces(text), {}, { ...options, ...more });
  const cohortsOf = async (n: number): Promise<string> => {
    const [row] = await run(tx =>
      tx.query<{ cohorts: string[] }>('select cohorts from waymark.pupil where school_id = $1 and upn = $2', [
        schoolId,
        upn(n),
      ]),
    );
    return row!.cohorts.join(' ');
  };
  const openFlags = async (n: number) =>
    run(async tx => {
      const id = (await findPupilsByUpn(tx, [upn(n)])).get(upn(n))!;
      return { id, flags: (await loadPupilFacts(tx, id, receivedAt + 1)).openFlags };
    });

  it('keeps cohorts, says nothing by a blank cell, and raises the duty of one once', async () => {
    await fresh();
    const header = 'UPN,SEN,FSM,CLA,EAL,Social.Worker\n';
    expect(
      await take(`${header}${upn(0)},K,yes,,no,1\n${upn(1)},,,,,\n${upn(2)},Q,,,,\n${upn(3)},,maybe,,,\n`),
    ).toMatchObject({ accepted: 2, rejected: 2, firstRefused: [{ field: 'SEN' }, { field: 'FSM' }] });
    expect([await cohortsOf(0), await cohortsOf(1)]).toEqual(['fsm sen-support social-worker', '']);
    const { id, flags } = await openFlags(0);
    expect(flags).toEqual(['sen-support', 'social-worker']);

    await run(tx => applyChange(tx, id, receivedAt, { kind: 'flag-met', flag: 'social-worker' }));
    await take(`${header}${upn(0)},E,,no,yes,no\n`);
    expect(await cohortsOf(0)).toBe('eal ehcp fsm');
    await take(`${header}${upn(0)},,,,,yes\n`);
    expect(await cohortsOf(0)).toBe('eal ehcp fsm social-worker');
    expect((await openFlags(0)).flags).toEqual(['ehcp', 'sen-support']);
  });

  it('goes on where it stopped', async () => {
    await fresh();
    const rows = Array.from(
      { length: 7000 },
      (_, n) => `${n % 1000 === 999 ? 'bad number' : upn(n)},Example,8\n`,
    );
    const text = `UPN,Surname,Year.Group\n${rows.join('')}`;
    await expect(importPeople(school.store, schoolId, pieces(text, 150_000), {}, options)).rejects.toThrow(
      'went down',
    );
    const report = await take(text, { resume: true });
    expect(report.resumedAfter).toBeGreaterThan(2000);
    expect(report).toMatchObject({ rows: 7000, accepted: 7000 - report.resumedAfter - report.rejected });
    const [{ pupils, rejected, batches }] = (await run(tx =>
      tx.query(
        `select (select count(*)::int from waymark.pupil where school_id = $1 and upn is not null) as pupils,
                sum(rejected)::int as rejected, count(*)::int as batches from waymark.import_batch where school_id = $1`,
        [schoolId],
      ),
    )) as [{ pupils: number; rejected: number; batches: number }];
    expect({ pupils, rejected, batches }).toEqual({ pupils: 6993, rejected: 7, batches: 1 });
    expect(await take(text, { resume: true })).toMatchObject({ resumedAfter: 0 });
  });

  it('gives refused rows back later, as a file to mend', async () => {
    await fresh();
    await expect(run(tx => findRejectedImport(tx))).rejects.toMatchObject({ code: 'import.none-rejected' });
    await take(`UPN;Year.Group\n${upn(0)};8\n`);
    const marks = 'UPN;Date;Session;Session.Mark\n';
    const many = Array.from({ length: 1200 }, (_, n) => `${upn(0)};2025-09-0${1 + (n % 5)};AM;?\n`).join('');
    await importRegister(school.store, schoolId, pieces(marks + many), {}, options);
    const text = await run(async tx => {
      let file = '';
      for await (const piece of rejectedFile(tx, await findRejectedImport(tx))) file += piece;
      return file;
    });
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(1201);
    expect(lines[0]).toBe(`${marks.trim()};Waymark.Row;Waymark.Field;Waymark.Problem;Waymark.Remedy`);
    expect(lines.slice(1).map(line => Number(line.split(';')[4]))).toEqual(
      Array.from({ length: 1200 }, (_, n) => n + 1),
    );
    const mended = text.replaceAll(';?;', ';O;');
    expect(await importRegister(school.store, schoolId, pieces(mended), {}, options)).toMatchObject({
      accepted: 5,
      rejected: 1195,
    });
  });
});
