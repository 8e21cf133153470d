// A pupil's school week as it is stored: fourteen slots from Monday am to Sunday pm, a code in each, and the moments of
// all of them as one object that many weeks share.
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
import type { Moment } from './said.js';

export const SLOTS = 14;
const WIDTH = 2;

/** For each slot when it was extracted and when it became known; null where nothing is said of it. */
export interface Times {
  readonly asAt: readonly (Instant | null)[];
  readonly knownAt: readonly (Instant | null)[];
}

/** Later extracts that said the same: their times, and a bit a slot, Monday am lowest. */
export interface Seen {
  readonly times: Times;
  readonly mask: number;
}

/** A mark that stands now. */
export interface StandingMark extends Moment {
  readonly code: string;
}

/** The marks of a week that stand now, slot by slot; undefined where there is none. */
export type Week = (StandingMark | undefined)[];

/** A week as its row has it: two characters a slot, and the moments. */
export interface StoredWeek {
  readonly marks: string;
  readonly times: Times;
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

/** The code at a slot of a row's text, '' for none. */
export const codeAt = (marks: string, slot: number): string =>
  marks.slice(slot * WIDTH, (slot + 1) * WIDTH).trimEnd();

export const momentAt = ({ asAt, knownAt }: Times, slot: number): Moment | undefined => {
  const [extracted, known] = [asAt[slot], knownAt[slot]];
  return extracted == null || known == null ? undefined : { asAt: extracted, knownAt: known };
};

export function readWeek({ marks, times }: StoredWeek): Week {
  return emptyWeek().map((_, slot) => {
    const code = codeAt(marks, slot);
    const moment = momentAt(times, slot);
    return code === '' || !moment ? undefined : { code, ...moment };
  });
}

export const writeWeek = (week: Week): StoredWeek => ({
  marks: week.map(mark => (mark?.code ?? '').padEnd(WIDTH)).join(''),
  times: { asAt: week.map(mark => mark?.asAt ?? null), knownAt: week.map(mark => mark?.knownAt ?? null) },
});
