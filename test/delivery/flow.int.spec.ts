// A letter from its issue to its service, and everything that may come between: on a real database, with the carriers
// against real counterparts.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import { londonInstant } from '#libs/school-time';
import {
  answerDelivery,
  createCaseActivities,
  listDeliveryTasks,
  loadDelivery,
  noteUnwritten,
  reportLater,
  reportPosted,
} from '#libs/store';
import { deliverBy, documentFor, folderOnly, issuedAt, LettersSchool } from './case-with-letters.js';
import { mailServer, type MailServer } from './mail-server.js';
import { notifyStandIn, type NotifyStandIn } from './notify-stand-in.js';

const officer = { id: 'u7', role: 'attendance-officer' } as const;
const template = '5b6f1d1e-0000-4000-8000-0000000000ff';

describe('a letter on its way', () => {
  let letters: LettersSchool;
  let mail: MailServer;
  let notify: NotifyStandIn;
  const outbox = mkdtempSync(join(tmpdir(), 'waymark-outbox-'));

  beforeAll(async () => {
    [letters, mail, notify] = await Promise.all([LettersSchool.open(), mailServer(), notifyStandIn()]);
  }, 60_000);
  afterAll(async () => {
    await letters.school.close();
    await mail.close();
    await notify.close();
    rmSync(outbox, { recursive: true });
  });
  afterEach(() => void (letters.clock.now = issuedAt));

  const byFolder = () => ({ ...folderOnly, outbox });
  const byMail = () => ({
    ...byFolder(),
    emailBy: 'smtp' as const,
    smtp: { url: mail.url, from: 'a@school.example', timeoutMs: 400 },
  });
  const byNotify = () => ({
    ...byFolder(),
    postBy: 'notify' as const,
    emailBy: 'notify' as const,
    notify: { url: notify.url, key: notify.key, emailTemplate: template },
  });
  const taskOf = async (key: string) => (await letters.in(listDeliveryTasks)).find(task => task.key === key);

  it('by post waits for a person, whose day of posting starts the service', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byPost);
    expect(await kase.story(kase.byPost)).toEqual(['LetterIssued post']);
    await kase.carryOut(kase.byPost, deliverBy(letters, byFolder()));
    expect(await letters.in(tx => loadDelivery(tx, key))).toMatchObject({
      state: 'to-post',
      carrier: 'outbox',
    });
    expect(readdirSync(join(outbox, letters.school.schoolId))).toContain(`${key.replace('/', '-')}.pdf`);

    letters.clock.now = londonInstant('2025-10-06', '09:00');
    const at = letters.clock.now;
    const early = letters.in(tx => reportPosted(tx, key, { on: '2025-10-01', at, by: officer }));
    await expect(early).rejects.toMatchObject({ code: 'delivery.bad-date' });
    // Posted on Friday, said on Monday, and said twice.
    for (let i = 0; i < 2; i += 1)
      await letters.in(tx => reportPosted(tx, key, { on: '2025-10-03', at, by: officer }));
    await kase.hear();

    expect(await kase.story(kase.byPost)).toEqual([
      'LetterIssued post',
      'LetterPosted post 2025-10-03',
      'LetterServed 2025-10-07',
    ]);
    expect((await kase.events()).find(event => event.type === 'LetterPosted')?.by).toEqual(officer);
    expect(await kase.story(kase.byEmail)).toEqual(['LetterIssued email']);
  });

  it('by email is posted by the system when the server took it, and served the same day', async () => {
    const kase = await letters.caseWithLetters();
    await kase.carryOut(kase.byEmail, deliverBy(letters, byMail()));
    await kase.hear();
    expect(mail.messages.splice(0)).toHaveLength(1);
    expect(await kase.story(kase.byEmail)).toEqual([
      'LetterIssued email',
      'LetterPosted email 2025-10-02',
      'LetterServed 2025-10-02',
    ]);
  });

  it('by Notify is posted when Notify says so; what bounces stops the clock of that parent alone', async () => {
    const kase = await letters.caseWithLetters();
    const [paper, email] = [await kase.keyOf(kase.byPost), await kase.keyOf(kase.byEmail)];
    for (const parent of [kase.byPost, kase.byEmail])
      await kase.carryOut(parent, deliverBy(letters, byNotify()));
    await kase.hear();
    expect(notify.messages.splice(0).map(({ type }) => type)).toEqual(['letter', 'email']);
    expect(await kase.story(kase.byPost)).toEqual(['LetterIssued post']);

    const at = (letters.clock.now = londonInstant('2025-10-03', '16:00'));
    await letters.in(tx => reportPosted(tx, paper, { on: '2025-10-03', at }));
    for (let i = 0; i < 2; i += 1)
      await letters.in(tx => reportLater(tx, email, 'failed', at, 'notify-permanent-failure'));
    await kase.hear();
    expect((await kase.story(kase.byEmail)).slice(2)).toEqual([
      'LetterServed 2025-10-02',
      'LetterFailed undeliverable',
    ]);
    expect((await kase.story(kase.byPost)).slice(1)).toEqual([
      'LetterPosted post 2025-10-03',
      'LetterServed 2025-10-07',
    ]);
    expect(await taskOf(email)).toMatchObject({ state: 'failed', answers: ['send-by-post', 'noted'] });
  });

  it('with a copy for the authority goes twice, each once', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byPost);
    const documentOf: typeof documentFor = async (...parts) => {
      const document = await documentFor(...parts);
      const { recipient, pdf, html, text, sha256 } = document;
      return { ...document, copy: { recipient, pdf, html, text, sha256 } };
    };
    const deliver = deliverBy(letters, byNotify(), { documentOf });
    notify.mishaps.push(500, 429);
    for (let i = 0; i < 4; i += 1) await kase.carryOut(kase.byPost, deliver).catch(() => {});
    expect(notify.messages.splice(0).map(({ reference }) => reference.split('/').slice(1).join('/'))).toEqual(
      [`${key}/copy`, key],
    );
  });

  it('that failed or came back is sent again by post when a person says so, as a letter of its own', async () => {
    const kase = await letters.caseWithLetters();
    const first = await kase.keyOf(kase.byPost);
    await kase.carryOut(kase.byPost, deliverBy(letters, byFolder()));
    await letters.in(tx => reportPosted(tx, first, { on: '2025-10-02', at: issuedAt, by: officer }));
    const at = (letters.clock.now = londonInstant('2025-10-08', '09:00'));
    await letters.in(tx => reportLater(tx, first, 'returned', at));
    await kase.hear();
    expect(await taskOf(first)).toMatchObject({ state: 'returned' });

    await letters.in(tx => answerDelivery(tx, first, { answer: 'send-by-post', by: officer, at }));
    await kase.hear();
    expect(await taskOf(first)).toBeUndefined();
    const again = letters.in(tx => answerDelivery(tx, first, { answer: 'noted', by: officer, at }));
    await expect(again).rejects.toMatchObject({ code: 'delivery.state' });
    const second = await kase.keyOf(kase.byPost);
    expect(second).not.toBe(first);
    await kase.carryOut(kase.byPost, deliverBy(letters, byFolder()));
    expect(await letters.in(tx => loadDelivery(tx, second))).toMatchObject({ state: 'to-post' });
    expect((await kase.story(kase.byPost)).slice(3)).toEqual(['LetterFailed returned', 'LetterIssued post']);
  });

  it('of which the log says that it left is not carried out', async () => {
    const kase = await letters.caseWithLetters();
    const posted = {
      letter: 'target-letter',
      parent: kase.byEmail,
      method: 'hand',
      on: '2025-10-02',
    } as const;
    await kase.change({ kind: 'letter-posted', ...posted });
    await kase.hear();
    await kase.carryOut(kase.byEmail, deliverBy(letters, byMail()));
    expect(mail.messages).toEqual([]);
    expect(await letters.in(async tx => loadDelivery(tx, await kase.keyOf(kase.byEmail)))).toBeUndefined();
  });

  it('of which nobody knows is never sent again; a person looks it up by its Message-ID', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byEmail);
    mail.mishaps.push('hangs-up');
    for (let i = 0; i < 3; i += 1) await kase.carryOut(kase.byEmail, deliverBy(letters, byMail()));
    const [message] = mail.messages.splice(0);
    const task = await taskOf(key);
    expect(task).toMatchObject({ state: 'unknown', answers: ['mark-sent', 'send-by-post'] });
    expect(message).toContain(`Message-ID: ${task!.reference}`);
    await kase.hear();
    expect(await kase.story(kase.byEmail)).toEqual(['LetterIssued email']);

    const answer = { answer: 'mark-sent', by: officer, at: letters.clock.now } as const;
    await letters.in(tx => answerDelivery(tx, key, answer));
    await kase.hear();
    expect((await kase.story(kase.byEmail)).slice(1)).toEqual([
      'LetterPosted email 2025-10-02',
      'LetterServed 2025-10-02',
    ]);
    expect(mail.messages).toEqual([]);
  });

  it('is tried again a bounded number of times, then it is a task and the case knows', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byEmail);
    const away = { ...byMail(), smtp: { url: 'smtp://127.0.0.1:9', from: 'a@school.example' } };
    const deliver = deliverBy(letters, away);
    let tries = 0;
    while ((await letters.in(tx => loadDelivery(tx, key)))?.state !== 'failed') {
      await kase.carryOut(kase.byEmail, deliver).catch((error: unknown) => {
        expect((error as WaymarkError).code).toBe('delivery.again');
      });
      tries += 1;
    }
    expect(tries).toBe(12);
    await kase.hear();
    expect(await kase.story(kase.byEmail)).toEqual(['LetterIssued email', 'LetterFailed undeliverable']);
    expect(await taskOf(key)).toMatchObject({ problem: 'smtp-esocket' });
    await kase.carryOut(kase.byEmail, deliver);
  });

  it('that one carrier may have taken is never sent by another', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byEmail);
    notify.mishaps.push('silent');
    const short = { ...byNotify(), notify: { ...byNotify().notify, timeoutMs: 400 } };
    const first = kase.carryOut(kase.byEmail, deliverBy(letters, short));
    await expect(first).rejects.toMatchObject({ code: 'delivery.again' });
    expect(await letters.in(tx => loadDelivery(tx, key))).toMatchObject({ state: 'sending' });
    await kase.carryOut(kase.byEmail, deliverBy(letters, { ...byMail(), notify: short.notify }));
    expect(mail.messages).toEqual([]);
    expect(notify.messages.splice(0)).toHaveLength(1);
  });

  it('that somebody settled meanwhile is not sent', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byEmail);
    const at = letters.clock.now;
    const documentOf: typeof documentFor = async (school, letter) => {
      await letters.in(tx => reportPosted(tx, key, { on: '2025-10-02', at, by: officer, method: 'hand' }));
      return documentFor(school, letter);
    };
    const sent = kase.carryOut(kase.byEmail, deliverBy(letters, byMail(), { documentOf }));
    await expect(sent).rejects.toMatchObject({ code: 'delivery.again' });
    await kase.carryOut(kase.byEmail, deliverBy(letters, byMail()));
    expect(mail.messages).toEqual([]);
    expect(await letters.in(tx => loadDelivery(tx, key))).toMatchObject({ state: 'posted', method: 'hand' });
  });

  it('that cannot leave does not hold up the next', async () => {
    const kase = await letters.caseWithLetters();
    const isPost = (letter: { parent: string }) => letter.parent === kase.byPost;
    const documentOf: typeof documentFor = (school, letter) =>
      isPost(letter) ? Promise.reject(new Error('the page cannot be set')) : documentFor(school, letter);
    const deliver = deliverBy(letters, byMail(), { documentOf });
    const versions = [await kase.issued(kase.byPost), await kase.issued(kase.byEmail)].map(e => e.version);
    const run = createCaseActivities(letters.school.store, { deliver }).deliverLetters(
      kase.address,
      versions,
    );
    await expect(run).rejects.toMatchObject({ code: 'delivery.again' });
    expect(mail.messages.splice(0)).toHaveLength(1);
  });

  it('to a parent who must not be written to any more is refused, and a person sees it', async () => {
    const kase = await letters.caseWithLetters();
    const key = await kase.keyOf(kase.byEmail);
    await kase.change({ kind: 'contact-blocked', parent: kase.byEmail });
    await kase.carryOut(kase.byEmail, deliverBy(letters, byMail()));
    await kase.hear();
    expect(mail.messages).toEqual([]);
    expect(await kase.story(kase.byEmail)).toEqual(['LetterIssued email', 'LetterFailed contact-blocked']);
    expect(await taskOf(key)).toMatchObject({ state: 'blocked', answers: ['noted'] });
    const tasks = await letters.in(listDeliveryTasks);
    expect(tasks.filter(({ parent }) => parent === kase.byEmail)).toHaveLength(1);
  });

  it('that the document refuses is a task at once', async () => {
    const kase = await letters.caseWithLetters();
    const refused = new WaymarkError('letter.refused', 'no', { details: { fact: 'address' } });
    const deliver = deliverBy(letters, byFolder(), { documentOf: () => Promise.reject(refused) });
    await kase.carryOut(kase.byPost, deliver);
    expect(await taskOf(await kase.keyOf(kase.byPost))).toMatchObject({
      state: 'failed',
      problem: 'letter-refused:address',
    });
  });

  it('that was not written, since contact was blocked before, is a task until somebody has seen it', async () => {
    const kase = await letters.caseWithLetters({ blocked: true });
    expect(await kase.story(kase.byPost)).toEqual(['LetterFailed contact-blocked']);
    const task = (await letters.in(listDeliveryTasks)).find(each => each.parent === kase.byPost)!;
    expect(task).toMatchObject({ state: 'blocked', letter: 'target-letter', answers: ['noted'] });
    await letters.in(tx => noteUnwritten(tx, task.key, officer, letters.clock.now));
    expect(await taskOf(task.key)).toBeUndefined();
    const again = letters.in(tx => noteUnwritten(tx, task.key, officer, letters.clock.now));
    await expect(again).rejects.toMatchObject({ code: 'delivery.unknown' });
  });
});
