// A pupil's school week as it is stored: fourteen slots from Monday am to Sunday pm, a code and its moment in each.
import {
  addDays,
  dateOf,
  halfOf,
  mondayOf,
  sessionOf,
  weekday,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';

const SLOTS = 14;
const WIDTH = 2;

/** The marks of a week that stand now, slot by slot; undefined where there is none. */
export type Week = (Mark | undefined)[];

interface Mark {
  readonly code: string;
  readonly knownAt: Instant;
}

/** A week as its row has it: two characters a slot, and milliseconds or null. */
export interface StoredWeek {
  readonly marks: string;
  readonly knownAt: readonly (number | null)[];
}

export const emptyWeek = (): Week => Array.from({ length: SLOTS }, () => undefined);

/** Where a session stands: the Monday of its week and its slot from 0. Throws 'time.bad-session'. */
export function placeOf(session: Session): { readonly monday: PlainDate; readonly slot: number } {
  const day = dateOf(session);
  return { monday: mondayOf(day), slot: (weekday(day) - 1) * 2 + (halfOf(session) === 'am' ? 0 : 1) };
}

/** The session at a slot. */
export const sessionAt = (monday: PlainDate, slot: number): Session =>
  sessionOf(addDays(monday, Math.floor(slot / 2)), slot % 2 === 0 ? 'am' : 'pm');

export function readWeek(stored: StoredWeek): Week {
  return emptyWeek().map((_, slot) => {
    const code = stored.marks.slice(slot * WIDTH, (slot + 1) * WIDTH).trimEnd();
    const knownAt = stored.knownAt[slot];
    return code === '' || knownAt === null || knownAt === undefined ? undefined : { code, knownAt };
  });
}

export const writeWeek = (week: Week): StoredWeek => ({
  marks: week.map(mark => (mark?.code ?? '').padEnd(WIDTH)).join(''),
  knownAt: week.map(mark => mark?.knownAt ?? null),
});
