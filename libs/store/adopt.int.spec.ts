// A school taken on in February: two terms of register behind it, cases that run on paper, notices from before.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addDays, isWorkingDay, londonInstant, parseInstant, type Instant } from '#libs/school-time';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  adoptCases,
  claimMessages,
  importRegister,
  listLiveCases,
  loadEarlierNotices,
  loadPupilEvents,
  loadPupilFacts,
  lookAtCase,
  putPeople,
  putSchool,
  takeMarks,
  takeOn,
  type AdoptReport,
  type Tx,
} from './index.js';

const calendar = {
  terms: [
    { from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] },
    { from: '2026-01-05', to: '2026-03-27', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
    { from: '2026-04-13', to: '2026-07-21', breaks: [{ from: '2026-05-25', to: '2026-05-29' }] },
  ],
};
const takenOnDay = '2026-02-23';
const now = londonInstant(takenOnDay, '07:30');
const by = { id: 'u1', role: 'administrator' } as const;
const upns = ['A000000000001', 'A000000000002', 'A000000000003', 'A000000000004'] as const;

describe('taking a school on', () => {
  let school: TestSchool;
  const schoolId = randomUUID();
  const pupils = upns.map(() => randomUUID());
  const mothers = upns.map(() => randomUUID());
  const fathers = upns.map(() => randomUUID());

  const inSchool = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(schoolId, work);
  const adopt = (text: string, dryRun = false): Promise<AdoptReport> =>
    adoptCases(school.store, schoolId, Buffer.from(text), { by, now, dryRun });
  const eventsOf = async (pupil: number) =>
    (await inSchool(tx => loadPupilEvents(tx, pupils[pupil]!))).map(({ type }) => type);

  beforeAll(async () => {
    school = await testSchool();
    await inSchool(async tx => {
      await putSchool(tx, {
        slug: 'taken-on',
        name: 'Taken on',
        policyId: 'ashley',
        policyVersion: '1.0.0',
        calendar,
        namespace: 'waymark-test',
      });
      await putPeople(tx, {
        pupils: pupils.map((id, i) => ({ id, upn: upns[i]!, yearGroup: 8, dateOfBirth: '2012-03-04' })),
        parents: pupils.flatMap((_, i) => [
          { id: mothers[i]!, forename: 'Kim', surname: `Example${i}` },
          { id: fathers[i]!, forename: 'Sam', surname: `Example${i}` },
        ]),
        relationships: pupils.flatMap((pupilId, i) => [
          { pupilId, parentId: mothers[i]! },
          { pupilId, parentId: fathers[i]!, service: 'hand' as const },
        ]),
      });
      await takeOn(tx, takenOnDay);
    });
  });
  afterAll(() => school.close());

  it('proposes nothing for two terms that are imported', async () => {
    const rows = [
      'UPN,Surname,Forename,Year.Group,Reg,Gender,Date,Session,Session.Mark,Session.Late.Minutes,Session.Notes',
    ];
    for (let day = '2025-09-01'; day < takenOnDay; day = addDays(day, 1)) {
      const closed = [
        ...calendar.terms.flatMap(term => term.breaks),
        { from: '2025-12-20', to: '2026-01-04' },
      ];
      if (!isWorkingDay(day) || closed.some(({ from, to }) => from <= day && day <= to)) continue;
      const ill = ['2025-11-10', '2025-11-11', '2025-11-12', '2025-11-13', '2026-01-19'].includes(day);
      const away = day >= '2026-01-26' && day <= '2026-01-30';
      upns.forEach((upn, i) => {
        for (const half of ['AM', 'PM'])
          rows.push(
            `${upn},X,Y,8,8A,F,${day},${half},${away && i === 3 ? 'O' : ill || away ? 'I' : half === 'AM' ? '/' : '\\'},,`,
          );
      });
    }
    const report = await importRegister(
      school.store,
      schoolId,
      (async function* () {
        yield Buffer.from(rows.join('\n'));
      })(),
      {},
      { actor: by, source: 'two-terms.csv', receivedAt: now },
    );
    expect(report).toMatchObject({ rejected: 0, messages: 0 });
    expect(report.accepted).toBeGreaterThan(700);
    expect(await inSchool(tx => listLiveCases(tx))).toEqual([]);
  });

  const file = [
    'Kind,UPN,Stage,Letter.Date,Letter.By,Meeting.Date,Contract.Date,Contract.By,Review.Until,Parent,Issued,Weeks,Until,Allowed,Outcome,Authority,Documents',
    `case,${upns[0]},target-letter,09/02/2026,post,,,,,,,,,,,,letter.pdf#${'ab'.repeat(32)}`,
    `case,${upns[1]},meeting,2026-01-12,,2026-01-20,,,2026-02-27,,,,,,,,`,
    `case,${upns[2]},attendance-contract,,,,2026-02-10,Kim Example2,,,,,,,,,`,
    `notice-to-improve,${upns[3]},,,,,,,,Kim Example3,2026-02-03,4,2026-03-13,0,,,nti.pdf`,
    `penalty-notice,${upns[3]},,,,,,,,Kim Example3,2025-02-03,,,,paid,Northshire,register.pdf`,
    `notice-to-improve,${upns[3]},,,,,,,,Kim Example3,2025-01-06,,2025-01-31,,failed,Northshire,`,
  ].join('\n');

  it('says row by row what cannot be adopted, and keeps nothing of it', async () => {
    const wrong = [
      'Kind,UPN,Stage,Letter.Date,Parent,Issued,Weeks,Allowed',
      'case,A999999999999,target-letter,2026-02-09,,,,',
      `case,${upns[0]},first-letter,2026-02-09,,,,`,
      `case,${upns[1]},target-letter,9 February,,,,`,
      `notice-to-improve,${upns[2]},,,Kim Example2,2026-02-03,4,0`,
      `notice-to-improve,${upns[3]},,,Ada Lovelace,2026-02-03,4,0`,
    ].join('\n');
    const report = await adopt(wrong);
    expect(report).toMatchObject({ rows: 5, adopted: 0, rejected: 5 });
    expect(report.refused.map(({ row, field }) => [row, field])).toEqual([
      [1, 'UPN'],
      [2, 'Stage'],
      [3, 'Letter.Date'],
      [4, 'Issued'],
      [5, 'Parent'],
    ]);
    for (const { problem, remedy } of report.refused) expect([problem, remedy]).not.toContain('');
    expect(await eventsOf(0)).toEqual([]);
    await expect(adopt('UPN,Step\nA1,x')).rejects.toMatchObject({ code: 'adopt.bad-header' });
  });

  it('adopts running cases and earlier notices once, tried first', async () => {
    const trial = await adopt(file, true);
    expect(trial).toMatchObject({ rows: 6, adopted: 4, notices: 2, unchanged: 0, refused: [] });
    expect(await eventsOf(0)).toEqual([]);
    expect(await adopt(file)).toEqual(trial);
    expect(await eventsOf(0)).toEqual(['CaseOpened', 'CaseAdopted']);
    expect(await adopt(file)).toMatchObject({ adopted: 0, notices: 0, unchanged: 6, refused: [] });
    expect(await eventsOf(3)).toEqual(['CaseOpened', 'CaseAdopted']);
  });

  it('runs them on: the next thing due in each, and a driver called for each', async () => {
    const due = new Map(
      (await inSchool(tx => listLiveCases(tx))).map(({ pupilId, nextDue }) => [pupilId, nextDue]),
    );
    const dueOf = (i: number): Instant | null | undefined => due.get(pupils[i]!);
    // Posted on Monday 9 February, served on the 11th; half-term left out.
    expect(dueOf(0)).toBe(parseInstant('2026-03-18T17:00'));
    expect(dueOf(1)).toBe(parseInstant('2026-02-27T17:00'));
    expect(dueOf(2)).toBe(parseInstant('2026-03-17T17:00'));
    expect(dueOf(3)).toBe(parseInstant('2026-03-13T17:00'));
    const messages = await school.store.asRelay(tx => claimMessages(tx, { schoolId }));
    expect(messages.map(({ kind, pupilId }) => [kind, pupilId]).toSorted()).toEqual(
      pupils.map(pupilId => ['facts', pupilId]).toSorted(),
    );
    const standing = await inSchool(tx =>
      lookAtCase(
        tx,
        { schoolId, pupilId: pupils[1]!, caseNumber: 1 },
        { kind: 'deadline', until: parseInstant('2026-02-27T17:00') },
        parseInstant('2026-02-27T17:00'),
      ),
    );
    expect(standing).toMatchObject({ status: 'open', letters: [] });
    expect(await eventsOf(1)).toEqual(['CaseOpened', 'CaseAdopted', 'ReviewMeasured']);
  });

  it('proposes no letter that was sent on paper when the first new mark comes', async () => {
    const batch = { id: randomUUID(), source: 'marks', receivedAt: now, actor: by };
    await inSchool(tx =>
      takeMarks(tx, batch, [
        {
          pupilId: pupils[0]!,
          session: '2026-02-23 am',
          code: 'I',
          knownAt: parseInstant('2026-02-23T09:30'),
        },
      ]),
    );
    const [message] = await school.store.asRelay(tx => claimMessages(tx, { schoolId }));
    if (message)
      await inSchool(tx =>
        lookAtCase(
          tx,
          { schoolId, pupilId: pupils[0]!, caseNumber: 1 },
          { kind: 'message', id: message.id },
          parseInstant('2026-02-23T10:00'),
        ),
      );
    expect(await eventsOf(0)).toEqual(['CaseOpened', 'CaseAdopted']);
  });

  it('counts an earlier penalty notice to its parent, and shows both with where they are known from', async () => {
    const facts = await inSchool(tx => loadPupilFacts(tx, pupils[3]!, now));
    expect(facts.earlierNotices).toEqual([{ parent: mothers[3], issued: '2025-02-03', status: 'paid' }]);
    expect(await inSchool(tx => loadEarlierNotices(tx, pupils[3]!))).toEqual({
      penalties: [
        {
          parent: mothers[3],
          issued: '2025-02-03',
          status: 'paid',
          authority: 'Northshire',
          source: 'paper',
          documents: [{ name: 'register.pdf', hash: null }],
        },
      ],
      improvements: [
        expect.objectContaining({ issued: '2025-01-06', until: '2025-01-31', outcome: 'failed' }),
      ],
    });
  });

  it('guesses at no parent where two have the same name', async () => {
    const namesake = randomUUID();
    await inSchool(tx =>
      putPeople(tx, {
        pupils: [],
        parents: [{ id: namesake, forename: 'Kim', surname: 'Example1' }],
        relationships: [{ pupilId: pupils[1]!, parentId: namesake }],
      }),
    );
    const rows = (parent: string) =>
      `Kind,UPN,Parent,Issued,Outcome\npenalty-notice,${upns[1]},${parent},2025-03-03,paid`;
    expect((await adopt(rows('Kim Example1'))).refused).toMatchObject([{ field: 'Parent' }]);
    expect(await adopt(rows(namesake))).toMatchObject({ notices: 1, refused: [] });
  });
});
