// Marks that come in through the programs' interface: what a message costs, and when there is none.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { buildCalendar, londonInstant } from '#libs/school-time';
import { lookAtCase, putPeople, takeMarks, takeOn, type NewMark, type Tx } from '#libs/store';
import { testSchool, type TestSchool } from '../../../test/support/school.js';

const days = buildCalendar({ terms: [{ from: '2025-09-01', to: '2025-12-19' }] }).schoolDays;

describe('marks that come in', () => {
  let school: TestSchool;
  let schoolId: string;
  let pupilId: string;
  beforeAll(async () => {
    school = await testSchool();
  }, 60_000);
  afterAll(() => school.close());

  const inSchool = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(schoolId, work);
  const fresh = async () => {
    ({ schoolId } = await school.newSchool());
    pupilId = randomUUID();
    await inSchool(tx =>
      putPeople(tx, { pupils: [{ id: pupilId, dateOfBirth: '2012-03-04', yearGroup: 8 }] }),
    );
  };
  const mark = (day: string, half: 'am' | 'pm', code: string): NewMark => ({
    pupilId,
    session: `${day} ${half}`,
    code,
    knownAt: londonInstant(day, half === 'am' ? '09:30' : '13:30'),
  });
  const dayOf = (day: string, code: string): NewMark[] => [
    mark(day, 'am', code),
    mark(day, 'pm', code === '/' ? '\\' : code),
  ];
  const take = (marks: readonly NewMark[]) =>
    inSchool(tx =>
      takeMarks(
        tx,
        {
          id: randomUUID(),
          source: 'spec',
          receivedAt: londonInstant('2025-12-01', '12:00'),
          actor: { id: 'u1', role: 'attendance-officer' },
        },
        marks,
      ),
    );
  const outbox = () =>
    inSchool(tx =>
      tx.query<{ id: number; handled: boolean }>(
        'select id, handled_at is not null as handled from waymark.outbox where school_id = $1 order by id',
        [schoolId],
      ),
    );
  const decide = async () => {
    for (const { id, handled } of await outbox()) {
      if (handled) continue;
      const key = { schoolId, pupilId, caseNumber: 1 };
      await inSchool(tx =>
        lookAtCase(tx, key, { kind: 'message', id }, londonInstant('2025-12-01', '12:00')),
      );
    }
  };

  it('cost no message day after day while nothing follows, though figures alone would ask', async () => {
    await fresh();
    for (const [i, day] of days.slice(0, 32).entries())
      await take(dayOf(day, i === 3 || i === 9 ? 'O' : '/'));
    expect(await outbox()).toEqual([]);
    // The same marks again; then two amended, which might be two absences more for all that kept figures say.
    await take(dayOf(days[20]!, '/'));
    const later = londonInstant(days[31]!, '15:00');
    await take([
      { ...mark(days[21]!, 'am', 'L'), knownAt: later },
      { ...mark(days[22]!, 'am', 'L'), knownAt: later },
    ]);
    expect(await outbox()).toEqual([]);
  }, 60_000);

  it('cost one message where a case opens, and none while it stays as it is', async () => {
    await fresh();
    for (const day of days.slice(0, 20)) await take(dayOf(day, '/'));
    await take(dayOf(days[20]!, 'O'));
    await take(dayOf(days[21]!, 'O'));
    expect(await outbox()).toEqual([]);
    await take([mark(days[22]!, 'am', 'O'), mark(days[22]!, 'pm', 'O')]);
    expect(await outbox()).toHaveLength(1);
    await decide();
    for (const day of days.slice(23, 26)) await take(dayOf(day, '/'));
    expect(await outbox()).toHaveLength(1);
    // One entry amended takes a counted absence away: the open proposal falls, and its case must hear of that.
    await take([{ ...mark(days[22]!, 'pm', '\\'), knownAt: londonInstant(days[26]!, '10:00') }]);
    expect(await outbox()).toHaveLength(2);
  }, 60_000);

  it('propose nothing for sessions before the day on which the school was taken on', async () => {
    await fresh();
    await inSchool(tx => takeOn(tx, days[30]!));
    await take(days.slice(0, 30).flatMap((day, i) => dayOf(day, i < 8 ? 'I' : '/')));
    expect(await outbox()).toEqual([]);
    await take([mark(days[29]!, 'am', 'I')]);
    expect(await outbox()).toEqual([]);
    await take(dayOf(days[30]!, 'I'));
    expect(await outbox()).toHaveLength(1);
  }, 60_000);
});
