// A training school: eight made-up pupils under a real school's policy, with a register up to today, and nothing of the
// real school besides.
import { createHash, randomUUID } from 'node:crypto';
import { readPack } from '#libs/policy';
import { londonDate, londonInstant, schoolYearStart, sessionsOn } from '#libs/school-time';
import {
  loadSchool,
  putHabit,
  putPeople,
  putSchool,
  takeMarks,
  trainingNamespace,
  type NewMark,
  type Tx,
} from '#libs/store';
import { codeOf, type Habit } from './habits.js';
import type { TrainingRoom } from './move-on.js';
import { removeSchool } from './remove-school.js';
import { sampleCalendar } from './sample-calendar.js';
import { putSampleLetterhead } from './sample-letterhead.js';

/** The id of the training school that belongs to a school: always the same one. */
export function trainingSchoolOf(schoolId: string): string {
  const hex = createHash('sha256').update(`training/${schoolId}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

interface TrainingPupil {
  readonly forename: string;
  readonly yearGroup: number;
  readonly habit: Habit;
  readonly parents: 1 | 2;
}

/** One for each thing to practise. */
const pupils: readonly TrainingPupil[] = [
  { forename: 'Ada', yearGroup: 7, habit: 'mondays', parents: 1 },
  { forename: 'Bram', yearGroup: 8, habit: 'slipping', parents: 2 },
  { forename: 'Cleo', yearGroup: 9, habit: 'unwell', parents: 1 },
  { forename: 'Dev', yearGroup: 10, habit: 'away', parents: 1 },
  { forename: 'Edie', yearGroup: 7, habit: 'unexplained', parents: 2 },
  { forename: 'Finn', yearGroup: 8, habit: 'late', parents: 1 },
  { forename: 'Gwen', yearGroup: 9, habit: 'every-day', parents: 2 },
  { forename: 'Hari', yearGroup: 10, habit: 'every-day', parents: 1 },
];
const surname = 'Trialstone';
const office = { id: 'training', role: 'attendance-officer' } as const;

/**
 * Makes the training school of a real school, or makes it afresh: its time is the real one again and its cases are gone.
 * Gives its id. `schoolId` is the real school; its policy and its name are taken over.
 */
export async function startTraining(room: TrainingRoom, schoolId: string): Promise<string> {
  const { store, temporal } = room;
  const trainingId = trainingSchoolOf(schoolId);
  const real = await store.forSchool(schoolId, tx => loadSchool(tx));
  await removeSchool(store, temporal, trainingId);
  await store.forSchool(trainingId, async tx => {
    const today = londonDate(tx.now());
    const { spec, calendar, days } = sampleCalendar(today);
    await putSchool(tx, {
      slug: `${real.slug}-training`,
      name: `${real.name}: training room`,
      policyId: real.policyId,
      // As for new cases anywhere: the newest version that ships.
      policyVersion: readPack(real.policyId).version,
      calendar: spec,
      namespace: trainingNamespace(real.namespace),
      disposable: true,
    });
    await putSampleLetterhead(tx, office, tx.now());
    const ids = await putPupils(tx, Number(schoolYearStart(days[0]!).slice(0, 4)));
    const marks = pupils.flatMap(({ habit }, i) =>
      days
        .flatMap(date => sessionsOn(calendar, date))
        .map((session): NewMark => {
          const knownAt = londonInstant(session.slice(0, 10), '16:00');
          return { pupilId: ids[i]!, session, code: codeOf(habit, session), knownAt };
        }),
    );
    await takeMarks(tx, { id: randomUUID(), source: 'training', receivedAt: tx.now(), actor: office }, marks);
  });
  return trainingId;
}

/** The made-up people; gives the pupils' ids in their order. */
async function putPupils(tx: Tx, schoolYear: number): Promise<readonly string[]> {
  const people = pupils.map((pupil, i) => ({
    ...pupil,
    id: randomUUID(),
    number: i + 1,
    parentIds: Array.from({ length: pupil.parents }, () => randomUUID()),
  }));
  await putPeople(tx, {
    pupils: people.map(({ id, number, forename, yearGroup }) => ({
      id,
      upn: `T999${String(number).padStart(9, '0')}`,
      forename,
      surname,
      dateOfBirth: `${schoolYear - 4 - yearGroup}-0${number}-15`,
      yearGroup,
      registrationGroup: `${yearGroup}T`,
    })),
    parents: people.flatMap(({ parentIds, number }) =>
      parentIds.map((id, p) => ({
        id,
        title: p === 0 ? 'Ms' : 'Mr',
        forename: p === 0 ? 'Kim' : 'Alex',
        surname,
        address: [`${number} Practice Lane`, 'Sampleton', 'ZZ99 9ZZ'],
      })),
    ),
    relationships: people.flatMap(({ id, parentIds }) =>
      parentIds.map(parentId => ({ pupilId: id, parentId, service: 'post' as const })),
    ),
  });
  for (const { id, habit } of people) await putHabit(tx, id, habit);
  return people.map(({ id }) => id);
}
