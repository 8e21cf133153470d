import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  appendEvents,
  destroyKey,
  listNotes,
  loadAttachment,
  putNote,
  type NewNote,
  type Tx,
} from './index.js';

const at = Date.UTC(2025, 9, 1, 12, 20);
let school: TestSchool;
beforeAll(async () => {
  school = await testSchool();
});
afterAll(() => school.close());
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);

it('keeps a note and its files sealed, once, until the key of the pupil is destroyed', async () => {
  const pupilId = await school.newPupil();
  const [event] = await run(tx =>
    appendEvents(tx, {
      pupilId,
      expectedVersion: 0,
      events: [{ type: 'CaseOpened', at, caseNumber: 1, data: { policy: 'ashley', version: '1' } }],
    }),
  );
  const caseId = event!.streamId;
  const fileId = randomUUID();
  const note: NewNote = {
    id: randomUUID(),
    caseId,
    pupilId,
    at,
    by: { id: 'u1', role: 'attendance-lead' },
    text: 'The bus stop was moved.',
    attachments: [
      {
        id: fileId,
        name: 'letter from home.pdf',
        mediaType: 'application/pdf',
        bytes: Buffer.from('%PDF-1.7 words'),
        scan: 'clean',
      },
    ],
  };
  await run(tx => putNote(tx, note));
  await run(tx => putNote(tx, note));
  const { caseId: _, pupilId: __, attachments, ...said } = note;
  expect(await run(tx => listNotes(tx, caseId))).toEqual([
    { ...said, attachments: [{ ...attachments[0], bytes: 14 }] },
  ]);
  expect((await run(tx => loadAttachment(tx, caseId, fileId)))?.content.toString()).toBe('%PDF-1.7 words');

  const [plain] = await run(tx =>
    tx.query<{ all: string }>(
      `select n::text || a::text as all from waymark.case_note n join waymark.case_attachment a using (school_id)`,
    ),
  );
  expect(plain!.all).not.toMatch(/bus stop|letter from home|25504446/);
  await expect(
    run(tx =>
      putNote(tx, {
        ...note,
        id: randomUUID(),
        attachments: [{ ...attachments[0]!, bytes: Buffer.alloc(0) }],
      }),
    ),
  ).rejects.toMatchObject({ code: 'notes.too-big' });

  await run(tx => destroyKey(tx, pupilId));
  expect(await run(tx => listNotes(tx, caseId))).toMatchObject([{ text: null }]);
  expect(await run(tx => loadAttachment(tx, caseId, fileId))).toBeUndefined();
});
