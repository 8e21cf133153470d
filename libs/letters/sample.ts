// A made-up school, made-up people and made-up details, so that every letter can be read before a real one goes out.
import type { ParentFacts, PupilFacts } from '#libs/casework';
import { addDays, londonInstant, type PlainDate } from '#libs/school-time';
import { findTemplate } from './catalogue.js';
import type { Facts, GivenFacts, LetterModel, People, School } from './facts.js';

export const sampleSchool: School = {
  name: 'Sampleton School',
  address: ['1 Made-up Lane', 'Sampleton', 'ZZ99 1ZZ'],
  phone: '01632 960001',
  email: 'attendance@sampleton.example',
  signers: {
    'attendance-officer': { name: 'Ola Officer', title: 'Attendance officer' },
    'attendance-lead': { name: 'Lee Leader', title: 'Attendance lead' },
    headteacher: { name: 'Hedda Heading', title: 'Headteacher' },
  },
  authority: {
    name: 'Exampleshire Attendance Service',
    address: ['Made-up House', '2 Council Way', 'Exampleton', 'ZZ99 2ZZ'],
    phone: '01632 960002',
    email: 'attendance@exampleshire.example',
    officer: { name: 'Ellis Welfare', title: 'Education welfare officer' },
    waysToPay: [
      'By card at pay.exampleshire.example, with our reference',
      'By telephone on 01632 960003, on working days from 09:00 to 17:00',
    ],
  },
};

const surnames = ['Samplewood', 'Mockford', 'Testington', 'Exampleby', 'Inventon'];
const forenames = ['Ada', 'Bram', 'Cleo', 'Dev', 'Edie', 'Finn', 'Gwen', 'Hari'];

/** Names and addresses for the people of a scenario: the same id always gets the same name. */
export function samplePeople(pupil: PupilFacts): People {
  const of = (list: readonly string[], id: string) => list[sum(id) % list.length]!;
  const surname = of(surnames, pupil.id);
  const address = [`${1 + (sum(pupil.id) % 90)} Example Street`, 'Sampleton', 'ZZ99 9ZZ'];
  const parent = ({ id }: ParentFacts, i: number) => ({
    id,
    title: i % 2 === 0 ? 'Ms' : 'Mr',
    forename: of(forenames, id),
    surname,
    address,
  });
  return {
    pupil: {
      id: pupil.id,
      forename: of(forenames, `${pupil.id}+`),
      surname,
      address,
      dateOfBirth: pupil.dateOfBirth ?? '2013-04-05',
    },
    parents: pupil.parents.map(parent),
  };
}

const sum = (text: string): number => Array.from(text).reduce((total, c) => total + c.codePointAt(0)!, 0);

/** What no event holds, as people might say it for a letter of this day. */
export function sampleDetails(day: PlainDate): GivenFacts {
  return {
    ...facts(day),
    support: {
      soFar: [
        { what: 'A talk at the school gate', on: addDays(day, -30) },
        { what: 'A place at breakfast club', on: addDays(day, -21) },
      ],
      offered: [
        'A quiet start to the day with a member of staff whom your child knows',
        'A weekly call at a time that suits you',
        'A talk with the school nurse',
      ],
    },
    notice: {
      enough: 'We also look for being on time on most mornings.',
      grounds: ['There are more unauthorised sessions than this notice allows before the period is over.'],
    },
    plan: {
      actions: [
        { what: 'A quiet start to the day', owner: 'Lee Leader', due: addDays(day, 3) },
        { what: 'A call every Friday', owner: 'Ola Officer', due: addDays(day, 28) },
      ],
      barriers: ['Mornings are hard after poor sleep'],
      views: [{ of: 'Your child', text: 'I like art and would like to come in by the side door.' }],
      reviewOn: addDays(day, 28),
    },
  };
}

type PlainDetails = Omit<GivenFacts, 'support' | 'notice' | 'plan'>;

function facts(day: PlainDate): PlainDetails {
  const earlier = addDays(day, -35);
  const codes = ['O', 'O', 'U', 'O', 'G', 'G', 'O', 'O', 'U', 'O'];
  const sessions = codes.map((code, i) => ({
    date: addDays(earlier, Math.floor(i / 2)),
    half: i % 2 === 0 ? ('am' as const) : ('pm' as const),
    code,
  }));
  return {
    review: { level: 95, schoolDays: 20 },
    meeting: {
      on: addDays(day, 9),
      time: '15:30',
      place: 'Room 4, Sampleton School',
      with: ['Lee Leader, attendance lead', 'Ellis Welfare, education welfare officer'],
    },
    contract: {
      from: addDays(day, 1),
      until: addDays(day, 60),
      reviewOn: addDays(day, 29),
      parentAgrees: [
        'Call the school before 08:50 when your child cannot come',
        'Come to a short talk every second week',
      ],
      schoolAgrees: ['A quiet start to the day', 'A weekly call at a time that suits you'],
    },
    outcome: {
      result: 'met',
      from: earlier,
      to: addDays(day, -1),
      attended: 39,
      possible: 40,
      percent: '97.5%',
    },
    record: { count: sessions.length, from: sessions[0]!.date, to: sessions.at(-1)!.date, sessions },
    warning: { servedOn: addDays(day, 2), until: addDays(day, 23), sums: { reduced: 60, full: 120 } },
    penalty: {
      ordinal: 1,
      amount: 160,
      reducedAmount: 80,
      issuedOn: day,
      receivedOn: addDays(day, 2),
      reducedUntil: addDays(day, 22),
      payBy: addDays(day, 29),
      offenceFrom: sessions[0]!.date,
      offenceTo: sessions.at(-1)!.date,
      isSuspension: false,
    },
    withdrawal: { ground: 'material-error', issuedOn: addDays(day, -10) },
    request: {
      reason: 'Support was offered and taken up in part, and absence went on.',
      supportAppropriate: 'yes',
      supportEngaged: 'engaged-not-working',
      bestTool: 'A made-up consideration.',
      otherStep: 'A made-up consideration.',
      equalityAct: 'A made-up consideration.',
    },
    unexplained: { sessions: sessions.slice(0, 3).map(s => ({ ...s, code: 'N' })), replyBy: addDays(day, 7) },
    responses: [{ on: addDays(day, -14), summary: 'Mornings are hard and we would like a call each week.' }],
    leave: {
      from: addDays(day, 20),
      to: addDays(day, 24),
      granted: false,
      reason: 'A family holiday is not an exceptional circumstance that has to fall in term.',
    },
  };
}

/** What the register of a half-term might say. */
const registerFacts: Pick<Facts, 'attendance' | 'certificate'> = {
  attendance: {
    from: '2025-09-01',
    to: '2025-10-24',
    attended: 68,
    possible: 80,
    absent: 12,
    percent: '85.0%',
    leftOut: 2,
    reasons: [
      { code: 'O', sessions: 8 },
      { code: 'I', sessions: 4 },
    ],
  },
  certificate: {
    from: '2025-09-01',
    to: '2025-10-24',
    codes: ['/', 'O', '\\'],
    weeks: Array.from({ length: 8 }, (_, w) => ({
      monday: addDays('2025-09-01', 7 * w),
      days: Array.from({ length: 5 }, (_day, d) =>
        w === 3 && d < 4 ? (['O', 'O'] as const) : (['/', '\\'] as const),
      ),
    })),
  },
};

const sampleDay = '2025-11-03';

/** Any letter with every fact made up, for a look at its template; `name` is the pupil's and tells letters apart. */
export function sampleLetter(pack: string, letter: string, name = 'Ada'): LetterModel {
  const { notice, owners: _owners, ...given } = sampleDetails(sampleDay);
  const { officer } = sampleSchool.authority!;
  const isTheirs = findTemplate(pack, letter)?.from === 'authority';
  return {
    letter,
    pack,
    date: sampleDay,
    timestamp: londonInstant(sampleDay, '10:00') / 1000,
    reference: 'P1/1',
    school: sampleSchool,
    authority: sampleSchool.authority!,
    signer: isTheirs ? officer : sampleSchool.signers.headteacher!,
    pupil: {
      name: `${name} Samplewood`,
      forename: name,
      dateOfBirth: '2013-02-03',
      address: ['1 Example Street', 'Sampleton', 'ZZ99 9ZZ'],
    },
    parent: {
      name: 'Ms Cleo Samplewood',
      greeting: 'Ms Samplewood',
      address: ['1 Example Street', 'Sampleton', 'ZZ99 9ZZ'],
    },
    facts: {
      ...given,
      notice: {
        ...notice,
        grounds: notice!.grounds!,
        weeks: 4,
        servedOn: '2025-11-05',
        from: '2025-11-06',
        until: '2025-12-03',
        allowed: 2,
      },
      ...registerFacts,
    },
  };
}
