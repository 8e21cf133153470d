// Random scenarios: one of a few short calendars, one of the five packs, a pupil, some stretches of absence, and turns.
import {
  array,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import { addDays } from '#libs/school-time';
import type { Turn } from './history.js';
import type { ScenarioJson, ScenarioMarkEntry } from './scenario-json.js';

type Terms = ScenarioJson['calendar']['terms'];

/** Short calendars: an autumn, eight weeks of one, a summer that runs into the next year, and both eras of the law. */
const calendars: readonly Terms[] = [
  [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
  [{ from: '2025-09-01', to: '2025-10-31' }],
  [
    { from: '2026-04-27', to: '2026-07-17', breaks: [{ from: '2026-05-25', to: '2026-05-29' }] },
    { from: '2026-09-01', to: '2026-10-09' },
  ],
  [
    { from: '2024-05-13', to: '2024-07-19', breaks: [{ from: '2024-05-27', to: '2024-05-31' }] },
    { from: '2024-09-02', to: '2024-10-18' },
  ],
  [{ from: '2023-09-04', to: '2023-12-15', breaks: [{ from: '2023-10-23', to: '2023-10-27' }] }],
  [{ from: '2027-09-01', to: '2027-12-17', breaks: [{ from: '2027-10-25', to: '2027-10-29' }] }],
  [
    { from: '2025-11-03', to: '2025-12-19' },
    { from: '2026-01-05', to: '2026-03-13', breaks: [{ from: '2026-02-16', to: '2026-02-20' }] },
  ],
];

const codes = oneof(
  { weight: 8, arbitrary: constant('O') },
  { weight: 4, arbitrary: constant('G') },
  { weight: 3, arbitrary: constant('I') },
  { weight: 2, arbitrary: constantFrom('U', 'N', 'M') },
  { weight: 1, arbitrary: constantFrom('L', 'C', '#', 'X', 'B', 'D', 'E', 'S') },
);

interface Span {
  readonly start: number;
  readonly days: number;
  readonly code: string;
  readonly half: number;
  readonly late: number;
}

const span: Arbitrary<Span> = record({
  start: nat({ max: 90 }),
  days: integer({ min: 1, max: 9 }),
  code: codes,
  half: nat({ max: 5 }),
  late: nat({ max: 19 }),
});

/** A stretch of absence: whole days mostly, one half else; now and then from an extract that was made days later. */
function markOf(first: string, { start, days, code, half, late }: Span): ScenarioMarkEntry {
  const from = addDays(first, start);
  const to = addDays(from, days - 1);
  const halves = half === 4 ? { am: code } : half === 5 ? { pm: code } : { am: code, pm: code };
  const made =
    late === 19
      ? { asAt: `${addDays(to, 3)}T17:00` }
      : late === 18
        ? { asAt: `${addDays(to, 1)}T08:00` }
        : {};
  return { from, to, ...halves, ...made };
}

const parents = oneof(
  { weight: 5, arbitrary: constant([{ id: 'A' }]) },
  { weight: 5, arbitrary: constant([{ id: 'A' }, { id: 'B', service: 'email' as const }]) },
  {
    weight: 1,
    arbitrary: constant([
      { id: 'A', service: 'hand' as const },
      { id: 'B', liable: false },
    ]),
  },
  { weight: 1, arbitrary: constant([]) },
);

/** How many years before the first day a pupil was born: in the middle of school age mostly, else near its edges. */
const ages = oneof(
  { weight: 12, arbitrary: constant(13) },
  { weight: 1, arbitrary: constantFrom(5, 15, 16) },
  { weight: 1, arbitrary: constant(undefined) },
);

const earlier = oneof(
  { weight: 5, arbitrary: constant([]) },
  {
    weight: 1,
    arbitrary: uniqueArray(
      record({
        parent: constantFrom('A', 'B'),
        issued: constantFrom(
          '2024-09-16',
          '2024-10-04',
          '2024-10-11',
          '2024-11-29',
          '2025-02-03',
          '2024-07-01',
        ),
        status: constantFrom('paid', 'unpaid', 'withdrawn', 'prosecuted'),
      }),
      { minLength: 1, maxLength: 3, selector: n => `${n.parent} ${n.issued}` },
    ),
  },
);

export const scenarioArbitrary: Arbitrary<ScenarioJson> = record({
  policy: constantFrom('ashley', 'astrea-hill', 'wessex', 'alp', 'bishop-perrin'),
  calendar: nat({ max: calendars.length - 1 }),
  parents,
  age: ages,
  yearGroup: constantFrom(8, 1, 0, undefined),
  spans: array(span, { minLength: 1, maxLength: 7 }),
  only: constantFrom(undefined, undefined, undefined, 'G', 'O'),
  earlierNotices: earlier,
}).map(({ policy, calendar, parents: people, age, yearGroup, spans, only, earlierNotices }) => {
  const terms = calendars[calendar]!;
  const first = terms[0]!.from;
  const born = age === undefined ? {} : { dateOfBirth: `${Number(first.slice(0, 4)) - age}-03-04` };
  return {
    policy,
    calendar: { terms, closures: [] },
    pupil: { id: 'P1', ...born, ...(yearGroup !== undefined && { yearGroup }), parents: people },
    marks: spans.map(s => markOf(first, only === undefined ? s : { ...s, code: only })),
    earlierNotices,
    until: addDays(terms.at(-1)!.to, 45),
  };
});

/** Kinds 0 to 5 answer what waits, 6 is something else, 7 is spoilt, 8 an amendment, 9 a change around the pupil. */
const kind = oneof(
  { weight: 13, arbitrary: nat({ max: 5 }) },
  { weight: 2, arbitrary: constant(6) },
  { weight: 2, arbitrary: constant(7) },
  { weight: 2, arbitrary: constant(8) },
  { weight: 1, arbitrary: constant(9) },
);

const gap = oneof(
  { weight: 4, arbitrary: constantFrom(0, 1) },
  { weight: 4, arbitrary: constant(11) },
  { weight: 4, arbitrary: nat({ max: 10 }) },
);

export const turnsArbitrary: Arbitrary<Turn[]> = array(
  record({ gap, kind, a: nat({ max: 60 }), b: nat({ max: 60 }) }),
  { minLength: 0, maxLength: 42, size: 'max' },
);
