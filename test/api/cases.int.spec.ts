// Cases read and acted on over HTTP, on a real database; commands are decided by the store, without Temporal.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Store } from '#libs/store';
import type { CaseRef } from '#libs/temporal';
import { apiUnderTest, makePupils, makeSchool, type Act, type ApiUnderTest } from './api-under-test.js';
import { decidedHere, openCase } from './case-in-test.js';

let api: ApiUnderTest;
let first: CaseRef;
let second: CaseRef;
let third: CaseRef;
/** How commands are taken; set by a test, else decided at once. */
let act: Act | undefined;

beforeAll(async () => {
  let store: Store | undefined;
  const decide = decidedHere(
    () => store!,
    () => api.clock.now,
  );
  api = await apiUnderTest({ act: (...parts) => (act ?? decide)(...parts) });
  store = api.store;
  const pupils = await makePupils(store, api.schoolId, ['A1', 'A2', 'A3']);
  first = await openCase(api, 'A1', pupils.get('A1')!);
  second = await openCase(api, 'A2', pupils.get('A2')!);
  third = await openCase(api, 'A3', pupils.get('A3')!);
}, 30_000);
afterAll(() => api.close(), 20_000);

const get = (path: string, role = 'attendance-lead') => api.as(role).get(path);
const post = (ref: CaseRef, body: object | string, role = 'attendance-lead') =>
  api.as(role).post(`/v1/cases/${ref.caseId}/actions`).set('Content-Type', 'application/json').send(body);
const approve = { action: 'approve', stage: 'target-letter' };

describe('the list of cases', () => {
  it('filters, and gives page after page without a gap', async () => {
    const { body } = await get('/v1/cases?awaiting=attendance-lead&status=open&limit=2').expect(200);
    expect(body.items).toHaveLength(2);
    expect(body.items[0]).toMatchObject({
      school: 'ash-1',
      status: 'open',
      stage: null,
      proposed: 'target-letter',
      policy: 'ashley 1.0.0',
    });
    expect(body.items[0].awaiting[0]).toMatchObject({
      role: 'attendance-lead',
      what: 'approve:target-letter',
    });
    const answer = await get(
      `/v1/cases?awaiting=attendance-lead&status=open&limit=2&cursor=${body.next}`,
    ).expect(200);
    expect(answer.body.items).toHaveLength(1);
    expect(answer.body.next).toBeNull();
    const ids = [...body.items, ...answer.body.items].map(({ id }: { id: string }) => id);
    expect(new Set(ids)).toEqual(new Set([first.caseId, second.caseId, third.caseId]));
    expect((await get('/v1/cases?awaiting=ewo').expect(200)).body.items).toEqual([]);
    expect((await get('/v1/cases?stage=meeting').expect(200)).body.items).toEqual([]);
  });

  it('links to the next page', async () => {
    const { headers, body } = await get('/v1/cases?limit=1').expect(200);
    expect(headers['link']).toBe(`</v1/cases?limit=1&cursor=${body.next}>; rel="next"`);
  });

  it.each([
    ['awaiting', 'awaiting=king'],
    ['status', 'status=lost'],
    ['limit', 'limit=201'],
    ['limit', 'limit=0'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=ten'],
    ['stage', 'stage=%00'],
    ['cursor', 'cursor=abc'],
    ['cursor', `cursor=${Buffer.from(`99999999999999999 ${randomUUID()}`).toString('base64url')}`],
    ['colour', 'colour=red'],
    ['school', 'school=A%20B'],
    ['status', 'status=open&status=closed'],
  ])('refuses a bad %s: %s', async (field, query) => {
    const { body } = await get(`/v1/cases?${query}`).expect(422);
    expect(body).toMatchObject({ status: 422, field });
  });

  it('refuses a cursor before all time, and takes one after it', async () => {
    for (const [at, status] of [
      ['-999999999999999', 422],
      ['999999999999999', 200],
    ] as const) {
      const cursor = Buffer.from(`${at} ${randomUUID()}`).toString('base64url');
      await get(`/v1/cases?cursor=${cursor}`).expect(status);
    }
  });
});

describe('one case', () => {
  it('shows stages, deadlines, whom it waits for, and what is missing', async () => {
    const { body } = await get(`/v1/cases/${first.caseId}`).expect(200);
    expect(body.stages[0]).toMatchObject({ id: 'target-letter', status: 'proposed' });
    expect(body.stages.slice(1).every(({ status }: { status: string }) => status === 'not-reached')).toBe(
      true,
    );
    expect(body.deadlines).toContainEqual(
      expect.objectContaining({ what: expect.stringContaining('approval-overdue') }),
    );
    expect(body.awaiting).toContainEqual(expect.objectContaining({ role: 'attendance-lead' }));
    expect(body.missing).toContainEqual(
      expect.objectContaining({ what: 'mark', sessions: expect.any(Array) }),
    );
    expect(body.pupil).toMatchObject({ name: 'Robin <b>Example & A1</b>', yearGroup: 8 });
    expect(body.parents).toHaveLength(2);
  });

  it('is closed to governors and administrators', async () => {
    for (const role of ['governor', 'administrator'])
      for (const path of ['/v1/cases', `/v1/cases/${first.caseId}`, `/v1/cases/${first.caseId}/events`])
        await get(path, role).expect(403);
  });

  it('is not found under another id, in another school, or under no id at all', async () => {
    const beech = randomUUID();
    await makeSchool(api.store, beech, 'beech-2');
    await api.letIn(beech, 'beech-2');
    await get(`/v1/cases/${randomUUID()}?school=ash-1`).expect(404);
    await get('/v1/cases/x?school=ash-1').expect(404);
    await get('/v1/cases/%00?school=ash-1').expect(404);
    await get(`/v1/cases/${first.caseId}?school=beech-2`).expect(404);
    expect((await get(`/v1/cases/${first.caseId}`).expect(422)).body).toMatchObject({ field: 'school' });
    await api.as('attendance-lead', 'ash-1').get(`/v1/cases/${first.caseId}`).expect(200);
    await api.as('attendance-lead', 'beech-2').get(`/v1/cases/${first.caseId}`).expect(404);
    await api.as('attendance-lead', 'beech-2').get(`/v1/cases/${first.caseId}?school=ash-1`).expect(403);
  });
});

describe('the log of a case', () => {
  const events = (query = '', role = 'attendance-lead') =>
    api.as(role, 'ash-1').get(`/v1/cases/${third.caseId}/events${query}`);

  it('gives numbers, moments, reasons and pages', async () => {
    const { body } = await events().expect(200);
    expect(body.items[0]).toMatchObject({ seq: 1, type: 'CaseOpened', at: '2025-10-01T15:00:00+01:00' });
    const proposed = body.items.find(({ type }: { type: string }) => type === 'StageProposed');
    expect(proposed).toMatchObject({
      data: { stage: 'target-letter' },
      because: { level: expect.any(String), sessions: expect.any(Array) },
    });
    const page = await events('?limit=1').expect(200);
    expect(page.body).toMatchObject({ items: [{ seq: 1 }], next: 1 });
    expect(page.headers['link']).toContain('cursor=1');
    expect((await events('?limit=1&cursor=1').expect(200)).body.items[0].seq).toBe(2);
  });

  it('keeps sealed facts from roles that may not read them', async () => {
    const contact = { action: 'record-contact', channel: 'phone', with: 'mother', outcome: 'ill with flu' };
    const done = await api
      .as('attendance-officer', 'ash-1')
      .post(`/v1/cases/${third.caseId}/actions`)
      .send(contact)
      .expect(201);
    expect(done.body.events[0]).toMatchObject({
      type: 'ContactRecorded',
      by: { id: api.idOf('attendance-officer'), role: 'attendance-officer' },
      sealed: true,
    });
    const open = await events('', 'dsl').expect(200);
    expect(open.body.items.at(-1).sealed).toEqual({ with: 'mother', outcome: 'ill with flu' });
    const shut = await events('', 'attendance-officer').expect(200);
    expect(shut.body.items.at(-1).sealed).toBe(true);
    expect(shut.text).not.toContain('flu');
  });
});

describe('an action', () => {
  const ask = (ref: CaseRef, body: object, role = 'attendance-lead', key?: string) => {
    const request = api.as(role, 'ash-1').post(`/v1/cases/${ref.caseId}/actions`);
    return (key === undefined ? request : request.set('Idempotency-Key', key)).send(body);
  };

  it('is refused with 403 for the role, 409 for the state, 422 for another rule, each with what it rests on', async () => {
    const role = await ask(first, approve, 'attendance-officer').expect(403);
    expect(role.body).toMatchObject({ rule: 'role', because: { rule: 'role' }, command: expect.any(String) });
    const state = await ask(first, { action: 'resume' }).expect(409);
    expect(state.body).toMatchObject({ rule: 'state', type: 'urn:waymark:problem:refused' });
    const judgement = { supportAppropriate: 'yes' };
    const nti = { action: 'issue-nti', parents: [randomUUID()], weeks: 9, allowedUnauthorised: 2, judgement };
    const rule = await ask(first, nti, 'headteacher').expect(422);
    expect(rule.body).toMatchObject({ rule: 'nti.period' });
    const { body } = await api.as('dsl', 'ash-1').get(`/v1/cases/${first.caseId}/events`).expect(200);
    const refusals = body.items.filter(({ type }: { type: string }) => type === 'ActionRefused');
    expect(refusals.map(({ data }: { data: { rule: string } }) => data.rule)).toEqual([
      'role',
      'state',
      'nti.period',
    ]);
  });

  it('is never taken from governors and administrators, who leave no trace', async () => {
    for (const role of ['governor', 'administrator']) {
      expect((await ask(first, approve, role).expect(403)).body).toMatchObject({ rule: 'role' });
    }
  });

  it('is done once under one key, and answered alike each time', async () => {
    const key = randomUUID();
    const done = await ask(first, approve, 'attendance-lead', key).expect(201);
    expect(done.body.status).toBe('done');
    expect(done.body.events.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['StageApproved', 'StageEntered', 'LetterIssued']),
    );
    expect(done.headers['location']).toBe(`/v1/commands/${done.body.id}?school=ash-1`);
    const again = await ask(first, approve, 'attendance-lead', key).expect(201);
    expect(again.body).toEqual(done.body);
    const other = await ask(first, { action: 'resume' }, 'attendance-lead', key).expect(422);
    expect(other.body).toMatchObject({ field: 'Idempotency-Key' });
    await ask(second, approve, 'attendance-lead', key).expect(422);
    const { body } = await api.as('attendance-lead', 'ash-1').get(done.headers['location']!).expect(200);
    expect(body).toEqual(done.body);
    const view = await api.as('attendance-lead', 'ash-1').get(`/v1/cases/${first.caseId}`).expect(200);
    expect(view.body).toMatchObject({ stage: 'target-letter', proposed: null });
    expect(view.body.letters.length).toBeLessThanOrEqual(2);
  });

  it('gives a refusal again under the same key', async () => {
    const key = randomUUID();
    const once = await ask(first, approve, 'attendance-lead', key).expect(409);
    const twice = await ask(first, approve, 'attendance-lead', key).expect(409);
    expect({ ...twice.body, instance: '' }).toEqual({ ...once.body, instance: '' });
  });

  it('is pending while nobody takes it, and done when somebody does', async () => {
    act = () => Promise.resolve({ status: 'pending' });
    const key = randomUUID();
    const waiting = await ask(
      second,
      { ...approve, shown: { stage: 'target-letter' } },
      'headteacher',
      key,
    ).expect(202);
    expect(waiting.body).toMatchObject({ status: 'pending', events: [] });
    expect(waiting.headers['retry-after']).toBe('2');
    act = () => Promise.reject(new Error('no way to Temporal'));
    await ask(second, approve, 'headteacher', key).expect(202);
    act = undefined;
    const done = await ask(second, approve, 'headteacher', key).expect(201);
    expect(done.body.id).toBe(waiting.body.id);
    const [row] = await api.store.forSchool(api.schoolId, tx =>
      tx.query<{ shown_hash: string; sealed_payload: string }>(
        'select * from waymark.command where id = $1',
        [done.body.id],
      ),
    );
    expect(row!.shown_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(row!.sealed_payload).not.toContain('target-letter');
  });

  it('is not carried out once it has expired', async () => {
    act = () => Promise.resolve({ status: 'pending' });
    const key = randomUUID();
    const hold = { action: 'hold', until: '2025-12-10', reason: 'operation' };
    await ask(third, hold, 'attendance-lead', key).expect(202);
    act = undefined;
    api.clock.now += 2 * 3_600_000;
    const late = await ask(third, hold, 'attendance-lead', key).expect(409);
    expect(late.body).toMatchObject({ type: 'urn:waymark:problem:expired', command: expect.any(String) });
  });

  it.each<[string, object | string, string | undefined]>([
    ['action', {}, undefined],
    ['action', { action: 'dance' }, 'dance'],
    ['action', { action: 7 }, '7'],
    ['stage', { action: 'approve' }, undefined],
    ['stage', { action: 'approve', stage: 7 }, '7'],
    ['at', { ...approve, at: '2025-10-02T10:00' }, '2025-10-02T10:00'],
    ['by', { ...approve, by: { id: 'u9', role: 'headteacher' } }, '{"id":"u9","role":"headteacher"}'],
    ['then', { action: 'decline', stage: 'target-letter', reason: 'x', then: 'later' }, 'later'],
    [
      'on',
      { action: 'decline', stage: 'x', reason: 'x', then: 'look-again', on: '2025-02-30' },
      '2025-02-30',
    ],
    ['judgement.colour', { action: 'issue-penalty', parent: 'A', judgement: { colour: 'red' } }, 'red'],
    ['parents', { action: 'issue-warning', parents: [] }, '[]'],
    ['sessions[0]', { action: 'record-evidence', sessions: ['monday'], kind: 'x', accepted: true }, 'monday'],
    ['ordinal', { action: 'decide-ordinal', parent: 'A', ordinal: 3, reason: 'x' }, '3'],
  ])('with a bad %s is refused with the field and what was expected: %j', async (field, body, value) => {
    const answer = await ask(first, body as object).expect(422);
    expect(answer.body).toMatchObject({ field, expected: expect.stringMatching(/\w/) });
    expect(answer.body.value).toBe(value);
    expect(answer.body.rule).toBeUndefined();
  });

  it('with a body that is none is refused', async () => {
    const send = (body: string) =>
      api
        .as('attendance-lead', 'ash-1')
        .post(`/v1/cases/${first.caseId}/actions`)
        .set('Content-Type', 'application/json')
        .send(body);
    await send('{"action"').expect(400);
    await send('[]').expect(422);
    await send('"approve"').expect(422);
    await send('{"action":"approve","stage":"\\ud800"}').expect(422);
    await send(`{"action":"approve","stage":"${'x'.repeat(1_000_001)}"}`).expect(413);
    const text = api.as('attendance-lead', 'ash-1').post(`/v1/cases/${first.caseId}/actions`);
    await text.set('Content-Type', 'text/plain').send('{}').expect(415);
    await ask(first, approve, 'attendance-lead', 'a b').expect(422);
    await post({ ...first, caseId: randomUUID() }, approve)
      .query({ school: 'ash-1' })
      .expect(404);
    await api.as('attendance-lead', 'ash-1').get(`/v1/commands/${randomUUID()}`).expect(404);
  });

  it('with text full of markup and NUL is kept as it is', async () => {
    const text = '<script>\u0000 \u202e "quotes"';
    const view = { action: 'record-view', of: 'pupil', text };
    const { body } = await ask(third, view).expect(201);
    expect(body.events.at(-1).sealed).toEqual({ of: 'pupil', text });
  });
});
