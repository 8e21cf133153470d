import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testSchool, type SchoolIds, type TestSchool } from '../../test/support/school.js';
import {
  appendEvents,
  applyChange,
  changeCalendar,
  claimLetter,
  claimMessages,
  enqueue,
  keepLateMinutes,
  letterEffect,
  listSchools,
  listWaitingCommands,
  loadSettings,
  makePrintRun,
  openDelivery,
  putBenchmarks,
  putCaseViews,
  putCommand,
  putDeliverySettings,
  putGrant,
  putHabit,
  putLogo,
  putMarks,
  putNote,
  putPeople,
  putProfile,
  putRejectedRows,
  readUnderGrant,
  recordSending,
  requestCorrection,
  saveSettings,
  type Tx,
} from './index.js';
import { putLetterDocument, type NewLetterDocument } from './letter-documents.js';
import { putOfficeLetter } from './office-letters.js';
import { putPastNotice } from './adopt-history.js';
import { readAdoptRow } from './adopt-row.js';
import { tablesOfSchool } from './schools.js';

const at = Date.UTC(2025, 9, 1, 12, 20);
const actor = { id: 'u1', role: 'attendance-lead' } as const;

/** Rows in every table that a school has. */
async function fill(tx: Tx, { pupilId, parents: [parent] }: SchoolIds): Promise<void> {
  await putPeople(tx, { earlierNotices: [{ pupilId, parent, issued: '2025-02-03', status: 'paid' }] });
  await applyChange(tx, pupilId, at, { kind: 'flag', flag: 'medical' });
  await applyChange(tx, pupilId, at, { kind: 'closure', date: '2025-11-28' });
  await applyChange(tx, pupilId, at, { kind: 'suspension', from: '2025-10-06', schoolDays: 2 });
  const batch = { id: randomUUID(), source: 'marks.csv', receivedAt: at, actor };
  const mark = { pupilId, session: '2025-09-29 am', knownAt: at };
  await putMarks(tx, batch, [{ ...mark, code: 'O' }]);
  await putMarks(tx, batch, [{ ...mark, code: 'M', reason: 'card seen' }]);
  await keepLateMinutes(tx, batch.id, [{ ...mark, minutes: 5, asAt: at }]);
  await putProfile(tx, 'marks', { format: 'marks', columns: {} });
  await requestCorrection(tx, {
    pupilId,
    session: '2025-09-29 am',
    code: 'I',
    reason: 'rang',
    by: actor,
    at,
  });
  await changeCalendar(tx, { terms: [{ from: '2025-09-01', to: '2025-12-12' }] }, actor, at);
  await putRejectedRows(tx, batch, [{ row: 1, field: 'code', problem: 'H', remedy: 'C or G', text: 'a;b' }]);
  const [, issued] = await appendEvents(tx, {
    pupilId,
    expectedVersion: 0,
    events: [
      { type: 'CaseOpened', at, caseNumber: 1, data: { policy: 'ashley', version: '1' } },
      {
        type: 'LetterIssued',
        at,
        caseNumber: 1,
        data: { letter: 'target-letter', parent, method: 'post', postAt: null },
      },
    ],
  });
  if (issued?.type !== 'LetterIssued') throw new Error('the letter was not issued');
  await claimLetter(tx, letterEffect(issued));
  await putBenchmarks(tx, [
    { measure: 'severe', cohort: 'all', year: '2025-09-01', percent: 2.3, source: 'published' },
  ]);
  const grant = {
    id: randomUUID(),
    caseId: issued.streamId,
    to: 'g1',
    by: 'h1',
    purpose: 'panel',
    note: 'x',
  } as const;
  await putGrant(tx, { ...grant, at, until: at + 86_400_000 });
  await readUnderGrant(tx, issued.streamId, 'g1', at + 1);
  await putHabit(tx, pupilId, 'every-day');
  await tx.query('insert into waymark.school_clock (school_id, ahead_ms) values ($1, 0)', [tx.schoolId]);
  const document: NewLetterDocument = {
    ...letterEffect(issued),
    recipient: { name: 'x', addressLines: [], email: null, mobile: null, means: 'post' },
    subject: 'x',
    pdf: Buffer.from('%PDF'),
    html: 'x',
    text: 'x',
    sms: null,
    calendar: null,
    copy: null,
    language: 'en',
    variant: 'standard',
    templateId: 'ashley/target-letter',
    templateVersion: '1.0.0+00000000',
    sha256: '0'.repeat(64),
  };
  await putLetterDocument(tx, pupilId, issued, document);
  await putOfficeLetter(tx, {
    id: randomUUID(),
    once: 'x',
    pupilId,
    method: 'post',
    shown: 'x',
    details: {},
    document,
    by: actor,
    at,
  });
  await putDeliverySettings(tx, { postings: 'reported', postBy: null, emailBy: null });
  await openDelivery(tx, { ...letterEffect(issued), pupilId, method: 'post' });
  await recordSending(tx, letterEffect(issued).key, { state: 'to-post' }, at);
  await makePrintRun(tx, actor, at);
  await enqueue(tx, { kind: 'look', pupilId, payload: {} });
  await putCommand(tx, {
    id: randomUUID(),
    pupilId,
    actor,
    action: { action: 'resume' },
    idempotencyKey: 'k',
    at,
    expiresAt: at + 1,
  });
  await putCaseViews(tx, pupilId, [
    {
      caseNumber: 1,
      policy: 'ashley',
      policyVersion: '1',
      status: 'open',
      openedAt: at,
      closedAt: null,
      stage: null,
      proposed: null,
      onHold: false,
      nextDeadline: null,
      awaiting: [],
    },
  ]);
  await putLogo(tx, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
  const { version, ...settings } = await loadSettings(tx);
  const policy = { id: 'ashley', version: '1.0.0' };
  await saveSettings(tx, { ...settings, policy }, { by: actor, at, basedOn: version });
  const earlier = readAdoptRow(
    { kind: 'notice-to-improve', upn: 'A1', issuedOn: '2025-01-06', until: '2025-01-31', outcome: 'met' },
    1,
  );
  if (!('kind' in earlier) || earlier.kind === 'case') throw new Error('the row was not read');
  await putPastNotice(tx, pupilId, { ...earlier, parentId: parent }, at);
  await putNote(tx, {
    id: randomUUID(),
    caseId: issued.streamId,
    pupilId,
    at,
    by: actor,
    text: 'rang home',
    attachments: [
      {
        id: randomUUID(),
        name: 'a.pdf',
        mediaType: 'application/pdf',
        bytes: Buffer.from('%PDF'),
        scan: 'clean',
      },
    ],
  });
}

describe('row-level security', () => {
  let school: TestSchool;
  let other: SchoolIds;
  let client: Client;
  let tables: string[];

  beforeAll(async () => {
    school = await testSchool();
    other = await school.newSchool();
    await school.store.forSchool(school.schoolId, tx => fill(tx, school));
    client = new Client({ connectionString: school.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'waymark'::regnamespace and relkind in ('r', 'p') and relname <> 'migration' order by 1`,
    );
    tables = rows.map(({ name }) => name);
  });
  afterAll(async () => {
    await client.end();
    await school.close();
  });

  const count = async (schoolId: string, table: string): Promise<number> => {
    const [row] = await school.store.forSchool(schoolId, tx =>
      tx.query<{ n: number }>(`select count(*) as n from waymark.${table}`),
    );
    return row!.n;
  };

  it('stands on every table, for the owner as well, each with the school in its rows', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class c where relnamespace = 'waymark'::regnamespace and relkind in ('r', 'p') and relname <> 'migration'
       and not (relrowsecurity and relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid and polname = 'own_school')
         and (relname = 'school' or exists (select from pg_attribute where attrelid = c.oid and attname = 'school_id' and attnotnull)))`,
    );
    expect(rows).toEqual([]);
    expect(tables.length).toBeGreaterThan(18);
  });

  it('has no view and no materialised view that would read past it', async () => {
    const { rows } = await client.query(
      `select relname from pg_class where relnamespace = 'waymark'::regnamespace and relkind in ('v', 'm')`,
    );
    expect(rows).toEqual([]);
  });

  it('has no unique index or foreign key that tells one school of the rows of another', async () => {
    const { rows } = await client.query<{ name: string }>(
      `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
       where c.relnamespace = 'waymark'::regnamespace and i.indisunique and c.relname not in ('migration', 'school')
         and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) <> 'school_id'
       union all
       select conname from pg_constraint k where connamespace = 'waymark'::regnamespace and contype = 'f'
         and (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) <> 'school_id'`,
    );
    // Positions are given out by the database and by nobody else.
    expect(rows).toEqual([{ name: expect.stringMatching(/^(waymark\.)?case_event_global_position_key$/) }]);
  });

  it('shows one school nothing of another, in any table', async () => {
    for (const table of tables) {
      expect([table, await count(school.schoolId, table)]).not.toEqual([table, 0]);
      const [row] = await school.store.forSchool(other.schoolId, tx =>
        tx.query<{ n: number }>(
          `select count(*) as n from waymark.${table} where ${table === 'school' ? 'id' : 'school_id'} <> $1`,
          [other.schoolId],
        ),
      );
      expect([table, row!.n]).toEqual([table, 0]);
      expect([table, await count(randomUUID(), table)]).toEqual([table, 0]);
    }
  });

  it('refuses a row of another school', async () => {
    const foreign = (tx: Tx) =>
      tx.query('insert into waymark.parent (school_id, id) values ($1, $2)', [school.schoolId, randomUUID()]);
    await expect(school.store.forSchool(other.schoolId, foreign)).rejects.toMatchObject({ code: '42501' });
    const taken = (tx: Tx) => tx.query(`update waymark.pupil set school_id = $1`, [school.schoolId]);
    await expect(school.store.forSchool(other.schoolId, taken)).rejects.toMatchObject({ code: '42501' });
  });

  it('shows a connection that names no school nothing, even the owner of the tables', async () => {
    for (const table of tables) {
      const { rows } = await client.query(`select from waymark.${table} limit 1`);
      expect([table, rows.length]).toEqual([table, 0]);
    }
  });

  it('lets the relay see messages, waiting commands and schools of all, and no more', async () => {
    await school.store.asRelay(async relay => {
      expect(await listSchools(relay)).toHaveLength(2);
      expect(await listWaitingCommands(relay, -1)).toMatchObject([
        { schoolId: school.schoolId, pupilId: school.pupilId },
      ]);
      expect(await claimMessages(relay)).toMatchObject([{ schoolId: school.schoolId, kind: 'look' }]);
    });
    const seen: string[] = [];
    for (const table of tables) {
      await school.store
        .asRelay(relay => relay.query(`select * from waymark.${table}`))
        .then(
          () => seen.push(table),
          (error: unknown) => expect(error).toMatchObject({ code: '42501' }),
        );
    }
    expect(seen).toEqual(['outbox', 'school']);
  });

  it('knows every table when a throw-away school is deleted', () => {
    expect([...tablesOfSchool, 'school'].toSorted()).toEqual(tables);
  });
});
