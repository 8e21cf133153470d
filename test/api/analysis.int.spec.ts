// Figures of the whole register over HTTP: worked out from marks that came in, for those who may see them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { schoolDaysBetween, buildCalendar } from '#libs/school-time';
import { importPeople, putSchool } from '#libs/store';
import { apiUnderTest, makePupils, type ApiUnderTest } from './api-under-test.js';

let api: ApiUnderTest;
let pupils: ReadonlyMap<string, string>;
const terms = [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }];
const days = schoolDaysBetween(buildCalendar({ terms }), '2025-09-01', '2025-09-26');

beforeAll(async () => {
  api = await apiUnderTest();
  pupils = await makePupils(api.store, api.schoolId, ['A1', 'A2', 'A3']);
  await api.store.forSchool(api.schoolId, tx =>
    putSchool(tx, {
      slug: 'ash-1',
      name: 'School ash-1',
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar: { terms },
      namespace: 'waymark-test',
      disposable: true,
    }),
  );
  const people =
    'UPN,Year.Group,SEN,FSM,CLA,EAL,Social.Worker\nA1,8,K,yes,,,\nA2,9,,yes,no,yes,\nA3,9,N,,,,yes\n';
  const read = (async function* () {
    yield Buffer.from(people);
  })();
  const actor = { id: 'u1', role: 'attendance-officer' } as const;
  await importPeople(
    api.store,
    api.schoolId,
    read,
    {},
    { actor, source: 'p.csv', receivedAt: api.clock.now },
  );
  // 40 sessions each: A1 misses both sessions of two Mondays, A2 is late five times and ill once, A3 misses all but two.
  const codeOf = (upn: string, n: number, half: string): string => {
    if (upn === 'A1' && (n === 0 || n === 5)) return 'O';
    if (upn === 'A2' && n === 3) return half === 'am' ? 'L' : 'I';
    if (upn === 'A2' && n > 15 && half === 'am') return n === 19 ? 'U' : 'L';
    if (upn === 'A3' && n > 0) return n === 1 ? 'M' : 'G';
    return half === 'am' ? '/' : '\\';
  };
  const marks = ['A1', 'A2', 'A3'].flatMap(upn =>
    days.flatMap((date, n) =>
      ['am', 'pm'].map(session => {
        const code = codeOf(upn, n, session);
        return { pupil: upn, date, session, code, ...(code === 'L' && { minutesLate: 7 }) };
      }),
    ),
  );
  await api
    .as('attendance-officer')
    .post('/v1/schools/ash-1/register')
    .set('Content-Type', 'application/json')
    .send({ asAt: '2025-09-26T17:00', marks })
    .expect(200);
}, 30_000);
afterAll(() => api.close(), 20_000);

const get = async (path: string, role = 'attendance-lead') =>
  (await api.as(role).get(`/v1/analysis/${path}`).expect(200)).body as Record<string, unknown>;

describe('patterns', () => {
  it('tell days of the week, sessions and codes apart', async () => {
    const { pupils: counted, all, sessions, codes } = await get('patterns?yearGroup=8');
    expect(counted).toBe(1);
    expect(all).toMatchObject({ possible: 40, absent: 4, unauthorised: 4, attendance: 90 });
    expect(sessions).toHaveLength(10);
    expect((sessions as object[])[0]).toMatchObject({ day: 'monday', session: 'am', possible: 4, absent: 2 });
    expect(codes).toContainEqual(
      expect.objectContaining({
        code: 'O',
        class: 'unauthorised',
        sessions: 4,
        byWeekday: [4, 0, 0, 0, 0, 0, 0],
      }),
    );
  });
});

describe('groups', () => {
  it('are the school, its year groups and its cohorts, lateness with its minutes', async () => {
    const { from, to, all, yearGroups, cohorts } = await get('groups');
    expect([from, to]).toEqual(['2025-09-01', '2025-12-01']);
    expect(all).toMatchObject({
      pupils: 3,
      possible: 120,
      absent: 44,
      authorised: 3,
      unauthorised: 41,
      late: 5,
      lateMinutes: 28,
      persistent: 2,
      severe: 1,
    });
    expect((yearGroups as { yearGroup: number; pupils: number }[]).map(y => [y.yearGroup, y.pupils])).toEqual(
      [
        [8, 1],
        [9, 2],
      ],
    );
    const found = new Map((cohorts as { cohort: string; pupils: number }[]).map(c => [c.cohort, c.pupils]));
    expect(Object.fromEntries(found)).toEqual({
      'sen-support': 1,
      ehcp: 0,
      fsm: 2,
      'looked-after': 0,
      eal: 1,
      'social-worker': 1,
      none: 0,
    });
  });
});

describe('periods', () => {
  it('are weeks, half-terms, terms and years', async () => {
    const weeks = await get('periods?by=week&cohort=eal');
    expect((weeks['items'] as { possible: number }[]).map(each => each.possible)).toEqual([10, 10, 10, 10]);
    const ranges = async (by: string) =>
      ((await get(`periods?by=${by}`))['items'] as { from: string; to: string }[]).map(
        p => `${p.from} ${p.to}`,
      );
    expect(await ranges('half-term')).toEqual(['2025-09-01 2025-10-26']);
    expect(await ranges('term')).toEqual(['2025-09-01 2025-12-19']);
    expect(await ranges('year')).toEqual(['2025-09-01 2026-08-31']);
  });
});

describe('lists of absence', () => {
  const ids = (body: Record<string, unknown>) =>
    (body['items'] as { pupil: { id: string } }[]).map(({ pupil }) => pupil.id);

  it('name who is there and who is close, in pages', async () => {
    const first = await api.as('attendance-lead').get('/v1/analysis/absence?limit=1').expect(200);
    expect(first.body).toMatchObject({ total: 2, next: 1 });
    expect(first.headers['link']).toContain('cursor=1');
    expect(ids(first.body as Record<string, unknown>)).toEqual([pupils.get('A3')]);
    expect(first.body).toMatchObject({
      items: [
        {
          pupil: { name: expect.stringContaining('Robin') as unknown, yearGroup: 9 },
          absent: 38,
          absencesToLevel: 0,
          longestRun: { sessions: 38, first: '2025-09-02 am', last: '2025-09-26 pm' },
          currentRun: { sessions: 38 },
        },
      ],
    });
    expect(ids(await get('absence?limit=1&cursor=1'))).toEqual([pupils.get('A1')]);
    expect(ids(await get('absence?list=severe'))).toEqual([pupils.get('A3')]);
    const close = await get('absence?list=close-to-persistent');
    // Two absent of 40: with three more it is 5 of 43.
    expect(close).toMatchObject({ items: [{ absent: 2, absencesToLevel: 3 }] });
    expect(ids(close)).toEqual([pupils.get('A2')]);
    expect(ids(await get('absence?list=close-to-persistent&within=2'))).toEqual([]);
  });

  it('are for those who work with the pupils, and refuse days that cannot be', async () => {
    for (const role of ['governor', 'administrator'])
      await api.as(role).get('/v1/analysis/groups').expect(403);
    for (const query of ['from=2025-13-01', 'from=2026-01-01', 'to=2025-02-30', 'from=2010-09-01']) {
      const { body } = await api.as('dsl').get(`/v1/analysis/absence?${query}`).expect(422);
      expect(body).toMatchObject({ field: expect.stringMatching(/^(from|to)$/) as unknown });
    }
    await api.as('dsl').get('/v1/analysis/absence?list=lazy').expect(422);
  });
});
