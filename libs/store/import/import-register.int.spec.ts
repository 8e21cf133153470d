import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { measure } from '#libs/register';
import { buildCalendar, londonInstant } from '#libs/school-time';
import { testSchool, type TestSchool } from '../../../test/support/school.js';
import {
  importRegister,
  listAmendmentQueries,
  listAmendments,
  listRejectedRows,
  answerAmendmentQuery,
  findPupilsByUpn,
  importPeople,
  loadParents,
  loadPupilFacts,
  takeOn,
  loadFigures,
  loadRegister,
  loadSchool,
  putPeople,
  rejectedHeader,
  rejectedLines,
  type ImportOptions,
  type ImportReport,
  type RefusedRow,
} from '../index.js';

const header =
  'UPN,Surname,Forename,Year.Group,Reg,Gender,Date,Session,Session.Mark,Session.Late.Minutes,Session.Notes\n';
const upn = (n: number): string => `A${String(n).padStart(12, '0')}`;
const row = (n: number, date: string, session: string, code: string, rest = ','): string =>
  `${upn(n)},Wetherby,Robin,8,8A,F,${date},${session},${code},${rest}\n`;
const receivedAt = londonInstant('2025-12-01', '12:00');
const actor = { id: 'u1', role: 'attendance-officer' } as const;

describe('importing a register', () => {
  let school: TestSchool;
  let pupils: string[];
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());

  /** A school of its own with pupils whose numbers are upn(0), upn(1) and so on. */
  const freshSchool = async (count = 3): Promise<string> => {
    const { schoolId } = await school.newSchool();
    pupils = Array.from({ length: count }, () => randomUUID());
    await school.store.forSchool(schoolId, tx =>
      putPeople(tx, { pupils: pupils.map((id, n) => ({ id, upn: upn(n), yearGroup: 8 })) }),
    );
    return schoolId;
  };
  async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const take = (
    schoolId: string,
    text: string | Uint8Array,
    options: Partial<ImportOptions> = {},
    profile = {},
  ): Promise<ImportReport> =>
    importRegister(
      school.store,
      schoolId,
      pieces(typeof text === 'string' ? Buffer.from(text) : text),
      profile,
      {
        actor,
        source: 'marks.csv',
        receivedAt,
        ...options,
      },
    );
  const registerOf = (schoolId: string, pupilId: string) =>
    school.store.forSchool(schoolId, tx => loadRegister(tx, pupilId));
  const shown = async (schoolId: string, pupilId: string): Promise<string[]> =>
    (await registerOf(schoolId, pupilId)).sessions.map(
      ({ session, entries }) => `${session} ${entries.map(e => e.code).join('>')}`,
    );

  it('takes rows in, each known from the later of close and extract', async () => {
    const id = await freshSchool();
    const asAt = londonInstant('2025-09-02', '09:05');
    const text =
      header +
      row(0, '2025-09-01', 'AM', '/') +
      row(0, '01/09/2025', 'pm', '\\') +
      row(0, '2025-09-02', 'AM', 'O') +
      row(1, '2025-09-02', 'AM', 'C1');
    const report = await take(id, text, { asAt, receivedAt: asAt });
    expect(report).toMatchObject({
      format: 'marks',
      rows: 4,
      accepted: 4,
      rejected: 0,
      encoding: 'utf-8',
      delimiter: ',',
    });
    expect((await registerOf(id, pupils[0]!)).sessions).toEqual([
      { session: '2025-09-01 am', entries: [{ code: '/', knownAt: asAt }] },
      { session: '2025-09-01 pm', entries: [{ code: '\\', knownAt: asAt }] },
      { session: '2025-09-02 am', entries: [{ code: 'O', knownAt: londonInstant('2025-09-02', '09:30') }] },
    ]);
    expect(await shown(id, pupils[1]!)).toEqual(['2025-09-02 am C1']);
  });

  it('changes nothing when the same file comes twice', async () => {
    const id = await freshSchool();
    const text = header + row(0, '2025-09-01', 'AM', '/') + row(1, '2025-09-01', 'PM', 'O');
    await take(id, text);
    const before = await school.store.forSchool(id, tx =>
      tx.query('select * from waymark.pupil_week where school_id = $1 order by pupil_id', [id]),
    );
    expect(await take(id, text)).toMatchObject({
      accepted: 0,
      amended: 0,
      unchanged: 2,
      stale: 0,
      messages: 0,
    });
    expect(
      await school.store.forSchool(id, tx =>
        tx.query('select * from waymark.pupil_week where school_id = $1 order by pupil_id', [id]),
      ),
    ).toEqual(before);
  });

  it('says of each bad row which field, what is wrong and what to do, and loses no good one', async () => {
    const id = await freshSchool();
    const text =
      header +
      row(0, '2025-09-01', 'AM', '/') +
      row(9, '2025-09-01', 'AM', '/') +
      row(0, '2025-13-01', 'AM', '/') +
      row(0, '09/15/2025', 'AM', '/') +
      row(0, '2025-09-01', 'noon', '/') +
      row(0, '2025-09-01', 'PM', 'H') +
      row(0, '2025-09-06', 'AM', '/') +
      row(0, '2025-09-01', 'AM', 'O') +
      'ragged,row\n' +
      `${upn(0)},"Wetherby,Robin,8,8A,F,2025-09-02,AM,/,,\n` +
      row(0, '2025-09-02', 'PM', '\\', ',"says ""ill"", \nreally"') +
      row(0, '2025-09-03', 'AM', '/', '9999,') +
      row(1, '2025-09-01', 'AM', 'L', '12,');
    const found: RefusedRow[] = [];
    let headerText = '';
    const report = await take(id, text, {
      onRefused: (rows, head) => void (found.push(...rows), (headerText = head)),
    });
    expect(report).toMatchObject({ rows: 13, accepted: 3, rejected: 10 });
    expect(found.map(({ row: n, field }) => [n, field])).toEqual([
      [2, 'UPN'],
      [3, 'Date'],
      [4, 'Date'],
      [5, 'Session'],
      [6, 'Session.Mark'],
      [7, 'Date'],
      [8, 'Session'],
      [9, 'row'],
      [10, 'row'],
      [12, 'Session.Late.Minutes'],
    ]);
    expect(found.every(({ problem, remedy }) => problem !== '' && remedy !== '')).toBe(true);
    expect(await shown(id, pupils[0]!)).toEqual(['2025-09-01 am /', '2025-09-02 pm \\']);
    const kept = await school.store.forSchool(id, tx => listRejectedRows(tx, report.batchId));
    expect(kept).toHaveLength(10);
    expect(kept[0]!.text).toBe(row(9, '2025-09-01', 'AM', '/').trimEnd());

    const toMend = found.filter(({ problem }) => !problem.includes('an earlier row'));
    const mended = (rejectedHeader(headerText, ',') + rejectedLines(toMend, ','))
      .replace(',H,', ',C,')
      .replace('2025-13-01', '2025-09-04');
    expect(await take(id, mended)).toMatchObject({ accepted: 2, amended: 0 });
  });

  it('records a mark that only differs in a newer extract as an amendment, and asks the school for its facts', async () => {
    const id = await freshSchool();
    const [first, again, newer] = ['2025-09-02', '2025-09-03', '2025-09-05'].map(day =>
      londonInstant(day, '10:00'),
    ) as [number, number, number];
    await take(id, header + row(0, '2025-09-01', 'AM', 'O'), { asAt: first });
    await take(id, header + row(0, '2025-09-01', 'AM', 'O'), { asAt: again });
    expect(await take(id, header + row(0, '2025-09-01', 'AM', 'M'), { asAt: newer })).toMatchObject({
      amended: 1,
    });
    const amendment = {
      session: '2025-09-01 am',
      previous: 'O',
      code: 'M',
      at: newer,
      by: 'not supplied',
      between: { after: again, until: newer },
    };
    expect(await school.store.forSchool(id, tx => listAmendments(tx, pupils[0]!))).toEqual([
      { ...amendment, reason: 'not supplied' },
    ]);

    const [query] = await school.store.forSchool(id, tx => listAmendmentQueries(tx));
    expect(query).toMatchObject({ pupilId: pupils[0], session: '2025-09-01 am', code: 'M', seenAt: newer });
    const facts = { reason: 'card seen', by: 'Sam, attendance officer', at: again };
    await school.store.forSchool(id, tx => answerAmendmentQuery(tx, query!, facts));
    expect(await school.store.forSchool(id, tx => listAmendmentQueries(tx))).toEqual([]);
    expect(await school.store.forSchool(id, tx => listAmendments(tx, pupils[0]!))).toEqual([
      { ...amendment, reason: 'card seen', madeBy: 'Sam, attendance officer', madeAt: again },
    ]);
    await expect(
      school.store.forSchool(id, tx => answerAmendmentQuery(tx, query!, facts)),
    ).rejects.toMatchObject({ code: 'register.no-query' });
  });

  it('lets an older extract fill gaps and keeps the rest of it as history', async () => {
    const id = await freshSchool();
    await take(id, header + row(0, '2025-09-01', 'AM', 'M'), { asAt: londonInstant('2025-09-05', '10:00') });
    const older = header + row(0, '2025-09-01', 'AM', 'O') + row(0, '2025-09-01', 'PM', '\\');
    expect(await take(id, older, { asAt: londonInstant('2025-09-02', '10:00') })).toMatchObject({
      accepted: 1,
      stale: 1,
    });
    expect(await shown(id, pupils[0]!)).toEqual(['2025-09-01 am O>M', '2025-09-01 pm \\']);
  });

  it('ends the same in whatever order, and side by side, overlapping files come', async () => {
    const codes = fc.constantFrom('/', 'O', 'M', 'L', '');
    const file = fc.array(codes, { minLength: 20, maxLength: 20 });
    const days = [
      '2025-09-01',
      '2025-09-02',
      '2025-09-03',
      '2025-09-04',
      '2025-09-05',
      '2025-09-08',
      '2025-09-09',
      '2025-09-10',
      '2025-09-11',
      '2025-09-12',
    ];
    const textOf = (marks: readonly string[]): string =>
      header +
      marks.map((code, i) => (code === '' ? '' : row(0, days[i >> 1]!, i % 2 ? 'PM' : 'AM', code))).join('');
    await fc.assert(
      fc.asyncProperty(
        fc.array(file, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (files, random) => {
          const asAt = (n: number): number => londonInstant('2025-10-01', '10:00') + n * 3_600_000;
          const inOrder = await freshSchool(1);
          const pupilInOrder = pupils[0]!;
          for (const [n, marks] of files.entries()) await take(inOrder, textOf(marks), { asAt: asAt(n) });
          const mixed = await freshSchool(1);
          const shuffled = [...files.entries()]
            .map(entry => [entry, random.next().value] as const)
            .toSorted((a, b) => a[1] - b[1]);
          await Promise.all(shuffled.map(([[n, marks]]) => take(mixed, textOf(marks), { asAt: asAt(n) })));
          expect(await registerOf(mixed, pupils[0]!)).toEqual(await registerOf(inOrder, pupilInOrder));
          await sameFigures(mixed, pupils[0]!);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  /** The kept figures are those that measure finds in the register. */
  const sameFigures = async (id: string, pupilId: string): Promise<void> => {
    const { kept, register, spec } = await school.store.forSchool(id, async tx => ({
      kept: await loadFigures(tx, [pupilId]),
      register: await loadRegister(tx, pupilId),
      spec: (await loadSchool(tx)).calendar,
    }));
    const range = { from: '2025-09-01 am', to: '2026-08-31 pm' };
    const calendar = buildCalendar(spec, { yearGroup: 8 });
    const [figures, ladder] = [
      measure(register, calendar, range, 'figures'),
      measure(register, calendar, range, 'ladder'),
    ];
    const none = { attended: 0, possible: 0, ladderAttended: 0, ladderPossible: 0, unauthorised: 0, late: 0 };
    expect(kept.get(pupilId)?.get(2025) ?? none).toEqual({
      attended: figures.attended,
      possible: figures.possible,
      ladderAttended: ladder.attended,
      ladderPossible: ladder.possible,
      unauthorised: figures.absences.filter(({ code }) => 'GNOU'.includes(code)).length,
      late: register.sessions.filter(({ entries }) => 'LU'.includes(entries.at(-1)!.code)).length,
    });
  };

  it('counts again where the calendar has changed since', async () => {
    const id = await freshSchool(1);
    await take(id, header + row(0, '2025-09-01', 'AM', 'O') + row(0, '2025-09-02', 'AM', 'O'));
    await sameFigures(id, pupils[0]!);
    await school.store.forSchool(id, tx =>
      tx.query(`insert into waymark.closure (school_id, day, known_at) values ($1, '2025-09-01', now())`, [
        id,
      ]),
    );
    await sameFigures(id, pupils[0]!);
    await take(id, header + row(0, '2025-09-03', 'AM', 'G'));
    await sameFigures(id, pupils[0]!);
  });

  it('takes weekly strings: a short one is taken, and flagged', async () => {
    const id = await freshSchool();
    const text = `UPN;School;WeekStart;WeekMarks\n${upn(0)};Sampleton;01/09/2025;/\\/\\OO/\\/\\    \n${upn(1)};Sampleton;2025-09-01;/\\/\\\n${upn(1)};Sampleton;2025-09-02;/\\/\\          \n${upn(2)};Sampleton;2025-09-01;/\\/\\/\\/\\/\\/\\/\\\n`;
    const report = await take(id, text);
    expect(report).toMatchObject({ format: 'weeks', delimiter: ';', accepted: 24, flagged: 1, rejected: 5 });
    expect((await shown(id, pupils[0]!)).slice(4, 6)).toEqual(['2025-09-03 am O', '2025-09-03 pm O']);
  });

  it('takes a wide sheet', async () => {
    const id = await freshSchool();
    const text = `Name\tUPN\t01/09/2025 AM\t01/09/2025 PM\tTue 02/09/2025 am\nRobin\t${upn(0)}\t/\t\\\tO\nKim\t${upn(1)}\t/\t\tH\n`;
    expect(await take(id, text)).toMatchObject({ format: 'wide', accepted: 4, rejected: 1, delimiter: '\t' });
  });

  it('understands the encodings that office programs write', async () => {
    const text = header + row(0, '2025-09-01', 'AM', 'O', ',né à Anytown');
    for (const bytes of [
      Buffer.from(text, 'latin1'),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'utf16le'),
    ]) {
      const id = await freshSchool();
      expect(await take(id, bytes)).toMatchObject({ accepted: 1, rejected: 0 });
    }
  });

  it('keeps nothing in a dry run, and shows what would come of it', async () => {
    const id = await freshSchool();
    const report = await take(
      id,
      header + row(0, '2025-09-01', 'AM', 'O') + row(9, '2025-09-01', 'AM', 'O'),
      { dryRun: true },
    );
    expect(report).toMatchObject({
      accepted: 1,
      rejected: 1,
      preview: [{ pupil: upn(0), session: '2025-09-01 am', code: 'O' }],
    });
    expect(await shown(id, pupils[0]!)).toEqual([]);
    expect(
      await school.store.forSchool(id, tx =>
        tx.query('select from waymark.import_batch where school_id = $1', [id]),
      ),
    ).toEqual([]);
  });

  it('goes on where it stopped', async () => {
    const id = await freshSchool(1);
    const days = buildCalendar({ terms: [{ from: '2025-09-01', to: '2025-12-01' }] }).schoolDays;
    const filler = Array.from({ length: 6000 }, () => row(9, '2025-09-01', 'AM', '/')).join('');
    const text = Buffer.from(header + row(0, days[0]!, 'AM', '/') + filler + row(0, days[1]!, 'AM', '/'));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield text.subarray(0, text.length - 30_000);
      throw new Error('the line went down');
    }
    const options = { actor, source: 'marks.csv', receivedAt, asAt: receivedAt - 1000 };
    await expect(importRegister(school.store, id, broken(), {}, options)).rejects.toThrow('went down');
    expect(await shown(id, pupils[0]!)).toHaveLength(1);
    const report = await take(id, text, { resume: true });
    expect(report.resumedAfter).toBeGreaterThan(4000);
    expect(report).toMatchObject({ rows: 6002, accepted: 1 });
    expect(await take(id, text, { resume: true })).toMatchObject({ resumedAfter: 0, accepted: 0 });
  });

  it('tells a case of marks that something may follow from, and of no others', async () => {
    const id = await freshSchool(2);
    const days = buildCalendar({ terms: [{ from: '2025-09-01', to: '2025-12-01' }] }).schoolDays.slice(0, 30);
    const marks = (n: number, code: (i: number) => string): string =>
      days
        .map((day, i) => row(n, day, 'AM', code(i)) + row(n, day, 'PM', code(i) === '/' ? '\\' : code(i)))
        .join('');
    const report = await take(id, header + marks(0, i => (i < 4 ? 'I' : '/')) + marks(1, () => '/'));
    expect(report).toMatchObject({ accepted: 120, messages: 1 });
    const rows = await school.store.forSchool(id, tx =>
      tx.query<{
        kind: string;
        pupil: string;
        payload: { caseNumber: number; marks: { session: string }[] };
      }>('select kind, pupil_id as pupil, payload from waymark.outbox where school_id = $1', [id]),
    );
    expect(rows).toMatchObject([{ kind: 'register', pupil: pupils[0], payload: { caseNumber: 1 } }]);
    // The fortieth possible session is the first with which anything can follow.
    expect(rows[0]!.payload.marks[0]!.session).toBe(`${days[19]} pm`);
  });

  it('never fails on a file of anything, and takes every good row in it', async () => {
    const good = fc.tuple(
      fc.constantFrom(0, 1, 2),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom('AM', 'PM'),
      fc.constantFrom('/', 'O', 'C1'),
    );
    const bytes = fc
      .uint8Array({ maxLength: 60 })
      .map(each => Buffer.from(each.filter(byte => byte !== 10 && byte !== 13)).toString('latin1'));
    const junk = fc.oneof(
      bytes,
      fc.constantFrom(
        '"',
        ',,,,',
        row(0, '31/31/2025', 'AM', '/').trim(),
        row(0, '2025-12-25', 'AM', '/').trim(),
        row(7, '2025-09-01', 'AM', '/').trim(),
        `${upn(0)},"Wetherby`,
        'x'.repeat(40_000),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(good, junk), { maxLength: 25 }),
        fc.integer({ min: 50, max: 5000 }),
        async (list, size) => {
          const id = await freshSchool();
          const lines = list.map(each =>
            typeof each === 'string' ? each : row(each[0], `2025-09-0${each[1]}`, each[2], each[3]).trim(),
          );
          const wanted = new Set(
            list.flatMap(each => (typeof each === 'string' ? [] : [`${each[0]} ${each[1]} ${each[2]}`])),
          );
          const found: RefusedRow[] = [];
          const report = await importRegister(
            school.store,
            id,
            pieces(Buffer.from(`${header}${lines.join('\n')}`, 'latin1'), size),
            { delimiter: ',' },
            {
              actor,
              source: 'any',
              receivedAt,
              onRefused: rows => void found.push(...rows),
            },
          );
          expect(report.accepted).toBe(wanted.size);
          expect(
            found.every(
              ({ row: n, field, problem, remedy }) =>
                n > 0 && field !== '' && problem !== '' && remedy !== '',
            ),
          ).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  it('refuses what is no file of marks with one clear error', async () => {
    const id = await freshSchool();
    await expect(take(id, '')).rejects.toMatchObject({ code: 'import.empty' });
    await expect(take(id, '\n\n')).rejects.toMatchObject({ code: 'import.bad-header' });
    await expect(take(id, 'a,b,c\n1,2,3\n')).rejects.toMatchObject({
      code: 'import.bad-header',
      details: { field: 'UPN' },
    });
    await expect(take(id, new Uint8Array(300_000).fill(120))).rejects.toMatchObject({
      code: 'import.bad-header',
    });
    await expect(
      take(id, Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256))),
    ).rejects.toMatchObject({ code: 'import.bad-header' });
  });

  it('proposes nothing for what lies before the day a school was taken on', async () => {
    const id = await freshSchool(1);
    const days = buildCalendar({ terms: [{ from: '2025-09-01', to: '2025-12-01' }] }).schoolDays.slice(0, 31);
    await school.store.forSchool(id, tx => takeOn(tx, days[30]!));
    const day = (date: string, code: string): string =>
      row(0, date, 'AM', code) + row(0, date, 'PM', code === '/' ? '\\' : code);
    expect(
      await take(
        id,
        header +
          days
            .slice(0, 30)
            .map((date, i) => day(date, i < 8 ? 'I' : '/'))
            .join(''),
      ),
    ).toMatchObject({ accepted: 60, messages: 0 });
    expect(await take(id, header + day(days[30]!, 'I'))).toMatchObject({ accepted: 2, messages: 1 });
  });
});

describe('importing people', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  async function* stream(text: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  const take = (schoolId: string, text: string): Promise<ImportReport> =>
    importPeople(school.store, schoolId, stream(text), {}, { actor, source: 'people.csv', receivedAt });
  const columns =
    'UPN,Surname,Forename,Date.Of.Birth,Year.Group,Parent.Id,Parent.Surname,Parent.Address,Parent.Email,Letters.By,Receives.Letters,Court.Order\n';

  it('takes pupils, parents and who receives letters, and the same again changes nothing', async () => {
    const { schoolId: id } = await school.newSchool();
    const text =
      columns +
      `${upn(1)},Marsh,Robin,04/03/2012,8,P1,Marsh,1 Mill Lane | Anytown,kim@example.org,email,yes,\n` +
      `${upn(1)},Marsh,Robin,04/03/2012,8,P2,Marsh,2 Mill Lane,,post,yes,no contact\n` +
      `${upn(2)},Marsh,Sam,31/02/2012,8,P1,Marsh,,,,,\n` +
      `${upn(3)},Marsh,Ash,2013-01-01,R,P1,Marsh,,,maybe,,\n`;
    expect(await take(id, text)).toMatchObject({ rows: 4, accepted: 2, rejected: 2, flagged: 0 });
    const people = await school.store.forSchool(id, async tx => {
      const pupilId = (await findPupilsByUpn(tx, [upn(1)])).get(upn(1))!;
      return {
        pupilId,
        facts: await loadPupilFacts(tx, pupilId, receivedAt),
        parents: await loadParents(tx, pupilId, receivedAt),
      };
    });
    expect(people.facts).toMatchObject({
      dateOfBirth: '2012-03-04',
      yearGroup: 8,
      parents: [
        { service: 'email', contactBlocked: false },
        { service: 'post', contactBlocked: true },
      ],
    });
    expect(people.parents[0]).toMatchObject({
      address: ['1 Mill Lane', 'Anytown'],
      email: 'kim@example.org',
    });

    expect(await take(id, text)).toMatchObject({ accepted: 2, flagged: 0, messages: 0 });
    const lifted =
      `${columns}${upn(1)},,,,,P2,Marsh,,,post,yes,\n${upn(1)},,,,,P1,Marsh,,,email,no,\n`.replace(
        ',,,email,no',
        ',,kim@example.org,email,no',
      );
    expect(await take(id, lifted)).toMatchObject({ accepted: 2, flagged: 1 });
    const facts = await school.store.forSchool(id, tx => loadPupilFacts(tx, people.pupilId, receivedAt));
    expect(facts).toMatchObject({
      dateOfBirth: '2012-03-04',
      parents: [{ contactBlocked: true }, { contactBlocked: true }],
    });
  });
});
