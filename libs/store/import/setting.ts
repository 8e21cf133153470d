// What rows of a file are held against: the school's policy, the pupils by their numbers, and for each group of pupils
// which sessions are open and when its registers close. Worked out once an import, so that a row is a few look-ups.
import { readPack, registerCloses, type Pack } from '#libs/policy';
import { sessionProblem, type FieldNames, type MarkRow, type RowProblem } from '#libs/register';
import {
  addDays,
  londonDate,
  londonInstant,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { openCounters, type Counter } from '../measures.js';
import type { PupilRecord } from '../people.js';
import { loadSchool } from '../schools.js';
import { loadSettings, withRegisterTimes } from '../settings.js';
import type { Tx } from '../store.js';
import { sessionAt, SLOTS, type Times } from '../week.js';
import { takenOn } from './take-on.js';

/** Pupils with the same calendar and the same closing times. */
export interface Group {
  readonly counter: Counter;
  /** For each slot of each week 1 where it is open and its day has come. */
  readonly open: Uint8Array;
  /** When what an extract of `asAt` says of a week was made and became known. */
  times(week: number): Times;
}

export type ImportPupil = Pick<PupilRecord, 'id' | 'upn' | 'yearGroup' | 'site'>;

export interface Setting {
  readonly pack: Pack;
  /** Sessions before this day propose nothing; null where there is no such day. */
  readonly takenOn: PlainDate | null;
  readonly mondays: readonly PlainDate[];
  /** The session of each slot over all weeks. */
  readonly sessions: readonly Session[];
  readonly pupils: readonly ImportPupil[];
  readonly groupOf: readonly Group[];
  /** By number or id; undefined where the school has no such pupil. */
  pupilOf(key: string): number | undefined;
  /** The slot of a day's morning, counted over all weeks, by the day as a number 20250915; undefined outside the school's weeks. */
  readonly morningOf: ReadonlyMap<number, number>;
  /** What is wrong with the session of a mark for a pupil. */
  problemOf(row: MarkRow, pupil: number, names: FieldNames): RowProblem | undefined;
}

export const dayAsNumber = (date: PlainDate): number =>
  Number(date.slice(0, 4)) * 10_000 + Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10));

/** Opens the setting of an import into the transaction's school. Throws 'store.unknown-school'. */
export async function openSetting(tx: Tx, asAt: Instant, receivedAt: Instant): Promise<Setting> {
  const school = await loadSchool(tx);
  const pack = withRegisterTimes(readPack(school.policyId), await loadSettings(tx));
  const pupils = await allPupils(tx);
  const counterOf = openCounters(school.calendar);
  const { mondays, morningOf } = weeksOf(counterOf({}));
  const today = londonDate(receivedAt);
  const groups = new Map<string, Group>();
  const groupOf = pupils.map(pupil => {
    const counter = counterOf(pupil);
    const closes = (['am', 'pm'] as const).map(half => registerCloses(pack, half, pupil.yearGroup)) as [
      string,
      string,
    ];
    const key = `${counter.basis} ${closes.join()}`;
    const group = groups.get(key) ?? newGroup(counter, closes, mondays, today, asAt);
    groups.set(key, group);
    return group;
  });
  const byKey = new Map(
    pupils.flatMap(({ id, upn }, i) => [[id, i] as const, ...(upn ? [[upn, i] as const] : [])]),
  );
  return {
    pack,
    takenOn: await takenOn(tx),
    mondays,
    sessions: mondays.flatMap(monday => Array.from({ length: SLOTS }, (_, slot) => sessionAt(monday, slot))),
    pupils,
    groupOf,
    pupilOf: key => byKey.get(key),
    morningOf,
    problemOf: (row, pupil, names) => sessionProblem(row, groupOf[pupil]!.counter.calendar, today, names),
  };
}

type PupilRow = Pick<PupilRecord, 'id'> & {
  readonly upn: string | null;
  readonly yearGroup: number | null;
  readonly site: string | null;
};

/** All pupils, those who left included, in the order of their ids. */
async function allPupils(tx: Tx): Promise<readonly ImportPupil[]> {
  const rows = await tx.query<PupilRow>(
    'select id, upn, year_group as "yearGroup", site from waymark.pupil where school_id = $1 order by id',
    [tx.schoolId],
  );
  return rows.map(({ id, upn, yearGroup, site }) => ({
    id,
    ...(upn !== null && { upn }),
    ...(yearGroup !== null && { yearGroup }),
    ...(site !== null && { site }),
  }));
}

function weeksOf({ calendar }: Counter): {
  mondays: readonly PlainDate[];
  morningOf: ReadonlyMap<number, number>;
} {
  const mondays = calendar.schoolWeeks.toSorted();
  const morningOf = new Map<number, number>();
  mondays.forEach((monday, week) => {
    for (let day = 0; day < 7; day += 1)
      morningOf.set(dayAsNumber(addDays(monday, day)), week * 14 + day * 2);
  });
  return { mondays, morningOf };
}

function newGroup(
  counter: Counter,
  closes: readonly [string, string],
  mondays: readonly PlainDate[],
  today: PlainDate,
  asAt: Instant,
): Group {
  const open = new Uint8Array(mondays.length * 14);
  mondays.forEach((monday, week) => {
    const { open: slots } = counter.frame(monday);
    slots.forEach((isOpen, slot) => {
      if (isOpen && addDays(monday, slot >> 1) <= today) open[week * 14 + slot] = 1;
    });
  });
  const known = new Map<number, Times>();
  const whole: Times = { asAt: Array<number>(14).fill(asAt), knownAt: Array<number>(14).fill(asAt) };
  return {
    counter,
    open,
    times(week) {
      const found = known.get(week);
      if (found) return found;
      const knownAt = whole.asAt.map((_, slot) =>
        Math.max(asAt, londonInstant(addDays(mondays[week]!, slot >> 1), closes[slot % 2 === 0 ? 0 : 1])),
      );
      // A week that was over when the extract was made has the same moments as any other.
      const times = knownAt.every(moment => moment === asAt) ? whole : { asAt: whole.asAt, knownAt };
      known.set(week, times);
      return times;
    },
  };
}
