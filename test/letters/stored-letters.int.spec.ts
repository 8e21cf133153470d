// Letters of a stored case: seen before approval, approved as seen, written once, kept sealed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import type { Action, LetterDetails } from '#libs/casework';
import { ensureLetterDocument, mustBeSeen, previewLetters, type LettersPreview } from '#libs/desk';
import { sampleSchool } from '#libs/letters';
import { addDays, londonInstant, parseInstant, weekday, type Instant } from '#libs/school-time';
import {
  applyChange,
  caseAddress,
  destroyKey,
  letterEffect,
  loadPupilEvents,
  loadSettings,
  lookAtCase,
  openEvents,
  putCommand,
  putPeople,
  putSchool,
  putDeliverySettings,
  saveSettings,
  takeMarks,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { testSchool, type TestSchool } from '../support/school.js';

const days = (from: string, to: string): string[] => {
  const found: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (weekday(day) <= 5) found.push(day);
  return found;
};
const officer = { id: 'u1', role: 'attendance-officer' } as const;
const approve: Action = { action: 'approve', stage: 'target-letter' };
const approvalAt = parseInstant('2025-10-02T10:00');

let school: TestSchool;
let pupilId: string;
let mother: string;
let father: string;

const inSchool = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  school.store.forSchool(school.schoolId, work);
const address = () => caseAddress(school.schoolId, pupilId, 1);

beforeAll(async () => {
  school = await testSchool();
  await inSchool(async tx => {
    await putSchool(tx, {
      slug: 'letters',
      name: 'Sampleton School',
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar: { terms: [{ from: '2025-09-01', to: '2026-07-17' }] },
      namespace: 'waymark-test',
    });
    await putDeliverySettings(tx, { postings: 'assumed', postBy: null, emailBy: null });
    const settings = await loadSettings(tx);
    await saveSettings(
      tx,
      {
        ...settings,
        contacts: { ...sampleSchool, website: '' },
        signatories: Object.entries(sampleSchool.signers).map(([role, signer]) => ({
          role: role as Role,
          ...signer,
        })),
        authority: sampleSchool.authority!,
      },
      { by: officer, at: parseInstant('2025-09-01T09:00'), basedOn: 0 },
    );
  });
}, 60_000);
afterAll(() => school.close());

beforeEach(async () => {
  [pupilId, mother, father] = [randomUUID(), randomUUID(), randomUUID()];
  const home = ['7 Hideaway Court', 'Anytown', 'ZZ99 7ZZ'];
  await inSchool(tx =>
    putPeople(tx, {
      pupils: [
        { id: pupilId, forename: 'Robin', surname: 'Wetherby', dateOfBirth: '2012-03-04', yearGroup: 8 },
      ],
      parents: [
        { id: mother, title: 'Ms', forename: 'Kim', surname: 'Wetherby', address: home },
        {
          id: father,
          forename: 'Alex',
          surname: 'Wetherby',
          address: ['2 Mill Lane'],
          email: 'alex@example.org',
        },
      ],
      relationships: [
        { pupilId, parentId: mother },
        { pupilId, parentId: father, service: 'email' },
      ],
    }),
  );
  await marks('2025-09-01', '2025-09-26', '/', '\\');
  await marks('2025-09-29', '2025-10-01', 'O', 'O');
});

async function marks(from: string, to: string, am: string, pm: string): Promise<void> {
  const batch = {
    id: randomUUID(),
    source: 'test',
    receivedAt: parseInstant('2025-10-02T08:00'),
    actor: officer,
  };
  const all = days(from, to).flatMap(day => [
    { pupilId, session: `${day} am`, code: am, knownAt: londonInstant(day, '09:15') },
    { pupilId, session: `${day} pm`, code: pm, knownAt: londonInstant(day, '13:20') },
  ]);
  await inSchool(tx => takeMarks(tx, batch, all));
  await drain();
}

/** What waits in the outbox is decided as a driver would. */
const drain = (): Promise<void> =>
  inSchool(async tx => {
    const rows = await tx.query<{ id: number }>(
      'select id from waymark.outbox where pupil_id = $1 and handled_at is null order by id',
      [pupilId],
    );
    for (const { id } of rows) await lookAtCase(tx, address(), { kind: 'message', id }, approvalAt);
  });

const preview = (
  action: Action,
  at: Instant = approvalAt,
  role: Role = 'attendance-lead',
): Promise<LettersPreview> =>
  inSchool(tx => previewLetters(tx, { caseId: address().caseId, at, by: { id: 'u2', role }, action }));

async function ask(action: Action, shownHash: string | null, at: Instant = approvalAt) {
  const id = randomUUID();
  return inSchool(async tx => {
    await putCommand(tx, {
      id,
      pupilId,
      caseId: address().caseId,
      actor: { id: 'u2', role: 'headteacher' },
      action,
      idempotencyKey: id,
      at,
      expiresAt: at + 3_600_000,
      ...(shownHash !== null && { shownHash }),
    });
    return (await lookAtCase(tx, address(), { kind: 'command', id, repeats: 0 }, at)).answer;
  });
}

const events = (): Promise<readonly StoredEvent[]> => inSchool(tx => loadPupilEvents(tx, pupilId));
async function issued() {
  const all = (await events()).filter(event => event.type === 'LetterIssued');
  return all.map(letterEffect);
}
const ensure = async (nth = 0) => ensureLetterDocument(school.store, school.schoolId, (await issued())[nth]!);

describe('letters before approval', () => {
  it('are shown as they would go, one a parent, and nothing is written down', async () => {
    const before = await events();
    const { letters, missing, shown, refused } = await preview(approve);

    expect({ missing, refused, shown }).toEqual({
      missing: [],
      refused: null,
      shown: expect.stringMatching(/^letters-1:[0-9a-f]{64}$/),
    });
    const [toMother, toFather] = letters.map(({ document }) => document);
    expect([toMother!.recipient, toFather!.recipient]).toEqual([
      {
        name: 'Ms Kim Wetherby',
        addressLines: ['7 Hideaway Court', 'Anytown', 'ZZ99 7ZZ'],
        email: null,
        mobile: null,
        means: 'post',
      },
      {
        name: 'Alex Wetherby',
        addressLines: ['2 Mill Lane'],
        email: 'alex@example.org',
        mobile: null,
        means: 'email',
      },
    ]);
    expect(toMother!.text).toMatch(/Robin came to school for 40 of 46 sessions/);
    expect(toMother!.text).not.toContain('Mill Lane');
    expect(toFather!.text).not.toMatch(/Hideaway|Kim/);
    expect(toMother).toMatchObject({
      templateId: 'ashley/target-letter',
      subject: 'A letter from Sampleton School',
    });
    expect(await events()).toEqual(before);
  });

  it('are not shown to a role that may not send them', async () => {
    const { letters, refused } = await preview(approve, approvalAt, 'attendance-officer');
    expect({ letters, refused }).toEqual({ letters: [], refused: { rule: 'role' } });
  });

  it('keep their hash over midnight, and lose it with a fact', async () => {
    const { shown } = await preview(approve);
    expect((await preview(approve, parseInstant('2025-10-03T00:30'))).shown).toBe(shown);
    await inSchool(tx =>
      putPeople(tx, { pupils: [{ id: pupilId, forename: 'Robyn', surname: 'Wetherby', yearGroup: 8 }] }),
    );
    expect((await preview(approve)).shown).not.toBe(shown);
  });
});

describe('an approval of letters', () => {
  it('carries out what was shown, and its documents are the letters that were shown', async () => {
    const { shown, letters } = await preview(approve);
    expect(await ask(approve, shown)).toEqual({ status: 'done' });

    const document = await ensure();
    expect(document.sha256).toBe(letters[0]!.document.sha256);
    expect(document).toMatchObject({
      key: (await issued())[0]!.key,
      letter: 'target-letter',
      parent: mother,
      variant: 'standard',
    });
    const again = await ensure();
    expect(Buffer.compare(again.pdf, document.pdf)).toBe(0);
    expect({ ...again, pdf: null }).toEqual({ ...document, pdf: null });
    const [event] = (await inSchool(async tx => openEvents(tx, await loadPupilEvents(tx, pupilId)))).filter(
      ({ type }) => type === 'LetterIssued',
    );
    expect(event!.sealed?.facts).toEqual({ content: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('lapses when a fact changed meanwhile, and the refusal is in the log', async () => {
    const { shown } = await preview(approve);
    await inSchool(tx =>
      putPeople(tx, { parents: [{ id: mother, surname: 'Wetherby', address: ['9 New Street'] }] }),
    );

    expect(await ask(approve, shown)).toMatchObject({ status: 'refused', rule: 'letter-changed' });
    const last = (await events()).at(-1)!;
    expect(last).toMatchObject({
      type: 'ActionRefused',
      data: { action: 'approve', rule: 'letter-changed' },
      because: { level: 'default', numbers: { letter: 'target-letter' } },
    });
    expect(await ask(approve, (await preview(approve)).shown)).toEqual({ status: 'done' });
  });

  it('asks for the facts that only people know, and prints what they said', async () => {
    await ask(approve, null);
    const review = londonInstant('2025-11-05', '18:00');
    await marks('2025-10-02', '2025-11-04', 'O', 'O');
    await inSchool(tx => lookAtCase(tx, address(), { kind: 'deadline', until: review }, review));
    expect(await ask({ action: 'conclude-review', outcome: 'not-met', reason: 'x' }, null, review)).toEqual({
      status: 'done',
    });
    const at = londonInstant('2025-11-06', '10:00');
    const lacking = await preview({ action: 'approve', stage: 'meeting' }, at);
    expect(lacking).toMatchObject({
      shown: null,
      missing: [
        {
          letter: 'meeting',
          parent: mother,
          fact: 'meeting',
          question: { field: 'meeting.on', type: 'date', required: true },
        },
        { parent: father },
      ],
    });

    const details: LetterDetails = {
      meeting: { on: '2025-11-20', time: '15:30', place: 'Room 4', with: ['Lee Leader, attendance lead'] },
    };
    const asked: Action = { action: 'approve', stage: 'meeting', details };
    const full = await preview(asked, at);
    expect(full.missing).toEqual([]);
    expect(await ask({ action: 'approve', stage: 'meeting' }, full.shown, at)).toMatchObject({
      rule: 'letter-incomplete',
    });
    expect(await ask(asked, full.shown, at)).toEqual({ status: 'done' });

    const document = await ensure(2);
    expect(document.text).toMatch(/Thursday 20 November 2025/);
    expect(document.calendar).toMatch(/DTSTART:20251120T153000Z/);
    expect(document.calendar).not.toMatch(/Robin|attendance/i);
    expect(
      (await events()).some(({ because, data }) => JSON.stringify({ because, data }).includes('Room 4')),
    ).toBe(false);
  }, 60_000);
});

describe('a Notice to Improve', () => {
  it('is seen with its dates, and goes with a copy for the authority', async () => {
    await marks('2025-10-02', '2025-10-06', 'O', 'O');
    const at = londonInstant('2025-10-07', '10:00');
    const judgement = {
      supportAppropriate: 'yes',
      supportEngaged: 'no',
      bestTool: 'x',
      otherStep: 'x',
      equalityAct: 'x',
    } as const;
    await ask({ action: 'offer-support', kind: 'A place at breakfast club', owner: 'u1' }, null, at);
    await ask(
      { action: 'consider-threshold', decision: 'notice-to-improve', reason: 'x', judgement },
      null,
      at,
    );
    const notice: Action = {
      action: 'issue-nti',
      parents: [mother],
      weeks: 4,
      allowedUnauthorised: 2,
      judgement,
      laConsulted: { by: 'u9', on: '2025-10-06' },
    };
    const lacking = await preview(notice, at, 'headteacher');
    expect(lacking.missing).toMatchObject([
      { fact: 'support.offered', question: { field: 'support.offered' } },
    ]);
    const asked: Action = { ...notice, details: { support: { offered: ['A talk with the nurse'] } } };
    const { shown } = await preview(asked, at, 'headteacher');
    // After the last post of the day its dates would be others.
    const late = await preview(asked, londonInstant('2025-10-07', '16:00'), 'headteacher');
    expect(late.shown).not.toBe(shown);
    expect(await ask(asked, shown, at)).toEqual({ status: 'done' });

    const { text, copy, recipient } = await ensure();
    expect(recipient.means).toBe('post');
    expect(text).toMatch(/A place at breakfast club \(7 October 2025\)/);
    expect(text).toMatch(/A talk with the nurse/);
    expect(copy).toMatchObject({
      recipient: { name: sampleSchool.authority!.name },
      text: expect.stringMatching(/Copy for the local authority/),
    });
  }, 60_000);
});

describe('an action that sends letters', () => {
  it('is sent back while nobody has looked at them', async () => {
    const seen = (action: Action, shown?: string) =>
      inSchool(tx =>
        mustBeSeen(
          tx,
          { caseId: address().caseId, at: approvalAt, by: { id: 'u2', role: 'attendance-lead' }, action },
          shown,
        ),
      );
    expect(await seen(approve)).toBe(true);
    expect(await seen(approve, (await preview(approve)).shown!)).toBe(false);
    expect(await seen({ action: 'record-barrier', kind: 'x' })).toBe(false);
  });
});

describe('a letter that must not go', () => {
  it('is refused when the parent is blocked after the approval', async () => {
    await ask(approve, (await preview(approve)).shown);
    await inSchool(tx =>
      applyChange(tx, pupilId, approvalAt + 60_000, { kind: 'contact-blocked', parent: mother }),
    );
    await expect(ensure()).rejects.toMatchObject({ code: 'letter.refused', details: { fact: 'recipient' } });
    expect((await ensure(1)).parent).toBe(father);
  });

  it('never tells one parent where the other found refuge', async () => {
    await inSchool(tx =>
      tx.query('update waymark.parent set address_withheld = true where id = $1', [mother]),
    );
    const asked: Action = { ...approve, details: { support: { offered: ['A visit at 7, Hideaway Court'] } } };
    const { letters, missing } = await preview(asked);
    expect(letters.map(({ document }) => document.parent)).toEqual([mother]);
    expect(missing).toMatchObject([{ parent: father, fact: 'withheld address' }]);
    expect((await preview(approve)).letters).toHaveLength(2);
  });

  it('cannot be read any more once the key of the pupil is destroyed', async () => {
    await ask(approve, (await preview(approve)).shown);
    await ensure();
    await inSchool(tx => destroyKey(tx, pupilId));
    await expect(ensure()).rejects.toMatchObject({ code: 'letter.refused', details: { fact: 'pupil' } });
  });

  it('is never changed once it is kept', async () => {
    await ask(approve, (await preview(approve)).shown);
    const { key } = await ensure();
    await expect(
      inSchool(tx => tx.query('update waymark.letter_document set content = $2 where key = $1', [key, 'x'])),
    ).rejects.toThrow(/permission denied/);
  });
});
