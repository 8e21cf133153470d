// Made-up people, obviously so: nobody is called Samplewood or Mockford.
import type { People } from '#libs/store';
import type { PlainDate } from '#libs/school-time';
import { pick, randomFrom, sampleId } from './random.js';

const forenames = [
  'Ada',
  'Bram',
  'Cleo',
  'Dev',
  'Edie',
  'Finn',
  'Gwen',
  'Hari',
  'Iris',
  'Jago',
  'Kaya',
  'Leo',
  'Mina',
  'Noor',
  'Otto',
  'Pia',
];
const surnames = [
  'Samplewood',
  'Mockford',
  'Testington',
  'Exampleby',
  'Demoson',
  'Dummerton',
  'Placeholt',
  'Fictionley',
  'Trialstone',
  'Inventon',
];

/** Years 7 to 13: a special school with a sixth form. */
const yearGroups = [7, 8, 9, 10, 11, 12, 13] as const;
const samplePupils = 180;

export interface SamplePupil {
  readonly id: string;
  readonly yearGroup: number;
  readonly dateOfBirth: PlainDate;
  readonly parents: readonly { readonly id: string; readonly service: 'post' | 'email' }[];
}

const samplePupilId = (number: number): string => sampleId(1, number);
const sampleParentId = (pupil: number, parent: number): string => sampleId(2, pupil * 10 + parent);

/** The pupils as the casework sees them. Every third has two parents; every fifth has one who agreed to email. */
export function samplePupilsOf(schoolYear: number): SamplePupil[] {
  return Array.from({ length: samplePupils }, (_, i) => {
    const number = i + 1;
    // The first pupils carry the cases: they are of compulsory school age, so that the legal acts can be shown too.
    const yearGroup = number <= 60 ? 7 + (i % 4) : yearGroups[i % yearGroups.length]!;
    const month = 1 + (i % 8);
    const dateOfBirth = `${schoolYear - 4 - yearGroup}-0${month}-${String(10 + (i % 18)).padStart(2, '0')}`;
    const parents = Array.from({ length: number % 3 === 0 ? 2 : 1 }, (_parent, p) => ({
      id: sampleParentId(number, p + 1),
      service: number % 5 === 0 && p === 0 ? ('email' as const) : ('post' as const),
    }));
    return { id: samplePupilId(number), yearGroup, dateOfBirth, parents };
  });
}

/** The same people with names and addresses, for the people tables alone. */
export function samplePeople(pupils: readonly SamplePupil[]): People {
  const random = randomFrom(180);
  const named = pupils.map((pupil, i) => ({
    pupil,
    number: i + 1,
    surname: pick(random, surnames),
    forename: pick(random, forenames),
  }));
  return {
    pupils: named.map(({ pupil, number, surname, forename }) => ({
      id: pupil.id,
      upn: `Z999${String(number).padStart(9, '0')}`,
      forename,
      surname,
      dateOfBirth: pupil.dateOfBirth,
      yearGroup: pupil.yearGroup,
      registrationGroup: `${pupil.yearGroup}${'ABC'[number % 3]}`,
    })),
    parents: named.flatMap(({ pupil, number, surname }) =>
      pupil.parents.map((parent, p) => ({
        id: parent.id,
        title: p === 0 ? 'Ms' : 'Mr',
        forename: pick(random, forenames),
        surname,
        address: [`${number} Example Street`, 'Sampleton', 'ZZ99 9ZZ'],
        ...(parent.service === 'email' && { email: `parent${number}@example.invalid` }),
      })),
    ),
    relationships: pupils.flatMap(pupil =>
      pupil.parents.map(parent => ({ pupilId: pupil.id, parentId: parent.id, service: parent.service })),
    ),
  };
}
