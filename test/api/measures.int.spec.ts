// Figures as known then and as true now, over HTTP.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseRef } from '#libs/temporal';
import { apiUnderTest, makePupils, type ApiUnderTest } from './api-under-test.js';
import { drainOutbox, openCase } from './case-in-test.js';

let api: ApiUnderTest;
let pupilId: string;
let kase: CaseRef;

/** Six absent sessions open a case; two days later the office finds that three of them were something else. */
beforeAll(async () => {
  api = await apiUnderTest();
  pupilId = (await makePupils(api.store, api.schoolId, ['A1'])).get('A1')!;
  kase = await openCase(api, 'A1', pupilId);
  const marks = [
    { pupil: 'A1', date: '2025-09-29', session: 'am', code: 'J1' },
    { pupil: 'A1', date: '2025-09-29', session: 'pm', code: 'L', minutesLate: 12 },
    { pupil: 'A1', date: '2025-09-30', session: 'am', code: 'I' },
  ];
  await officer().post('/v1/schools/ash-1/register').send({ asAt: '2025-10-03T10:00', marks }).expect(200);
  await drainOutbox(api.store, api.schoolId, pupilId);
}, 60_000);
afterAll(() => api.close(), 20_000);

const officer = () => api.as('attendance-officer', 'ash-1');
const measures = async (query: string) =>
  (await officer().get(`/v1/pupils/${pupilId}/measures?${query}`).expect(200)).body;

describe("a pupil's figures", () => {
  it('are those that were known at a moment', async () => {
    const then = await measures('asKnownAt=2025-10-02T10:00');
    expect(then).toMatchObject({
      end: '2025-10-01 pm',
      policy: 'ashley 1.0.0',
      persistent: true,
      severe: false,
    });
    expect(then.windows.map(({ window }: { window: string }) => window)).toEqual([
      'year',
      'term',
      'half-term',
      'school-weeks:10',
      'days:42',
    ]);
    expect(then.windows[0]).toMatchObject({
      from: '2025-09-01 am',
      to: '2025-10-01 pm',
      attended: 40,
      possible: 46,
      absent: 6,
      ladder: { attended: 40, possible: 46, absent: 6 },
      unauthorised: 6,
      late: { beforeClose: 0, afterClose: 0 },
    });
    const trigger = { rule: 'ashley/target-letter', numbers: { attended: 40, possible: 46, below: 95 } };
    expect(then.triggers[0]).toMatchObject({ ...trigger, holds: true });
    expect(then.triggers.at(-1)).toMatchObject({
      rule: 'threshold.national',
      numbers: { count: 6, needs: 10 },
      holds: false,
    });
  });

  it('are those of now where no moment is given, in windows that end where the asker says', async () => {
    const now = await measures('end=2025-10-01%20pm');
    expect(now.windows[0]).toMatchObject({
      attended: 41,
      possible: 46,
      absent: 5,
      ladder: { attended: 41, possible: 45, absent: 4 },
      unauthorised: 3,
      late: { beforeClose: 1, afterClose: 0, minutes: 12 },
    });
    expect(now.triggers[0]).toMatchObject({ holds: false });
    expect((await measures('end=2025-09-26%20pm')).windows[0]).toMatchObject({ absent: 0, possible: 40 });
    expect(await measures('asKnownAt=2025-08-01T10:00')).toMatchObject({
      end: null,
      windows: [],
      persistent: null,
    });
  });

  it('are refused to whom they are not for, and at moments that are none', async () => {
    const path = `/v1/pupils/${pupilId}/measures`;
    await api.as('governor', 'ash-1').get(path).expect(403);
    for (const query of ['asKnownAt=2026-01-01', 'asKnownAt=soon', 'end=2025-02-31%20am', 'end=noon', 'at=x'])
      await officer().get(`${path}?${query}`).expect(422);
    await officer().get(`/v1/pupils/${crypto.randomUUID()}/measures`).expect(404);
    await officer().get('/v1/pupils/x/measures').expect(404);
  });
});

describe('a case', () => {
  it('shows of each proposal what was known then, what is true now, and the difference', async () => {
    const { body } = await officer().get(`/v1/cases/${kase.caseId}`).expect(200);
    expect(body.thenAndNow).toEqual([
      {
        seq: 2,
        at: '2025-10-01T15:00:00+01:00',
        type: 'StageProposed',
        stage: 'target-letter',
        rule: 'ashley/target-letter',
        from: '2025-09-01 am',
        to: '2025-10-01 pm',
        then: { attended: 40, possible: 46, absent: 6 },
        now: { attended: 41, possible: 45, absent: 4 },
        difference: { attended: 1, possible: -1, absent: -2 },
        changed: [
          { session: '2025-09-29 am', then: 'O', now: 'J1' },
          { session: '2025-09-29 pm', then: 'O', now: 'L' },
          { session: '2025-09-30 am', then: 'O', now: 'I' },
        ],
      },
    ]);
  });
});
