// A newer file takes away what a step rested on: the case shows it as the case model says.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { buildCalendar, londonInstant } from '#libs/school-time';
import { importRegister, loadPupilEvents, lookAtCase, putPeople } from '#libs/store';
import { testSchool, type TestSchool } from '../../../test/support/school.js';

const days = buildCalendar({ terms: [{ from: '2025-09-01', to: '2025-12-19' }] }).schoolDays.slice(0, 30);
const receivedAt = londonInstant('2025-12-01', '12:00');
const upn = 'A000000000001';

describe('a file that amends', () => {
  let school: TestSchool;
  let pupilId: string;
  beforeAll(async () => {
    school = await testSchool();
  }, 60_000);
  afterAll(() => school.close());

  /** Imports a file of whole days and decides what came of it. */
  const take = async (asAt: number, codeOn: (i: number, half: 'AM' | 'PM') => string) => {
    const { store, schoolId } = school;
    const rows = days.flatMap((day, i) =>
      (['AM', 'PM'] as const).map(half => `${upn},${day},${half},${codeOn(i, half)}\n`),
    );
    await importRegister(
      store,
      schoolId,
      (async function* () {
        yield Buffer.from(`UPN,Date,Session,Session.Mark\n${rows.join('')}`);
      })(),
      {},
      { actor: { id: 'u1', role: 'attendance-officer' }, source: 'marks.csv', receivedAt, asAt },
    );
    await store.forSchool(schoolId, async tx => {
      const waiting = await tx.query<{ id: number }>(
        'select id from waymark.outbox where school_id = $1 and pupil_id = $2 and handled_at is null order by id',
        [schoolId, pupilId],
      );
      for (const { id } of waiting)
        await lookAtCase(tx, { schoolId, pupilId, caseNumber: 1 }, { kind: 'message', id }, asAt);
    });
    const events = await store.forSchool(schoolId, tx => loadPupilEvents(tx, pupilId));
    return events.map(({ type }) => type);
  };
  const newPupil = async () => {
    pupilId = randomUUID();
    const pupil = { id: pupilId, upn, dateOfBirth: '2012-03-04', yearGroup: 8 };
    await school.store.forSchool(school.schoolId, async tx => {
      await tx.query('update waymark.pupil set upn = null where school_id = $1', [school.schoolId]);
      await putPeople(tx, { pupils: [pupil] });
    });
  };
  const extract = londonInstant(days[29]!, '16:00');
  const newer = extract + 24 * 3_600_000;
  const present = (half: 'AM' | 'PM'): string => (half === 'AM' ? '/' : '\\');

  it('revises a finding of ten sessions when one O becomes I', async () => {
    await newPupil();
    const isAbsent = (i: number): boolean => i >= 25;
    const before = await take(extract, (i, half) => (isAbsent(i) ? 'O' : present(half)));
    expect(before).toContain('PenaltyThresholdMet');
    const after = await take(newer, (i, half) =>
      isAbsent(i) ? (i === 27 && half === 'AM' ? 'I' : 'O') : present(half),
    );
    expect(after.slice(before.length)).toEqual(['FindingRevised']);
    const events = await school.store.forSchool(school.schoolId, tx => loadPupilEvents(tx, pupilId));
    expect(events.at(-1)).toMatchObject({
      at: newer,
      data: { subject: { kind: 'threshold' } },
      because: { rule: 'threshold.national', numbers: { count: 9, needs: 10 } },
    });
  });

  it('withdraws a proposal of six absences when one O becomes an interview, which no ladder counts', async () => {
    await newPupil();
    const before = await take(extract, (i, half) => (i >= 27 ? 'O' : present(half)));
    expect(before).toEqual(['CaseOpened', 'StageProposed']);
    const after = await take(newer, (i, half) =>
      i < 27 ? present(half) : i === 28 && half === 'PM' ? 'J1' : 'O',
    );
    expect(after.slice(before.length)).toEqual(['ProposalWithdrawn', 'CloseProposed']);
  });
});
