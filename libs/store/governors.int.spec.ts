import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  appendEvents,
  destroyKey,
  endGrant,
  listBenchmarks,
  listGrants,
  putBenchmarks,
  putGrant,
  readUnderGrant,
  type NewGrant,
  type Tx,
} from './index.js';
import { caseIdOf } from './case-id.js';

const day = 86_400_000;
const at = Date.UTC(2026, 0, 12, 9);

describe('what governors may see', () => {
  let school: TestSchool;
  let caseId: string;
  beforeAll(async () => {
    school = await testSchool();
    caseId = caseIdOf(school.schoolId, school.pupilId, 1);
    const opened = {
      type: 'CaseOpened' as const,
      at,
      effective: at,
      caseNumber: 1,
      data: { policy: 'ashley', version: '1' },
    };
    await run(tx => appendEvents(tx, { pupilId: school.pupilId, expectedVersion: 0, events: [opened] }));
  });
  afterAll(() => school.close());
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);
  const grantOf = (more: Partial<NewGrant> = {}): NewGrant => ({
    id: randomUUID(),
    caseId,
    to: 'governor-1',
    by: 'head-1',
    purpose: 'complaint',
    note: 'Complaint of 5 January, stage 2',
    at,
    until: at + 7 * day,
    ...more,
  });

  it('opens a history to one governor, for its time, and counts each reading', async () => {
    const grant = grantOf();
    await run(tx => putGrant(tx, grant));
    const reads = (who: string, when: number) => run(tx => readUnderGrant(tx, caseId, who, when));
    expect(await reads('governor-1', at + day)).toBe(true);
    expect(await reads('governor-1', at + 2 * day)).toBe(true);
    expect(await reads('governor-2', at + day)).toBe(false);
    expect(await reads('governor-1', at - 1)).toBe(false);
    expect(await reads('governor-1', at + 7 * day)).toBe(false);
    await run(tx => endGrant(tx, grant.id, at + 3 * day));
    expect(await reads('governor-1', at + 4 * day)).toBe(false);
    const [kept] = await run(tx => listGrants(tx, caseId));
    expect(kept).toMatchObject({ ...grant, readings: 2, endedAt: at + 3 * day });
  });

  it('refuses a grant without a near end', async () => {
    await expect(run(tx => putGrant(tx, grantOf({ until: at + 29 * day })))).rejects.toMatchObject({
      code: 'grant.too-long',
    });
  });

  it('forgets what a grant was for with the pupil', async () => {
    await run(tx => destroyKey(tx, school.pupilId));
    expect((await run(tx => listGrants(tx)))[0]).toMatchObject({ purpose: 'complaint', note: undefined });
  });

  it('keeps one benchmark a measure, cohort and year', async () => {
    const benchmark = {
      measure: 'persistent',
      cohort: 'all',
      year: '2025-09-01',
      percent: 18.1,
      source: 'DfE',
    } as const;
    await run(tx => putBenchmarks(tx, [benchmark]));
    await run(tx => putBenchmarks(tx, [{ ...benchmark, percent: 17.6 }]));
    expect(await run(tx => listBenchmarks(tx))).toEqual([{ ...benchmark, percent: 17.6 }]);
  });
});
