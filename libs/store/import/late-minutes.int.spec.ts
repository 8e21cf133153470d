// Minutes of lateness through the import: kept with their history, and counted no matter in what order files come.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { londonInstant } from '#libs/school-time';
import { testSchool, type TestSchool } from '../../../test/support/school.js';
import { importRegister, loadFigures, loadLateMinutes, putPeople } from '../index.js';

const header = 'UPN,Date,Session,Session.Mark,Session.Late.Minutes\n';
const at = (day: string): number => londonInstant(`2025-09-${day}`, '17:00');
const september = { from: '2025-09-01', to: '2025-09-30' };

describe('minutes of lateness', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
    await school.store.forSchool(school.schoolId, tx =>
      putPeople(tx, { pupils: [{ id: school.pupilId, upn: 'A1', yearGroup: 8 }] }),
    );
  });
  afterAll(() => school.close());

  const run = <T>(work: Parameters<typeof school.store.forSchool<T>>[1]): Promise<T> =>
    school.store.forSchool(school.schoolId, work);
  const take = (rows: string, asAt: number) =>
    importRegister(
      school.store,
      school.schoolId,
      (async function* () {
        yield Buffer.from(header + rows);
      })(),
      {},
      { actor: { id: 'u1', role: 'attendance-officer' }, source: 'late.csv', receivedAt: at('30'), asAt },
    );
  const standing = async (knownBy?: number) =>
    (await run(tx => loadLateMinutes(tx, { ...september, ...(knownBy !== undefined && { knownBy }) }))).map(
      ({ session, minutes }) => `${session} ${minutes}`,
    );

  it('are kept for late marks, and 0 beside another mark says nothing', async () => {
    const rows = 'A1,2025-09-01,AM,L,12\nA1,2025-09-01,PM,\\,0\nA1,2025-09-02,AM,U,95\nA1,2025-09-02,PM,L,\n';
    expect(await take(rows, at('03'))).toMatchObject({ accepted: 4, rejected: 0 });
    expect(await standing()).toEqual(['2025-09-01 am 12', '2025-09-02 am 95']);
    const figures = await run(tx => loadFigures(tx, [school.pupilId]));
    expect(figures.get(school.pupilId)!.get(2025)).toMatchObject({ late: 3, possible: 4 });
  });

  it('stand as the newest extract says, and can be asked for as they were known', async () => {
    await take('A1,2025-09-01,AM,L,20\n', at('10'));
    await take('A1,2025-09-01,AM,L,15\n', at('08'));
    await take('A1,2025-09-01,AM,L,20\n', at('10'));
    expect(await standing()).toEqual(['2025-09-01 am 20', '2025-09-02 am 95']);
    expect(await standing(at('09'))).toEqual(['2025-09-01 am 15', '2025-09-02 am 95']);
    expect(await standing(at('04'))).toEqual(['2025-09-01 am 12', '2025-09-02 am 95']);
    const rows = await run(tx =>
      tx.query('select from waymark.late_mark where school_id = $1', [tx.schoolId]),
    );
    expect(rows).toHaveLength(4);
  });
});
