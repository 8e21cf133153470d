import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
import { sampleSchool } from '#libs/letters';
import type { Instant } from '#libs/school-time';
import {
  listCaseViews,
  loadPupilEvents,
  loadSettings,
  putPeople,
  saveSettings,
  takeMarks,
  type Tx,
} from '#libs/store';
import { decidedHere, drainOutbox } from '../api/case-in-test.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

/** Twenty school days, the last three absent: `target-letter` is proposed. */
const days = (from: string, to: string): string[] => {
  const found: string[] = [];
  for (
    let day = new Date(`${from}T00:00Z`);
    day <= new Date(`${to}T00:00Z`);
    day = new Date(+day + 86_400_000)
  )
    if (day.getUTCDay() % 6 !== 0) found.push(day.toISOString().slice(0, 10));
  return found;
};

/** What letters say of the school. */
async function giveLetterhead(tx: Tx, at: Instant): Promise<void> {
  const signatories = Object.entries(sampleSchool.signers).map(([role, signer]) => ({
    role: role as Role,
    ...signer,
  }));
  const draft = { ...(await loadSettings(tx)), contacts: { ...sampleSchool, website: '' }, signatories };
  await saveSettings(tx, draft, { by: { id: 'u1', role: 'administrator' }, at, basedOn: 0 });
}

interface Case {
  readonly caseId: string;
  readonly pupilId: string;
}

describe('the lead at work', () => {
  let web: WebUnderTest;
  beforeAll(async () => {
    web = await webUnderTest({
      act: (ref, id) =>
        decidedHere(
          () => web.store,
          () => web.clock.now,
        )(ref, id),
    });
    await web.store.forSchool(web.schoolId, tx => giveLetterhead(tx, web.clock.now));
  });
  afterAll(() => web.close());

  const newCase = async (surname: string, code = 'O'): Promise<Case> => {
    const pupilId = randomUUID();
    const [a, b] = [randomUUID(), randomUUID()];
    await web.store.forSchool(web.schoolId, async tx => {
      await putPeople(tx, {
        pupils: [{ id: pupilId, forename: 'Robin', surname, yearGroup: 8, dateOfBirth: '2012-03-04' }],
        parents: [
          { id: a, title: 'Ms', forename: 'Kim', surname, address: ['1 Mill Lane', 'Anytown'] },
          { id: b, forename: 'Alex', surname, address: ['2 Mill Lane', 'Anytown'] },
        ],
        relationships: [
          { pupilId, parentId: a },
          { pupilId, parentId: b },
        ],
      });
      const all = days('2025-09-01', '2025-10-01');
      const marks = all.flatMap((date, i) =>
        (['am', 'pm'] as const).map(half => ({
          pupilId,
          session: `${date} ${half}`,
          code: i >= all.length - 5 ? code : half === 'am' ? '/' : '\\',
          knownAt: Date.UTC(2025, 9, 1, 14),
        })),
      );
      await takeMarks(
        tx,
        {
          id: randomUUID(),
          source: 'test',
          receivedAt: Date.UTC(2025, 9, 1, 14),
          actor: { id: 'o', role: 'attendance-officer' },
        },
        marks,
      );
    });
    await look(pupilId);
    const page = await web.store.forSchool(web.schoolId, tx => listCaseViews(tx, { pupilId }));
    return { caseId: page.items[0]!.caseId, pupilId };
  };
  const look = (pupilId: string) => drainOutbox(web.store, web.schoolId, pupilId);
  const types = async ({ pupilId, caseId }: Case): Promise<string[]> =>
    (await web.store.forSchool(web.schoolId, tx => loadPupilEvents(tx, pupilId)))
      .filter(({ streamId }) => streamId === caseId)
      .map(({ type }) => type);
  const hidden = (html: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

  it('finds the task on the worklist, reads why, reads the letters, approves, once', async () => {
    const kase = await newCase('Oneway');
    const lead = web.as('attendance-lead');
    const list = await lead.get('/worklist').expect(200);
    expect(list.text).toContain('Robin Oneway');
    expect(Number(list.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    const address = `/cases/${kase.caseId}`;
    const page = await lead.get(address).expect(200);
    expect(Number(page.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(page.text).toContain('Approved by the attendance lead');
    expect(page.text).toMatch(/10 sessions? counted|counted by the rule/);

    const way = `${address}/decide/approve?of=target-letter`;
    const form = await lead.get(way).expect(200);
    expect(Number(form.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    const fields = { _once: hidden(form.text, '_once'), _version: hidden(form.text, '_version') };
    const check = await lead.send(way, fields).expect(200);
    expect(check.text).toContain('2 letters will go out');
    const sent = { ...fields, _shown: hidden(check.text, '_shown'), _step: 'send' };
    await lead.send(way, sent).expect(303).expect('Location', address);
    // Pressed twice, or sent again after going back: the same command.
    await lead.send(way, sent).expect(303).expect('Location', address);
    const all = await types(kase);
    expect(all.filter(type => type === 'StageApproved')).toHaveLength(1);
    expect(all).not.toContain('ActionRefused');
  });

  it('keeps what was typed and says what is wrong, in the form and above it', async () => {
    const { caseId } = await newCase('Twoway');
    const way = `/cases/${caseId}/decide/decline?of=target-letter`;
    const answer = await web.as('attendance-lead').send(way, { reason: 'Ill <b>this</b> week' }).expect(422);
    expect(answer.text).toContain('Select an answer: what happens then');
    expect(answer.text).toContain('Ill &lt;b&gt;this&lt;/b&gt; week');
    expect(answer.text).toContain('<title>Error: Decline');
  });

  it('tells the second of two people what the first decided', async () => {
    const kase = await newCase('Threeway');
    const way = `/cases/${kase.caseId}/decide/decline?of=target-letter`;
    const open = async (role: 'attendance-lead' | 'headteacher') => {
      const { text } = await web.as(role).get(way).expect(200);
      return {
        _once: hidden(text, '_once'),
        _version: hidden(text, '_version'),
        reason: 'Enough is done',
        then: 'next',
      };
    };
    const [lead, head] = [await open('attendance-lead'), await open('headteacher')];
    await web.as('attendance-lead').send(way, lead).expect(303);
    const late = await web.as('headteacher').send(way, head).expect(409);
    expect(late.text).toContain('Somebody was faster');
    expect(late.text).toContain('Stage declined');
  });

  it('says why a rule refuses, and what would let it through', async () => {
    const { caseId } = await newCase('Fourway', 'N');
    const way = `/cases/${caseId}/decide/submit-referral`;
    const answer = await web
      .as('headteacher')
      .send(way, { purpose: 'support', reason: 'Nothing helps' })
      .expect(422);
    expect(answer.text).toContain('This is not possible');
    expect(answer.text).toContain('Give each of them the code of its reason');
    const page = await web.as('headteacher').get(`/cases/${caseId}`);
    expect(page.text).toContain('is not possible yet');
  });

  it('does not ask somebody for what their role cannot do', async () => {
    const { caseId } = await newCase('Fiveway');
    const page = await web.as('attendance-officer').get(`/cases/${caseId}`).expect(200);
    expect(page.text).not.toContain('/decide/approve');
    await web.as('governor').get(`/cases/${caseId}`).expect(403);
    await web.as('governor').get('/worklist').expect(403);
    const refused = await web
      .as('attendance-officer')
      .send(`/cases/${caseId}/decide/hold`, {
        reason: 'x',
        'until-day': '1',
        'until-month': '12',
        'until-year': '2026',
      })
      .expect(403);
    expect(refused.text).toContain('It is for the attendance lead');
  });

  it('approves for several pupils, each read, each its own command', async () => {
    const [one, two] = [await newCase('Sixway'), await newCase('Sevenway')];
    const lead = web.as('attendance-lead');
    const way = '/approve?task=approve:target-letter';
    expect((await lead.get(way).expect(200)).text).toContain('Robin Sixway');
    await lead.send(way, {}).expect(422);
    const fields = { case: [one.caseId, two.caseId] } as unknown as Record<string, string>;
    const check = await lead.send(way, { ...fields, _step: 'check' }).expect(200);
    const sent = {
      ...fields,
      _step: 'send',
      _once: hidden(check.text, '_once'),
      [`shown-${one.caseId}`]: hidden(check.text, `shown-${one.caseId}`),
      [`shown-${two.caseId}`]: hidden(check.text, `shown-${two.caseId}`),
    };
    for (let i = 0; i < 2; i += 1) await lead.send(way, sent).expect(200);
    for (const kase of [one, two])
      expect((await types(kase)).filter(type => type === 'StageApproved')).toHaveLength(1);
  });

  it('keeps notes with files, by what a file is and not by its name', async () => {
    const { caseId } = await newCase('Eightway');
    const lead = web.as('attendance-lead');
    const way = `/cases/${caseId}/notes`;
    const form = await lead.get(way).expect(200);
    const token = hidden(form.text, '_token');
    const post = (name: string, bytes: Buffer) =>
      lead
        .post(`${way}?_token=${encodeURIComponent(token)}`)
        .field('text', 'Card seen')
        .attach('files', bytes, name);
    await post('card.pdf', Buffer.from('MZ\0 program')).expect(422);
    await post('card.exe', Buffer.from('%PDF-1.7 card')).expect(303);
    const page = await lead.get(way).expect(200);
    expect(page.text).toContain('card.pdf');
    expect(page.text).toContain('not scanned');
    const file = /href="(\/cases\/[^"]+\/notes\/[^"]+)"/.exec(page.text)![1]!;
    const got = await lead
      .get(file)
      .expect(200)
      .expect('Content-Disposition', 'attachment; filename=card.pdf');
    expect(got.headers['content-type']).toContain('application/pdf');
    await web.as('attendance-officer').get(way).expect(403);
  });
});
