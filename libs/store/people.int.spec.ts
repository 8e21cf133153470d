import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Change } from '#libs/casework';
import { testSchool, type TestSchool } from '../../test/support/school.js';
import {
  applyChange,
  findPupilsByUpn,
  listPupilIds,
  loadParents,
  loadPupil,
  loadPupilFacts,
  loadSchool,
  putPeople,
  type Tx,
} from './index.js';

const at = Date.UTC(2025, 9, 1, 9);
const facts = (id: string, service: 'post' | 'email' = 'post') => ({
  id,
  service,
  liable: true,
  contactBlocked: false,
});

describe('people and the changes around a pupil', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => school.store.forSchool(school.schoolId, work);
  const change = (pupilId: string, moment: number, what: Change) =>
    run(tx => applyChange(tx, pupilId, moment, what));
  const factsAt = (pupilId: string, moment: number) => run(tx => loadPupilFacts(tx, pupilId, moment));

  it('gives the facts that the decider may see, and names and addresses apart from them', async () => {
    const {
      pupilId,
      parents: [first, second],
    } = school;
    expect(await factsAt(pupilId, at)).toEqual({
      id: pupilId,
      dateOfBirth: '2012-03-04',
      yearGroup: 8,
      parents: [facts(first), facts(second, 'email')],
      earlierNotices: [],
      suspensions: [],
      openFlags: [],
    });
    expect(await run(tx => loadPupil(tx, pupilId))).toEqual({
      id: pupilId,
      forename: 'Robin',
      surname: 'Wetherby',
      dateOfBirth: '2012-03-04',
      yearGroup: 8,
    });
    expect(await run(tx => loadParents(tx, pupilId, at))).toEqual([
      { id: first, title: 'Ms', forename: 'Kim', surname: 'Wetherby', address: ['1 Mill Lane', 'Anytown'] },
      { id: second, title: '', forename: 'Alex', surname: 'Wetherby', email: 'alex@example.org' },
    ]);
    await expect(factsAt(randomUUID(), at)).rejects.toMatchObject({ code: 'store.unknown-pupil' });
  });

  it('lets a change hold from its moment on and not before, and once though it comes twice', async () => {
    const pupilId = await school.newPupil();
    const [a, b] = [randomUUID(), randomUUID()];
    const changes: readonly [number, Change][] = [
      [at, { kind: 'parent-added', parent: { id: a } }],
      [at + 10, { kind: 'parent-added', parent: { id: b, service: 'hand' } }],
      [at + 20, { kind: 'not-liable', parent: a }],
      [at + 20, { kind: 'contact-blocked', parent: a }],
      [at + 30, { kind: 'parent-removed', parent: b }],
      [at + 40, { kind: 'flag', flag: 'social-worker' }],
      [at + 50, { kind: 'flag-met', flag: 'social-worker' }],
      [at + 60, { kind: 'suspension', from: '2025-10-06', schoolDays: 3 }],
      [at + 70, { kind: 'parent-added', parent: { id: b } }],
      [at + 80, { kind: 'leave' }],
      [at + 90, { kind: 'join' }],
    ];
    for (const [moment, what] of changes) for (const _ of [1, 2]) await change(pupilId, moment, what);

    const parentsAt = async (offset: number) => (await factsAt(pupilId, at + offset)).parents;
    const byHand = { ...facts(b), service: 'hand' };
    const shut = { ...facts(a), liable: false, contactBlocked: true };
    expect(await parentsAt(-1)).toEqual([]);
    expect(await parentsAt(0)).toEqual([facts(a)]);
    expect(await parentsAt(10)).toEqual([facts(a), byHand]);
    expect(await parentsAt(19)).toEqual([facts(a), byHand]);
    expect(await parentsAt(20)).toEqual([shut, byHand]);
    expect(await parentsAt(30)).toEqual([shut]);
    expect(await parentsAt(70)).toEqual([shut, facts(b)]);
    expect((await factsAt(pupilId, at + 49)).openFlags).toEqual(['social-worker']);
    expect((await factsAt(pupilId, at + 50)).openFlags).toEqual([]);
    expect((await factsAt(pupilId, at + 59)).suspensions).toEqual([]);
    expect((await factsAt(pupilId, at + 60)).suspensions).toEqual([{ from: '2025-10-06', schoolDays: 3 }]);
    const enrolments = await run(tx =>
      tx.query('select joined_at, left_at from waymark.enrolment where pupil_id = $1 order by 1', [pupilId]),
    );
    expect(enrolments).toEqual([
      { joined_at: -Infinity, left_at: at + 80 },
      { joined_at: at + 90, left_at: null },
    ]);
  });

  it('refuses a change of a parent whom the pupil does not have', async () => {
    const unknown = change(school.pupilId, at, { kind: 'not-liable', parent: randomUUID() });
    await expect(unknown).rejects.toMatchObject({ code: 'store.unknown-relationship' });
    const named = change(school.pupilId, at, { kind: 'parent-added', parent: { id: 'Kim Wetherby' } });
    await expect(named).rejects.toMatchObject({ code: 'store.bad-id' });
    await expect(named).rejects.not.toThrow(/Wetherby/);
  });

  it('shows a closure in the calendar from the moment it is known', async () => {
    await change(school.pupilId, at, { kind: 'closure', date: '2025-11-28' });
    const closuresAt = async (moment?: number) => (await run(tx => loadSchool(tx, moment))).calendar.closures;
    expect(await closuresAt(at - 1)).toBeUndefined();
    expect(await closuresAt(at)).toEqual(['2025-11-28']);
    expect(await closuresAt()).toEqual(['2025-11-28']);
  });

  it('brings people up to date and leaves relationships to changes', async () => {
    const pupil = { id: randomUUID(), upn: 'A000000000001' };
    const parent = { id: randomUUID() };
    const tie = { pupilId: pupil.id, parentId: parent.id };
    const notice = { pupilId: pupil.id, parent: parent.id, issued: '2025-02-03' };
    await run(tx =>
      putPeople(tx, {
        pupils: [pupil],
        parents: [parent],
        relationships: [tie],
        earlierNotices: [{ ...notice, status: 'unpaid' }],
      }),
    );
    await change(pupil.id, at, { kind: 'not-liable', parent: parent.id });
    await run(tx =>
      putPeople(tx, {
        pupils: [{ ...pupil, forename: 'Sam', yearGroup: 9 }],
        parents: [{ ...parent, phone: '01632 960000' }],
        relationships: [tie],
        earlierNotices: [{ ...notice, status: 'paid' }],
      }),
    );
    expect(await factsAt(pupil.id, at)).toMatchObject({
      yearGroup: 9,
      parents: [{ id: parent.id, liable: false }],
      earlierNotices: [{ parent: parent.id, issued: '2025-02-03', status: 'paid' }],
    });
    expect(await run(tx => findPupilsByUpn(tx, ['A000000000001', 'A000000000002']))).toEqual(
      new Map([['A000000000001', pupil.id]]),
    );
    expect(await run(tx => listPupilIds(tx))).toContain(pupil.id);
  });
});
