// The store and the decider together, without Temporal: what concerns a case becomes a message, and what is decided late is
// decided as it would have been in time.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  addDays,
  formatInstant,
  londonInstant,
  parseInstant,
  weekday,
  type Instant,
} from '#libs/school-time';
import {
  caseAddress,
  claimMessages,
  listLiveCases,
  loadPupilEvents,
  lookAtCase,
  takeChange,
  takeMarks,
  type Batch,
  type NewMark,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { putPeople } from '../people.js';
import { testSchool, type TestSchool } from '../../../test/support/school.js';

const days = (from: string, to: string): string[] => {
  const found: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (weekday(day) <= 5) found.push(day);
  return found;
};

describe('casework in the store', () => {
  let school: TestSchool;
  let pupilId: string;

  beforeAll(async () => {
    school = await testSchool();
  }, 60_000);
  afterAll(() => school.close());
  beforeEach(async () => {
    pupilId = randomUUID();
    await inSchool(tx =>
      putPeople(tx, { pupils: [{ id: pupilId, dateOfBirth: '2012-03-04', yearGroup: 8 }] }),
    );
  });

  const inSchool = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    school.store.forSchool(school.schoolId, work);

  const batch = (): Batch => ({
    id: randomUUID(),
    source: 'test',
    receivedAt: parseInstant('2025-10-02T08:00'),
    actor: { id: 'u1', role: 'attendance-officer' },
  });
  const marksOf = (from: string, to: string, am: string, pm = am): NewMark[] =>
    days(from, to).flatMap(day => [
      { pupilId, session: `${day} am`, code: am, knownAt: londonInstant(day, '09:15') },
      { pupilId, session: `${day} pm`, code: pm, knownAt: londonInstant(day, '13:20') },
    ]);
  const take = (marks: readonly NewMark[]) => inSchool(tx => takeMarks(tx, batch(), marks));
  const events = (): Promise<readonly StoredEvent[]> => inSchool(tx => loadPupilEvents(tx, pupilId));
  const messages = async () => {
    const claimed = await school.store.asRelay(relay => claimMessages(relay, { schoolId: school.schoolId }));
    return claimed.filter(message => message.pupilId === pupilId);
  };
  const key = () => caseAddress(school.schoolId, pupilId, 1);
  const look = (id: number, now: Instant) =>
    inSchool(tx => lookAtCase(tx, key(), { kind: 'message', id }, now));

  /** Present to 26 September, absent to 1 October: the sixth absence reaches the first stage. */
  async function opened(): Promise<void> {
    await take([
      ...marksOf('2025-09-01', '2025-09-26', '/', '\\'),
      ...marksOf('2025-09-29', '2025-10-01', 'O'),
    ]);
    const [message] = await messages();
    await look(message!.id, parseInstant('2025-10-01T14:00'));
  }

  it('tells nobody of marks from which nothing follows', async () => {
    const { accepted, messages: told } = await take(marksOf('2025-09-01', '2025-09-26', '/', '\\'));

    expect({ accepted, told }).toEqual({ accepted: 40, told: 0 });
    expect(await messages()).toEqual([]);
  });

  it('decides a delivery mark by mark, at the moment of the mark', async () => {
    await opened();

    expect((await events()).map(({ type, at }) => `${type} ${formatInstant(at)}`)).toEqual([
      'CaseOpened 2025-10-01T13:20:00+01:00',
      'StageProposed 2025-10-01T13:20:00+01:00',
    ]);
  });

  it('deals with a message once', async () => {
    await take([
      ...marksOf('2025-09-01', '2025-09-26', '/', '\\'),
      ...marksOf('2025-09-29', '2025-10-01', 'O'),
    ]);
    const [message] = await messages();
    const first = await look(message!.id, 0);
    const second = await look(message!.id, 0);

    expect(second).toEqual(first);
    expect(await events()).toHaveLength(2);
  });

  it("does not take another pupil's message away", async () => {
    await take([
      ...marksOf('2025-09-01', '2025-09-26', '/', '\\'),
      ...marksOf('2025-09-29', '2025-10-01', 'O'),
    ]);
    const [message] = await messages();
    const other = caseAddress(school.schoolId, school.pupilId, 1);
    await inSchool(tx => lookAtCase(tx, other, { kind: 'message', id: message!.id }, 0));

    await look(message!.id, 0);

    expect(await events()).toHaveLength(2);
  });

  it('never goes back in time: what comes late stands behind what was decided', async () => {
    await opened();
    const due = (await inSchool(tx => listLiveCases(tx, { pupilId })))[0]!.nextDue!;
    await inSchool(tx => lookAtCase(tx, key(), { kind: 'deadline', until: due }, due));
    await take([
      {
        pupilId,
        session: '2025-10-01 pm',
        code: '\\',
        knownAt: parseInstant('2025-10-03T09:00'),
        reason: 'seen',
      },
    ]);
    const [message] = await messages();
    await look(message!.id, due);

    const log = await events();
    expect(log.map(({ type }) => type)).toEqual([
      'CaseOpened',
      'StageProposed',
      'ApprovalOverdue',
      'ProposalWithdrawn',
      'CloseProposed',
    ]);
    expect(log.at(-1)!.at).toBe(due);
  });

  it('lets what fell due happen first, at its own moment, when a driver comes late', async () => {
    await opened();

    const standing = await inSchool(tx =>
      lookAtCase(tx, key(), { kind: 'start', until: 0 }, parseInstant('2025-11-20T10:00')),
    );

    const overdue = (await events()).at(-1)!;
    expect([overdue.type, formatInstant(overdue.at)]).toEqual([
      'ApprovalOverdue',
      '2025-10-08T17:00:00+01:00',
    ]);
    expect(standing).toMatchObject({ status: 'open', answer: null });
    expect(standing.due).toBeGreaterThan(overdue.at);
  });

  it('tells every live case of the school of a closure, and moves their deadlines', async () => {
    await opened();
    const before = (await inSchool(tx => listLiveCases(tx, { pupilId })))[0]!.nextDue!;
    const at = parseInstant('2025-10-02T16:00');

    const told = await inSchool(tx =>
      takeChange(tx, school.pupilId, at, { kind: 'closure', date: '2025-10-06' }),
    );

    expect(told).toBeGreaterThan(0);
    const [message] = await messages();
    const { due } = await look(message!.id, at);
    expect([formatInstant(before), formatInstant(due!)]).toEqual([
      '2025-10-08T17:00:00+01:00',
      '2025-10-09T17:00:00+01:00',
    ]);
  });

  it('refuses a look at a pupil who is not there', async () => {
    const nobody = caseAddress(school.schoolId, randomUUID(), 1);

    await expect(
      inSchool(tx => lookAtCase(tx, nobody, { kind: 'start', until: 0 }, 0)),
    ).rejects.toMatchObject({
      code: 'store.unknown-pupil',
    });
  });
});
