// Print runs over the API: what waits for the post as one file with its list, posted once; single letters, tasks and the
// receipts of Notify beside it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { parse } from 'csv-parse/sync';
import supertest from 'supertest';
import { printedRun } from '#libs/desk';
import { roles } from '#libs/access';
import { createHealth, createLogger } from '#libs/runtime';
import { londonInstant } from '#libs/school-time';
import { loadDelivery } from '#libs/store';
import { createApi } from '../../apps/api/src/create-api.js';
import { makeAccount, tokenOf } from '../support/accounts.js';
import {
  deliverBy,
  documentFor,
  folderOnly,
  issuedAt,
  LettersSchool,
  type CaseWithLetters,
} from './case-with-letters.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const token = 'a-token-of-thirty-two-characters';

describe('print runs', () => {
  let letters: LettersSchool;
  let api: Awaited<ReturnType<typeof createApi>>;
  let cases: CaseWithLetters[];
  const tokens = new Map<string, string>();
  const outbox = mkdtempSync(join(tmpdir(), 'waymark-outbox-'));

  beforeAll(async () => {
    letters = await LettersSchool.open();
    api = await createApi({
      store: letters.school.store,
      gateway: { act: () => Promise.resolve({ status: 'pending' }) },
      health: createHealth(),
      logger: createLogger('api', 'silent'),
      now: () => letters.clock.now,
      callbackToken: token,
    });
    await api.listen(0, '127.0.0.1');
    const { store, schoolId } = letters.school;
    for (const role of roles)
      tokens.set(
        role,
        await tokenOf(store, await makeAccount(store, role, role, [schoolId]), role, schoolId),
      );
    cases = [];
    const deliver = deliverBy(letters, { ...folderOnly, outbox });
    for (let i = 0; i < 3; i += 1) {
      const kase = await letters.caseWithLetters();
      cases.push(kase);
      for (const parent of [kase.byPost, kase.byEmail]) await kase.carryOut(parent, deliver);
    }
  }, 60_000);
  afterAll(async () => {
    await api.close();
    await letters.school.close();
    rmSync(outbox, { recursive: true });
  });

  const server = () => supertest(api.getHttpServer() as Parameters<typeof supertest>[0]);
  const as = (role: string) => {
    const bearer = `Bearer ${tokens.get(role)}`;
    return {
      get: (path: string) => server().get(path).set('Authorization', bearer),
      post: (path: string) => server().post(path).set('Authorization', bearer),
    };
  };
  const officer = () => as('attendance-officer');
  const text = async (runId: string) => {
    const printed = await printedRun(letters.school.store, letters.school.schoolId, runId, {
      documentOf: (_store, school, letter) => documentFor(school, letter),
    });
    return printed;
  };

  it('hold what waits for the post, once; one can be taken out; the word that it left posts every letter', async () => {
    expect((await officer().get('/v1/print-runs').expect(200)).body).toEqual({ waiting: 3, items: [] });
    const { body: run } = await officer().post('/v1/print-runs').expect(201);
    expect(run).toMatchObject({ letters: 3, postedOn: null });
    await officer().post('/v1/print-runs').expect(409);

    const printed = await text(run.id as string);
    expect(printed).toMatchObject({ letters: 3, pages: 6 });
    const merged = await PDFDocument.load(printed.pdf);
    // A cover sheet and its back, then three letters of one sheet each.
    expect(merged.getPageCount()).toBe(2 + 6);
    const rows = parse(printed.csv, { columns: true }) as Record<string, string>[];
    expect(rows.map(row => [row['letter'], row['pages'], row['piece']])).toEqual(
      cases.map(() => ['target-letter', '2', 'letter']),
    );
    const keys = await Promise.all(cases.map(kase => kase.keyOf(kase.byPost)));
    expect(rows.map(row => row['key']).toSorted()).toEqual(keys.toSorted());

    const [taken] = keys;
    const [id, version] = taken!.split('/');
    await officer().post(`/v1/print-runs/${run.id}/take-out`).send({ case: id, version }).expect(204);
    letters.clock.now = londonInstant('2025-10-03', '16:00');
    const bad = await officer()
      .post(`/v1/print-runs/${run.id}/posted`)
      .send({ on: '2025-10-04' })
      .expect(422);
    expect(bad.body).toMatchObject({ field: 'on' });
    await officer().post(`/v1/print-runs/${run.id}/posted`).send({ on: '2025-10-01' }).expect(422);
    for (let i = 0; i < 2; i += 1)
      await officer().post(`/v1/print-runs/${run.id}/posted`).send({ on: '2025-10-03' }).expect(200);
    await officer().post(`/v1/print-runs/${run.id}/posted`).send({ on: '2025-10-02' }).expect(409);
    await officer().post(`/v1/print-runs/${run.id}/take-out`).send({ case: id, version }).expect(409);

    for (const kase of cases) await kase.hear();
    const posted = await Promise.all(cases.map(kase => kase.story(kase.byPost)));
    const left = ['LetterIssued post', 'LetterPosted post 2025-10-03', 'LetterServed 2025-10-07'];
    expect(posted).toEqual([['LetterIssued post'], left, left]);
    const events = await cases[1]!.events();
    expect(events.find(event => event.type === 'LetterPosted')?.by?.role).toBe('attendance-officer');
    expect((await officer().get('/v1/print-runs').expect(200)).body).toMatchObject({
      waiting: 1,
      items: [{ id: run.id, letters: 2, postedOn: '2025-10-03' }],
    });
  });

  it('take no letter that the case has given up, or whose parent must not be written to any more', async () => {
    const [failed, blocked] = [await letters.caseWithLetters(), await letters.caseWithLetters()];
    const deliver = deliverBy(letters, { ...folderOnly, outbox });
    for (const kase of [failed, blocked]) await kase.carryOut(kase.byPost, deliver);
    await failed.change({
      kind: 'letter-failed',
      letter: 'target-letter',
      parent: failed.byPost,
      why: 'undeliverable',
    });
    await failed.hear();
    await blocked.change({ kind: 'contact-blocked', parent: blocked.byPost });
    const key = await failed.keyOf(failed.byPost);
    const refused = await officer().post(`/v1/letters/${key}/posted`).send({ on: '2025-10-03' }).expect(409);
    expect(refused.body.detail).toMatch(/given it up/);

    const { body: run } = await officer().post('/v1/print-runs').expect(201);
    expect(run).toMatchObject({ letters: 1 });
    const { body } = await officer().get('/v1/delivery-tasks').expect(200);
    expect((body.items as { state: string }[]).map(({ state }) => state).toSorted()).toEqual([
      'blocked',
      'failed',
    ]);
    await blocked.hear();
    expect(await blocked.story(blocked.byPost)).toEqual([
      'LetterIssued post',
      'LetterFailed contact-blocked',
    ]);
    for (const item of body.items as { case: string; version: number }[])
      await officer()
        .post(`/v1/letters/${item.case}/${item.version}/answer`)
        .send({ answer: 'noted' })
        .expect(204);
  });

  it('are for the school line alone', async () => {
    for (const role of ['governor', 'administrator', 'ewo', 'dsl'])
      await as(role).get('/v1/print-runs').expect(403);
    await officer().get('/v1/print-runs/00000000-0000-4000-8000-000000000000').expect(404);
  });

  it('are not needed for a single letter, which can have a certificate of posting and come back', async () => {
    const [kase] = cases;
    const at = `/v1/letters/${await kase!.keyOf(kase!.byEmail)}`;
    await officer().post(`${at}/returned`).expect(409);
    const certificate = { name: 'certificate.pdf', sha256: 'ab'.repeat(32) };
    await officer().post(`${at}/posted`).send({ on: '2025-10-03', method: 'hand', certificate }).expect(204);
    await officer().post(`${at}/returned`).expect(204);
    await kase!.hear();
    expect((await kase!.story(kase!.byEmail)).slice(1)).toEqual([
      'LetterPosted hand 2025-10-03',
      'LetterServed 2025-10-03',
      'LetterFailed returned',
    ]);
    const { body } = await officer().get('/v1/delivery-tasks').expect(200);
    expect(body.items).toMatchObject([{ state: 'returned', answers: ['send-by-post', 'noted'] }]);
    await officer().post(`${at}/answer`).send({ answer: 'mark-sent' }).expect(409);
    await officer().post(`${at}/answer`).send({ answer: 'send-by-post' }).expect(204);
    expect((await officer().get('/v1/delivery-tasks').expect(200)).body.items).toEqual([]);
  });

  it('come by the carriers that the school has chosen, and each letter can be followed', async () => {
    const administrator = { authorization: `Bearer ${tokens.get('administrator')}` };
    const put = (body: object) => server().put('/v1/delivery-settings').set(administrator).send(body);
    const settings = { postings: 'reported', postBy: 'notify', emailBy: null };
    await put({ ...settings, postBy: 'pigeon' }).expect(422);
    await put(settings).expect(204);
    expect((await officer().get('/v1/delivery-settings').expect(200)).body).toEqual(settings);
    await put({ ...settings, postBy: null }).expect(204);
    const [, kase] = cases;
    const { body } = await officer().get(`/v1/cases/${kase!.address.caseId}/deliveries`).expect(200);
    expect(body.items).toMatchObject([
      { method: 'post', carrier: 'outbox', state: 'posted', postedOn: '2025-10-03' },
      { method: 'email', carrier: 'outbox', state: 'to-post', postedOn: null },
    ]);
  });

  it('are not needed for Notify, which says by itself what became of a letter, under its own token', async () => {
    letters.clock.now = issuedAt;
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byPost);
    await kase.carryOut(kase.byPost, deliverBy(letters, { ...folderOnly, outbox }));
    const receipt = {
      id: 'x',
      reference: `${letters.school.schoolId}/${key}`,
      status: 'received',
      completed_at: '2025-10-02T15:00:00.000000Z',
    };
    const call = (authorization?: string, body: object = receipt) => {
      const request = server().post('/v1/notify-receipts').send(body);
      return authorization === undefined ? request : request.set('Authorization', authorization);
    };
    await call().expect(401);
    await call(`Bearer ${token}x`).expect(401);
    for (let i = 0; i < 2; i += 1) await call(`Bearer ${token}`).expect(204);
    await call(`Bearer ${token}`, { ...receipt, reference: 'somebody-elses' }).expect(204);
    await call(`Bearer ${token}`, {
      ...receipt,
      reference: '00000000-0000-4000-8000-000000000000/x/1',
    }).expect(204);
    await kase.hear();
    expect((await kase.story(kase.byPost)).slice(1)).toEqual([
      'LetterPosted post 2025-10-02',
      'LetterServed 2025-10-06',
    ]);
    await call(`Bearer ${token}`, { ...receipt, status: 'returned-letter' }).expect(204);
    await kase.hear();
    expect((await kase.story(kase.byPost)).slice(3)).toEqual(['LetterFailed returned']);
    expect((await letters.in(tx => loadDelivery(tx, key)))?.state).toBe('returned');
  });
});
