// Letters over HTTP: looked at before an approval, approved as seen, read as they went.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Role } from '#libs/access';
import { ensureLetterDocument } from '#libs/desk';
import { sampleSchool } from '#libs/letters';
import {
  letterEffect,
  loadParents,
  loadPupilEvents,
  loadSettings,
  putPeople,
  saveSettings,
} from '#libs/store';
import type { CaseRef } from '#libs/temporal';
import { apiUnderTest, makePupils, now, type ApiUnderTest } from './api-under-test.js';
import { decidedHere, openCase } from './case-in-test.js';

const approve = { action: 'approve', stage: 'target-letter' };
let api: ApiUnderTest;
let ref: CaseRef;
let pupilId: string;
let parents: string[];

beforeAll(async () => {
  api = await apiUnderTest({
    act: (...parts) =>
      decidedHere(
        () => api.store,
        () => api.clock.now,
      )(...parts),
  });
  pupilId = (await makePupils(api.store, api.schoolId, ['A1'])).get('A1')!;
  await api.store.forSchool(api.schoolId, async tx => {
    parents = (await loadParents(tx, pupilId, now)).map(({ id }) => id);
    await putPeople(tx, {
      parents: [
        { id: parents[0]!, title: 'Mx', surname: 'Parent', address: ['1 <i>High</i> Street', 'Anytown'] },
        { id: parents[1]!, title: 'Ms', surname: 'Other', email: 'other@example.org' },
      ],
    });
    await saveSettings(
      tx,
      {
        ...(await loadSettings(tx)),
        contacts: { ...sampleSchool, website: '' },
        signatories: Object.entries(sampleSchool.signers).map(([role, signer]) => ({
          role: role as Role,
          ...signer,
        })),
      },
      { by: { id: 'u1', role: 'administrator' }, at: now, basedOn: 0 },
    );
  });
  ref = await openCase(api, 'A1', pupilId);
}, 60_000);
afterAll(() => api.close());

const path = () => `/v1/cases/${ref.caseId}`;
const lead = () => api.as('attendance-lead', 'ash-1');

describe('letters over HTTP', () => {
  let shown: string;

  it('are shown before the approval, as JSON and one by one as PDF', async () => {
    const { body } = await lead().get(`${path()}/preview`).expect(200);
    expect(body).toMatchObject({
      shown: expect.stringMatching(/^letters-1:/),
      missing: [],
      blocked: [],
      letters: [
        { letter: 'target-letter', parent: parents[0] },
        { parent: parents[1], recipient: { means: 'email' } },
      ],
    });
    expect(body.letters[0].html).toContain('1 &lt;i&gt;High&lt;/i&gt; Street');
    ({ shown } = body);
    const form = { language: 'cy', variant: 'large-print' };
    await lead()
      .put(`/v1/parents/${parents[0]}/letter-form`)
      .send({ ...form, variant: 'tiny' })
      .expect(422);
    await lead().put(`/v1/parents/${parents[0]}/letter-form`).send(form).expect(204);
    const welsh = await lead().get(`${path()}/preview`).expect(200);
    expect(welsh.body.letters[0]).toMatchObject({ ...form, text: expect.stringContaining('Annwyl') });
    expect(welsh.body.shown).not.toBe(shown);
    await lead()
      .put(`/v1/parents/${parents[0]}/letter-form`)
      .send({ language: 'en', variant: 'standard' })
      .expect(204);
    const posted = await lead().post(`${path()}/preview`).send(approve).expect(200);
    expect(posted.body.shown).toBe(shown);
    const pdf = await lead()
      .get(`${path()}/preview?parent=${parents[1]}`)
      .set('Accept', 'application/pdf')
      .expect(200);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('are not shown to roles that may not send them', async () => {
    await api.as('governor', 'ash-1').get(`${path()}/preview`).expect(403);
    const { body } = await api.as('attendance-officer', 'ash-1').get(`${path()}/preview`).expect(403);
    expect(body.rule).toBe('role');
  });

  it('are approved as they were shown, or not at all', async () => {
    const old = `letters-1:${'0'.repeat(64)}`;
    const refused = await lead()
      .post(`${path()}/actions`)
      .send({ ...approve, shown: old })
      .expect(422);
    expect(refused.body).toMatchObject({
      rule: 'letter-changed',
      remedy: expect.stringMatching(/look at the letter again/),
    });
    await lead()
      .post(`${path()}/actions`)
      .send({ ...approve, shown })
      .expect(201);
  });

  it('can be read as they went, by those who may', async () => {
    const events = await api.store.forSchool(api.schoolId, tx => loadPupilEvents(tx, pupilId));
    const issued = events.find(event => event.type === 'LetterIssued')!;
    const address = `/v1/letters/${ref.caseId}/${issued.version}`;
    await lead().get(`${address}/document.pdf`).expect(409);
    const { pdf } = await ensureLetterDocument(
      api.store,
      api.schoolId,
      letterEffect(issued as Parameters<typeof letterEffect>[0]),
    );
    const read = await lead().get(`${address}/document.pdf`).expect(200);
    expect(Buffer.compare(read.body as Buffer, Buffer.from(pdf))).toBe(0);
    const html = await lead().get(`${address}/document.html`).expect(200);
    expect(html.text).toContain('&lt;i&gt;High');
    expect(html.headers['content-security-policy']).toContain('sandbox');
    await lead().get(`${address}/meeting.ics`).expect(404);
    await api.as('attendance-officer', 'ash-1').get(`${address}/document.pdf`).expect(403);
    await api.as('governor', 'ash-1').get(`${address}/document.pdf`).expect(403);
    await lead().get(`/v1/letters/${ref.caseId}/1/document.pdf`).expect(404);
  });

  it('are sent outside the ladder as they were seen, once, and can be read again', async () => {
    const address = `/v1/pupils/${pupilId}/letters`;
    const head = () => api.as('headteacher', 'ash-1');
    const wanted = { letter: 'leave-decision', parents: [parents[0]] };
    const { body } = await head().post(`${address}/preview`).send(wanted).expect(200);
    expect(body).toMatchObject({
      letters: [],
      shown: null,
      missing: [{ fact: 'leave', question: { field: 'leave.from' } }],
    });
    const leave = {
      from: '2025-12-08',
      to: '2025-12-10',
      granted: false,
      reason: 'A holiday can be in the holidays',
    };
    const whole = { ...wanted, details: { leave } };
    const preview = await head().post(`${address}/preview`).send(whole).expect(200);
    const { shown } = preview.body as { shown: string };
    const send = (body: object) => head().post(address).set('Idempotency-Key', 'leave-1').send(body);
    await send(whole).expect(422);
    await send({ ...whole, details: { leave: { ...leave, granted: true } }, shown }).expect(409);
    const sent = await send({ ...whole, shown }).expect(201);
    const again = await send({ ...whole, shown }).expect(201);
    expect(again.body).toEqual(sent.body);
    expect(sent.body.items).toMatchObject([{ letter: 'leave-decision', state: 'waiting', case: null }]);
    const { key, sha256 } = sent.body.items[0] as { key: string; sha256: string };
    const pdf = await head().get(`/v1/letters/${key}/document.pdf`).expect(200);
    expect(
      createHash('sha256')
        .update(pdf.body as Buffer)
        .digest('hex'),
    ).toBe(sha256);
    expect((await lead().get(address).expect(200)).body).toEqual(sent.body);

    await lead().post(`${address}/preview`).send(whole).expect(403);
    await head().post(`${address}/preview`).send({ letter: 'no-such-letter' }).expect(404);
    await api.as('governor', 'ash-1').get(address).expect(403);
    const praise = { letter: 'praise', case: ref.caseId };
    await api.as('attendance-officer', 'ash-1').post(`${address}/preview`).send(praise).expect(403);
  });

  it('keeps what a parent answers', async () => {
    const answer = {
      action: 'record-response',
      parent: parents[0],
      channel: 'telephone',
      on: '2025-12-01',
      summary: 'We would like to talk',
      letter: 'target-letter',
    };
    const { body } = await lead().post(`${path()}/actions`).send(answer).expect(201);
    expect(body.events).toMatchObject([
      {
        type: 'ResponseRecorded',
        data: { channel: 'telephone', letter: 'target-letter' },
        sealed: { summary: 'We would like to talk' },
      },
    ]);
    await lead()
      .post(`${path()}/actions`)
      .send({ ...answer, parent: 'nobody' })
      .expect(409);
  });
});
