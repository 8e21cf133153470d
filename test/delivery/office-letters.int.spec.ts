// Letters outside the ladder: kept as they were seen, sent once by the carriers of all letters, refused where a parent must
// not be written to; and the week's letters on unexplained absence.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ensureLetterDocument,
  previewOfficeLetters,
  printedRun,
  sendOfficeLetters,
  sendWeeklyLetter,
  weeklyLetters,
} from '#libs/desk';
import { londonInstant } from '#libs/school-time';
import {
  listOfficeLetters,
  loadDelivery,
  makePrintRun,
  postPrintRun,
  putPeople,
  takeMarks,
} from '#libs/store';
import { createLogger } from '#libs/runtime';
import { createOfficeDeliver } from '../../apps/worker/src/delivery/deliver-letter.js';
import { createPostRoom } from '../../apps/worker/src/delivery/post-room.js';
import { deskOf, folderOnly, issuedAt, LettersSchool, type CaseWithLetters } from './case-with-letters.js';
import { mailServer, type MailServer } from './mail-server.js';

const head = { id: 'u3', role: 'headteacher' } as const;
const officer = { id: 'u1', role: 'attendance-officer' } as const;
const leave = {
  leave: { from: '2025-11-03', to: '2025-11-07', granted: false, reason: 'A holiday is no exception.' },
};

describe('letters outside the ladder', () => {
  let letters: LettersSchool;
  let mail: MailServer;
  let kase: CaseWithLetters;
  const outbox = mkdtempSync(join(tmpdir(), 'waymark-outbox-'));

  beforeAll(async () => {
    [letters, mail] = await Promise.all([LettersSchool.open(), mailServer()]);
    kase = await letters.caseWithLetters();
  }, 60_000);
  afterAll(async () => {
    await letters.school.close();
    await mail.close();
    rmSync(outbox, { recursive: true });
  });
  afterEach(() => void (letters.clock.now = issuedAt));

  const wanted = () => ({
    pupilId: kase.pupilId,
    letter: 'leave-decision',
    details: leave,
    at: letters.clock.now,
    by: head,
  });
  const postRoom = () => {
    const { store } = letters.school;
    const config = { ...folderOnly, outbox, emailBy: 'smtp' as const };
    const smtp = { url: mail.url, from: 'a@school.example', timeoutMs: 400 };
    const desk = deskOf(
      letters,
      { ...config, smtp },
      {
        documentOf: (school, letter) => ensureLetterDocument(store, school, letter),
      },
    );
    const logger = createLogger('test', 'silent');
    return createPostRoom({ store, namespace: 'waymark-test', logger, deliver: createOfficeDeliver(desk) });
  };
  const send = async (once = randomUUID()) => {
    const { shown } = await letters.in(tx => previewOfficeLetters(tx, wanted()));
    return letters.in(tx => sendOfficeLetters(tx, { ...wanted(), shown: shown!, once }));
  };

  it('go as they were seen, once, each by the means of its parent', async () => {
    const seen = await letters.in(tx => previewOfficeLetters(tx, wanted()));
    expect(seen.letters.map(({ document }) => document.parent)).toEqual(
      [kase.byPost, kase.byEmail].toSorted(),
    );
    const once = randomUUID();
    const keys = await send(once);
    expect(keys).toHaveLength(2);
    expect(await send(once)).toEqual([]);
    const other = { ...wanted(), details: { leave: { ...leave.leave, granted: true } } };
    const changed = letters.in(tx =>
      sendOfficeLetters(tx, { ...other, shown: seen.shown!, once: randomUUID() }),
    );
    await expect(changed).rejects.toMatchObject({ code: 'letter.changed' });

    const room = postRoom();
    expect([await room.next(), await room.next(), await room.next()]).toEqual([true, true, false]);
    expect(mail.messages.splice(0)).toHaveLength(1);
    const kept = await letters.in(tx => listOfficeLetters(tx, kase.pupilId));
    expect(kept.map(({ state }) => state)).toEqual(['sent', 'sent']);
    const byPost = kept.find(({ parent }) => parent === kase.byPost)!;
    expect(byPost).toMatchObject({ letter: 'leave-decision', caseId: null, askedBy: head });

    // The run prints the bytes that were seen.
    const run = await letters.in(tx => makePrintRun(tx, officer, letters.clock.now));
    expect(run).toMatchObject({ letters: 1 });
    const printed = await printedRun(letters.school.store, letters.school.schoolId, run!.id);
    const document = seen.letters.find(l => l.document.parent === kase.byPost)!.document;
    expect(printed.csv).toContain(document.sha256);
    const key = `office/${byPost.id}`;
    const [file] = readdirSync(join(outbox, letters.school.schoolId)).filter(f => f.endsWith('.pdf'));
    expect(file).toBe(`${key.replace('/', '-')}.pdf`);
    expect(readFileSync(join(outbox, letters.school.schoolId, file!))).toEqual(Buffer.from(document.pdf));
    const before = await kase.events();
    await letters.in(tx =>
      postPrintRun(tx, run!.id, { on: '2025-10-02', by: officer, at: letters.clock.now }),
    );
    expect(await letters.in(tx => loadDelivery(tx, key))).toMatchObject({ state: 'posted', caseId: null });
    // The log of the case says nothing of them.
    await kase.hear();
    expect(await kase.events()).toEqual(before);
  });

  it('are refused to a blocked parent, in a role below the signer and without a fact', async () => {
    const blocked = await letters.caseWithLetters({ blocked: true });
    const about = { ...wanted(), pupilId: blocked.pupilId };
    const seen = await letters.in(tx => previewOfficeLetters(tx, about));
    expect(seen.letters.map(({ document }) => document.parent)).toEqual([blocked.byEmail]);
    expect(seen.blocked).toEqual([{ letter: 'leave-decision', parent: blocked.byPost }]);
    const named = letters.in(tx =>
      sendOfficeLetters(tx, { ...about, parents: [blocked.byPost], shown: seen.shown!, once: 'x' }),
    );
    await expect(named).rejects.toMatchObject({ code: 'letter.incomplete', details: { field: 'recipient' } });
    const below = letters.in(tx => previewOfficeLetters(tx, { ...wanted(), by: officer }));
    await expect(below).rejects.toMatchObject({ code: 'identity.not-allowed' });
    const without = await letters.in(tx => previewOfficeLetters(tx, { ...wanted(), details: {} }));
    expect(without.shown).toBeNull();
    expect(without.missing[0]).toMatchObject({ fact: 'leave', question: { field: 'leave.from' } });
  });

  it('do not leave once the parent is blocked', async () => {
    await send();
    for (const parent of [kase.byPost, kase.byEmail]) await kase.change({ kind: 'contact-blocked', parent });
    const room = postRoom();
    while (await room.next());
    expect(mail.messages.splice(0)).toEqual([]);
    const kept = await letters.in(tx => listOfficeLetters(tx, kase.pupilId));
    expect(kept.filter(({ state }) => state === 'failed').map(({ detail }) => detail)).toEqual([
      'contact-blocked',
      'contact-blocked',
    ]);
  });

  it('tell of the week’s absences without a reason, each parent once a week', async () => {
    const pupilId = randomUUID();
    const parent = randomUUID();
    await letters.in(tx =>
      putPeople(tx, {
        pupils: [{ id: pupilId, forename: 'Jo', surname: 'Sample', yearGroup: 7 }],
        parents: [{ id: parent, forename: 'Pat', surname: 'Sample', address: ['2 Mill Lane', 'Anytown'] }],
        relationships: [{ pupilId, parentId: parent }],
      }),
    );
    const session = (day: string, code: string) => ({
      pupilId,
      session: `${day} am`,
      code,
      knownAt: londonInstant(day, '09:15'),
    });
    const marks = [session('2025-09-26', 'N'), session('2025-09-29', 'N'), session('2025-09-30', '/')];
    await letters.in(tx =>
      takeMarks(tx, { id: randomUUID(), source: 'test', receivedAt: issuedAt, actor: officer }, marks),
    );
    const week = { week: '2025-09-29', at: issuedAt, by: officer };
    const { letters: batch, missing } = await letters.in(tx => weeklyLetters(tx, week));
    expect(missing).toEqual([]);
    expect(batch.map(l => [l.pupilId, l.parent])).toEqual([[pupilId, parent]]);
    expect(batch[0]!.document.text).toMatch(/29 September/);
    expect(batch[0]!.document.text).not.toMatch(/26 September/);
    expect(batch[0]!.document.text).toMatch(/Reply slip/);
    expect(await letters.in(tx => sendWeeklyLetter(tx, week, batch[0]!))).toBe(true);
    expect(await letters.in(tx => sendWeeklyLetter(tx, week, batch[0]!))).toBe(false);
    expect(await letters.in(tx => weeklyLetters(tx, week))).toMatchObject({ letters: [], sent: 1 });
    const before = { ...week, week: '2025-09-22' };
    expect((await letters.in(tx => weeklyLetters(tx, before))).letters).toHaveLength(1);
  });
});
