// The office's pages: absences without a reason, amendments to explain, corrections; and letters from the print run to the
// post.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { ensureLetterDocument } from '#libs/desk';
import { formTokenOf } from '#libs/identity';
import { createHealth, createLogger } from '#libs/runtime';
import { londonInstant, sessionOf } from '#libs/school-time';
import { listDeliveries, listPrintRuns, takeMarks } from '#libs/store';
import { createWeb } from '../../apps/web/src/create-web.js';
import { makePupils } from '../api/api-under-test.js';
import { deliverBy, folderOnly, LettersSchool, type CaseWithLetters } from '../delivery/case-with-letters.js';
import { makeAccount, sessionOf as signedIn } from '../support/accounts.js';
import { webAssets } from '../support/web-assets.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

describe('the office', () => {
  let web: WebUnderTest;
  let pupil: string;
  beforeAll(async () => {
    web = await webUnderTest();
    pupil = (await makePupils(web.store, web.schoolId, ['A1'])).get('A1')!;
    for (const [day, codes] of [
      ['2025-11-03', ['N', 'O']],
      ['2025-11-10', ['N', 'I']],
    ] as const) {
      const receivedAt = londonInstant(day, '16:00');
      const actor = { id: 'office', role: 'attendance-officer' } as const;
      const marks = codes.map((code, i) => ({
        pupilId: pupil,
        session: sessionOf('2025-11-03', i === 0 ? 'am' : 'pm'),
        code,
        knownAt: receivedAt,
      }));
      const batch = { id: randomUUID(), source: 'test', receivedAt, asAt: receivedAt, actor };
      await web.store.forSchool(web.schoolId, tx => takeMarks(tx, batch, marks));
    }
  }, 60_000);
  afterAll(() => web.close());
  const officer = () => web.as('attendance-officer');

  it('lists absences without a reason whose time is up', async () => {
    const answer = await officer().get('/office').expect(200);
    expect(Number(answer.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(answer.text).toMatch(
      /&lt;b&gt;Example &amp; A1&lt;\/b&gt;[\s\S]*3 November 2025, morning[\s\S]*10 November 2025/,
    );
    await web.as('headteacher').get('/office').expect(200);
    for (const role of ['dsl', 'ewo', 'governor', 'administrator'] as const)
      await web.as(role).get('/office').expect(403);
  });

  it('asks why an entry was amended, keeps what was typed, and keeps the answer once', async () => {
    const list = await officer().get('/office?list=amendment-query').expect(200);
    const path = /\/office\/amendments\/\d+/.exec(list.text)![0];
    await officer().get(path).expect(200);
    const answer = { reason: 'A note from home', by: 'A. Clerk, office', at: '9.15' };
    const late = { ...answer, 'on-day': '3', 'on-month': '12', 'on-year': '2031' };
    const future = await officer().send(path, late).expect(422);
    expect(future.text).toMatch(/cannot have been made later than now[\s\S]*A note from home/);
    const noDay = await officer().send(path, answer).expect(422);
    expect(noDay.text).toContain('Enter the day of the amendment');
    await officer()
      .send(path, { ...late, 'on-month': '11', 'on-year': '2025' })
      .expect(303);
    await officer()
      .send(path, { ...late, 'on-month': '11', 'on-year': '2025' })
      .expect(303);
    await officer().get(path).expect(404);
    expect((await officer().get('/office?list=amendment-query')).text).toContain(
      'Every amendment has its reason',
    );
  });

  it('shows how a register was changed, and sends the office a wish that can be taken back', async () => {
    const path = `/office/register/${pupil}`;
    const page = await officer().get(path).expect(200);
    expect(page.text).toMatch(/3 November 2025, afternoon[\s\S]*A note from home/);
    const report = await officer().get(`${path}/report`).expect(200);
    expect(report.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(report.text).toContain('<h1>Register changes');
    expect((await officer().get(`${path}/report?as=csv`)).headers['content-type']).toContain('text/csv');
    const wish = {
      'day-day': '3',
      'day-month': '11',
      'day-year': '2025',
      half: 'am',
      code: 'c',
      reason: 'Was in a play',
    };
    const bad = await officer()
      .send(path, { ...wish, code: '??' })
      .expect(422);
    expect(bad.text).toMatch(/value="\?\?"[\s\S]*Was in a play/);
    await officer().send(path, wish).expect(303);
    expect((await officer().send(path, wish).expect(422)).text).toContain('has been asked for and is open');
    const { text } = await officer().get('/office?list=correction').expect(200);
    expect(text).toMatch(/N → <strong>C<\/strong>[\s\S]*Was in a play/);
    const takeBack = /\/office\/corrections\/[0-9a-f-]+\/take-back/.exec(text)![0];
    await officer().send(takeBack).expect(303);
    await officer().send(takeBack).expect(303);
    expect((await officer().get('/office?list=correction')).text).toContain('Nobody asks for a correction');
  });
});

describe('letters to post', () => {
  let letters: LettersSchool;
  let app: Awaited<ReturnType<typeof createWeb>>;
  let kase: CaseWithLetters;
  let session: string;
  beforeAll(async () => {
    letters = await LettersSchool.open();
    const { store, schoolId } = letters.school;
    app = await createWeb({
      store,
      gateway: { act: () => Promise.resolve({ status: 'pending' }) },
      health: createHealth(),
      logger: createLogger('web', 'silent'),
      now: () => letters.clock.now,
      assets: webAssets(),
      countQueries: true,
    });
    await app.listen(0, '127.0.0.1');
    session = await signedIn(store, await makeAccount(store, 'officer', 'attendance-officer', [schoolId]));
    kase = await letters.caseWithLetters();
    await kase.carryOut(
      kase.byPost,
      deliverBy(letters, folderOnly, {
        documentOf: (school, letter) => ensureLetterDocument(store, school, letter),
      }),
    );
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    await letters?.school.close();
  });

  const server = () => app.getHttpServer() as Parameters<typeof supertest>[0];
  const get = (path: string) => supertest(server()).get(path).set('Cookie', `waymark=${session}`);
  const send = (path: string, fields: Readonly<Record<string, string>> = {}) =>
    supertest(server())
      .post(path)
      .set('Cookie', `waymark=${session}`)
      .type('form')
      .send({ _token: formTokenOf(session), ...fields });

  it('go into a run, are printed, and are posted once', async () => {
    const page = await get('/letters').expect(200);
    expect(Number(page.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(page.text).toMatch(/Make a print run of 1 letter/);
    const made = await send('/letters/print-run').expect(303);
    const run = made.headers['location'] as string;
    expect((await get(run).expect(200)).text).toContain('Mark all as posted');
    const pdf = await get(`${run}/letters.pdf`).expect(200);
    expect([pdf.headers['content-type'], (pdf.body as Buffer).subarray(0, 5).toString()]).toEqual([
      'application/pdf',
      '%PDF-',
    ]);
    const early = await send(`${run}/posted`, { on: '1 October 2025' }).expect(422);
    expect(early.text).toMatch(
      /Letters leave on a day from their issue to today[\s\S]*value="1 October 2025"/,
    );
    await send(`${run}/posted`, { on: '2 October 2025' }).expect(303);
    await send(`${run}/posted`, { on: '2 October 2025' }).expect(303);
    const [posted] = await letters.in(listPrintRuns);
    expect(posted?.postedOn).toBe('2025-10-02');
    const states = (await letters.in(tx => listDeliveries(tx, kase.address.caseId))).map(
      ({ state }) => state,
    );
    expect(states).toContain('posted');
    expect((await get('/letters')).text).toMatch(/posted on 2 October 2025/);
    expect((await send('/letters/print-run').expect(303)).headers['location']).toBe('/letters');
    await get('/letters/print-run/00000000-0000-4000-8000-000000000000').expect(404);
  });
});
