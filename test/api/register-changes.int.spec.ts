// How a register was changed, what somebody wishes it to be, and what the office has to settle, over HTTP.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { parseInstant } from '#libs/school-time';
import { apiUnderTest, makePupils, type ApiUnderTest } from './api-under-test.js';
import { openCase } from './case-in-test.js';

let api: ApiUnderTest;
let pupils: ReadonlyMap<string, string>;

beforeAll(async () => {
  api = await apiUnderTest();
  pupils = await makePupils(api.store, api.schoolId, ['A1', 'A2', 'A3', 'A4']);
  await openCase(api, 'A1', pupils.get('A1')!);
}, 60_000);
afterAll(() => api.close(), 20_000);

const officer = () => api.as('attendance-officer', 'ash-1');
const send = (upn: string, asAt: string, ...marks: [string, string, string][]) =>
  officer()
    .post('/v1/schools/ash-1/register')
    .send({ asAt, marks: marks.map(([date, session, code]) => ({ pupil: upn, date, session, code })) })
    .expect(200);
const report = (upn: string, query = '') =>
  officer().get(`/v1/pupils/${pupils.get(upn)}/register-changes?from=2025-09-01&to=2025-12-19${query}`);

describe('the register change report', () => {
  it('shows a change that was only seen, weeks a proposal had used, and a run of retrospective coding', async () => {
    await send('A1', '2025-10-02T10:00', ['2025-09-29', 'am', 'O']);
    await send(
      'A1',
      '2025-11-10T10:00',
      ['2025-09-29', 'am', 'I'],
      ['2025-09-29', 'pm', 'I'],
      ['2025-09-30', 'am', 'I'],
    );
    const { body } = await report('A1').expect(200);
    expect(body.changes).toHaveLength(3);
    expect(body.changes[0]).toMatchObject({
      session: '2025-09-29 am',
      original: 'O',
      new: 'I',
      reason: 'not supplied',
      who: 'not supplied',
      when: null,
      seenBetween: { after: '2025-10-02T10:00:00+01:00', until: '2025-11-10T10:00:00+00:00' },
      afterThreshold: [{ event: 'StageProposed', caseNumber: 1, counted: true }],
      run: 1,
    });
    expect(body.weeks).toEqual([{ monday: '2025-09-29', changes: 3, afterThreshold: 3 }]);
    expect(body.runs).toMatchObject([{ sessions: ['2025-09-29 am', '2025-09-29 pm', '2025-09-30 am'] }]);
    expect((await report('A1', '&school=ash-1').query({ from: '2025-10-01' })).status).toBe(422);
  });

  it('comes as a file for a spreadsheet and as a page to print, nothing in it taken for code', async () => {
    await send('A2', '2025-09-16T10:00', ['2025-09-15', 'am', 'N']);
    await officer()
      .post('/v1/schools/ash-1/register')
      .send({
        marks: [
          { pupil: 'A2', date: '2025-09-15', session: 'am', code: 'M', note: '=HYPERLINK("x") <b>card</b>' },
        ],
      })
      .expect(200);
    const csv = await report('A2', '&format=csv').expect(200);
    expect(csv.headers['content-type']).toMatch('text/csv');
    expect(csv.text.split('\r\n')[1]).toMatch(
      /^2025-09-15,am,N,M,"'=HYPERLINK\(""x""\) <b>card<\/b>",2025-12-01 12:00,/,
    );
    const html = await report('A2').set('Accept', 'text/html').expect(200);
    expect(html.headers['content-security-policy']).toMatch(/style-src 'sha256-/);
    expect(html.text).toContain('&lt;b&gt;card&lt;/b&gt;');
    expect(html.text).toContain('@page');
    expect(html.text).not.toContain('<b>');
  });

  it('is for those who keep the register', async () => {
    const path = `/v1/pupils/${pupils.get('A1')}/register-changes?from=2025-09-01&to=2025-12-19`;
    await api.as('ewo', 'ash-1').get(path).expect(200);
    await api.as('governor', 'ash-1').get(path).expect(403);
    await api.as('administrator', 'ash-1').get(path).expect(403);
    await officer()
      .get(path.replace(pupils.get('A1')!, crypto.randomUUID()))
      .expect(404);
    await officer().get(path.replace('to=2025-12-19', 'to=2025-02-31')).expect(422);
    expect(api.lines.join('')).not.toMatch(/Robin|Example|card/);
  });
});

describe('a correction that is asked for', () => {
  const wish = { session: '2025-09-16 am', code: 'I', reason: 'the parent rang' };
  const ask = (upn: string, body: object, role = 'ewo') =>
    api
      .as(role, 'ash-1')
      .post(`/v1/pupils/${pupils.get(upn)}/corrections`)
      .send(body);
  const open = async () => (await officer().get('/v1/corrections?status=open').expect(200)).body.items;

  it('is open until the register shows it', async () => {
    await send('A3', '2025-09-17T10:00', ['2025-09-16', 'am', 'O']);
    const { body } = await ask('A3', wish).expect(201);
    expect(body).toMatchObject({ status: 'open', stood: 'O', reason: 'the parent rang', closedAt: null });
    expect((await ask('A3', wish).expect(409)).body.type).toBe('urn:waymark:problem:register.wish-open');
    expect(await open()).toHaveLength(1);
    api.clock.now = parseInstant('2025-12-02T09:00');
    await send('A3', '2025-12-02T08:30', ['2025-09-16', 'am', 'I']);
    expect(await open()).toEqual([]);
    const { body: seen } = await officer().get('/v1/corrections?status=seen').expect(200);
    expect(seen.items).toMatchObject([
      { id: body.id, status: 'seen', closedAt: '2025-12-02T08:30:00+00:00' },
    ]);
    await officer().post(`/v1/corrections/${body.id}/take-back`).expect(409);
    expect((await ask('A3', wish).expect(409)).body.type).toBe('urn:waymark:problem:register.wish-shown');
  });

  it('can be taken back, and is refused where it could never be', async () => {
    const { body } = await ask('A4', { ...wish, session: '2025-09-17 pm' }).expect(201);
    const { body: taken } = await officer().post(`/v1/corrections/${body.id}/take-back`).expect(200);
    expect(taken).toMatchObject({ status: 'taken-back', takenBackBy: { role: 'attendance-officer' } });
    for (const [field, bad] of [
      ['code', { ...wish, code: 'H' }],
      ['session', { ...wish, session: '2025-09-20 am' }],
      ['session', { ...wish, session: '2025-12-18 am' }],
      ['session', { ...wish, session: '2025-02-31 am' }],
      ['reason', { ...wish, reason: '' }],
      ['by', { ...wish, by: 'x' }],
    ] as const) {
      expect((await ask('A4', bad).expect(422)).body.field).toBe(field);
    }
    await ask('A4', wish, 'governor').expect(403);
    await officer().post(`/v1/corrections/${crypto.randomUUID()}/take-back`).expect(404);
  });
});

describe('what waits for the office', () => {
  it('is listed page by page with when it is due, and ends with its answer', async () => {
    await send('A4', '2025-11-25T10:00', ['2025-11-24', 'am', 'N'], ['2025-11-25', 'am', 'N']);
    await ask4();
    const kinds = async (query = '') =>
      (await officer().get(`/v1/register-tasks?${query}`).expect(200)).body.items.map(
        ({ kind, session }: { kind: string; session: string }) => `${kind} ${session}`,
      );
    // The 28th is closed: five working days after the 24th come first, on the 1st; after the 25th on the 2nd, 17:00.
    expect(await kinds('kind=unresolved-n')).toEqual(['unresolved-n 2025-11-24 am']);
    api.clock.now = parseInstant('2025-12-02T17:00');
    const all = await kinds();
    expect(all.slice(-3)).toEqual([
      'correction 2025-09-18 am',
      'unresolved-n 2025-11-24 am',
      'unresolved-n 2025-11-25 am',
    ]);
    const paged: string[] = [];
    for (let path: string | undefined = '/v1/register-tasks?limit=1'; path !== undefined;) {
      const { body, headers }: Response = await officer().get(path).expect(200);
      paged.push(
        ...body.items.map((each: { kind: string; session: string }) => `${each.kind} ${each.session}`),
      );
      path = /<([^>]+)>/.exec(headers['link'] ?? '')?.[1];
    }
    expect(paged).toEqual(all);

    const { body } = await officer().get('/v1/register-tasks?kind=amendment-query&limit=1').expect(200);
    const [task] = body.items;
    expect(task).toMatchObject({
      session: '2025-09-29 am',
      code: 'I',
      since: '2025-11-10T10:00:00+00:00',
      due: '2025-11-17T17:00:00+00:00',
      overdue: true,
      ageDays: 22,
    });
    const answer = { reason: 'a doctor wrote', by: 'A. Officer, attendance officer', at: '2025-11-09T16:00' };
    const path = `/v1/amendments/${task.id}/answer`;
    await api.as('ewo', 'ash-1').post(path).send(answer).expect(403);
    expect(
      (
        await officer()
          .post(path)
          .send({ ...answer, at: '2026-11-09' })
          .expect(422)
      ).body.field,
    ).toBe('at');
    await officer().post(path).send(answer).expect(204);
    await officer().post(path).send(answer).expect(409);
    expect(await kinds('kind=amendment-query')).not.toContain('amendment-query 2025-09-29 am');
    expect((await report('A1').expect(200)).body.changes[0]).toMatchObject({
      reason: 'a doctor wrote',
      who: answer.by,
      when: '2025-11-09T16:00:00+00:00',
    });
  });

  const ask4 = () =>
    officer()
      .post(`/v1/pupils/${pupils.get('A4')}/corrections`)
      .send({ session: '2025-09-18 am', code: 'L', reason: 'came late' })
      .expect(201);
});
