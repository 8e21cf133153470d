// Another calendar: what it would move, and the change itself, over HTTP.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseInstant } from '#libs/school-time';
import { listLiveCases, takeChange } from '#libs/store';
import type { CaseRef } from '#libs/temporal';
import { apiUnderTest, makePupils, type ApiUnderTest } from './api-under-test.js';
import { drainOutbox, openCase } from './case-in-test.js';

let api: ApiUnderTest;
let pupils: ReadonlyMap<string, string>;
let kase: CaseRef;

beforeAll(async () => {
  api = await apiUnderTest();
  pupils = await makePupils(api.store, api.schoolId, ['A1', 'A2']);
  kase = await openCase(api, 'A1', pupils.get('A1')!);
  api.clock.now = parseInstant('2025-10-02T09:00');
}, 60_000);
afterAll(() => api.close(), 20_000);

const lead = () => api.as('attendance-lead', 'ash-1');
const calendar = {
  terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
  closures: ['2025-11-28'],
};
const preview = (body: object) => lead().post('/v1/calendar/preview').send(body);
const messages = () =>
  api.store.forSchool(api.schoolId, tx => tx.query('select id from waymark.outbox where handled_at is null'));
const nextDue = async () => (await api.store.forSchool(api.schoolId, tx => listLiveCases(tx)))[0]!.nextDue;

describe('another calendar', () => {
  it('is previewed: what moves, from when to when, and nothing is kept', async () => {
    expect((await lead().get('/v1/calendar').expect(200)).body).toEqual({ calendar });
    const { body } = await preview({
      calendar: { ...calendar, closures: ['2025-10-06', '2025-11-28'] },
    }).expect(200);
    expect(body).toMatchObject({ cases: 1, lookedAt: 1, stays: [] });
    expect(body.moves).toMatchObject([
      {
        case: kase.caseId,
        pupil: { id: pupils.get('A1') },
        deadline: 'approval-overdue:target-letter',
        from: '2025-10-08T17:00:00+01:00',
        to: '2025-10-09T17:00:00+01:00',
      },
    ]);
    expect((await lead().get('/v1/calendar').expect(200)).body).toEqual({ calendar });
    expect(await messages()).toEqual([]);
  });

  it('moves nothing for a pupil whose year group or site it does not close', async () => {
    const inset = (whom: object) => ({ from: '2025-10-06', to: '2025-10-07', reason: 'INSET', ...whom });
    const moves = async (exception: object) =>
      (await preview({ calendar: { ...calendar, exceptions: [exception] } }).expect(200)).body.moves.length;
    expect(await moves(inset({ yearGroups: [9] }))).toBe(0);
    expect(await moves(inset({ site: 'north' }))).toBe(0);
    expect(await moves(inset({ yearGroups: [8] }))).toBe(1);
    expect(await moves(inset({}))).toBe(1);
  });

  it('is put in place: cases are told through the outbox, and the same again changes nothing', async () => {
    const changed = { ...calendar, closures: ['2025-10-06', '2025-11-28'] };
    const { body } = await lead().put('/v1/calendar').send({ calendar: changed }).expect(200);
    expect(body).toEqual({ calendar: changed, told: 1 });
    expect(await messages()).toHaveLength(1);
    await drainOutbox(api.store, api.schoolId, pupils.get('A1')!);
    expect(await nextDue()).toBe(parseInstant('2025-10-09T17:00'));
    expect((await lead().put('/v1/calendar').send({ calendar: changed }).expect(200)).body.told).toBe(0);
    expect(await messages()).toEqual([]);
  });

  it('leaves what was decided before to the calendar of then', async () => {
    // The 29th of September, with two of the six absent sessions, is closed from now on: what is true now is less.
    api.clock.now = parseInstant('2025-10-02T10:00');
    const closures = ['2025-09-29', '2025-10-06', '2025-11-28'];
    await lead()
      .put('/v1/calendar')
      .send({ calendar: { ...calendar, closures } })
      .expect(200);
    const { body } = await lead().get(`/v1/cases/${kase.caseId}`).expect(200);
    expect(body.thenAndNow[0]).toMatchObject({
      then: { attended: 40, possible: 46, absent: 6 },
      now: { attended: 40, possible: 44, absent: 4 },
    });
  });

  it('lifts a closure that was announced and is not in it', async () => {
    const day = '2025-11-03';
    const announced = api.clock.now + 1000;
    await api.store.forSchool(api.schoolId, tx =>
      takeChange(tx, pupils.get('A2')!, announced, { kind: 'closure', date: day }),
    );
    const shown = async () =>
      (await lead().get('/v1/calendar').expect(200)).body.calendar.closures as string[];
    expect(await shown()).toContain(day);
    api.clock.now += 2000;
    await lead().put('/v1/calendar').send({ calendar }).expect(200);
    expect(await shown()).toEqual(['2025-11-28']);
    await api.store.forSchool(api.schoolId, tx =>
      takeChange(tx, pupils.get('A2')!, api.clock.now + 1000, { kind: 'closure', date: day }),
    );
    expect(await shown()).toContain(day);
  });

  it('is refused where it cannot be, with the field, and to whom it is not for', async () => {
    const bad = async (body: object) => (await preview(body).expect(422)).body;
    expect(
      await bad({ calendar: { ...calendar, terms: [{ from: '2025-12-19', to: '2025-09-01' }] } }),
    ).toMatchObject({
      field: 'calendar',
      detail: expect.stringMatching(/terms\[0\]: from 2025-12-19 is after/) as unknown,
    });
    await bad({ calendar: { ...calendar, closures: ['soon'] } });
    await bad({ calendar: { ...calendar, holidays: [] } });
    await bad({});
    await api.as('attendance-officer', 'ash-1').put('/v1/calendar').send({ calendar }).expect(403);
    await api.as('governor', 'ash-1').post('/v1/calendar/preview').send({ calendar }).expect(403);
    await api.as('governor', 'ash-1').get('/v1/calendar').expect(200);
  });
});
