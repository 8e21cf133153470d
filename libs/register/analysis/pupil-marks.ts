// The marks of a pupil over a stretch of weeks as the register keeps them, two characters a session, and the one walk
// over them that all figures are counted by.
import {
  addDays,
  dayNumber,
  halfOf,
  dateOf,
  mondayOf,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import type { SessionRange } from '../pupil-register.js';
import { codePlace, counts, type WeekFrame } from '../week-figures.js';
import type { Cohort } from './cohorts.js';
import type { Counting } from './tally.js';

/** Calendar weeks in a row, from the one of `from` to the one of `to`; sessions have places in it, 14 a week. */
export interface Span {
  readonly range: SessionRange;
  readonly monday: PlainDate;
  readonly weeks: number;
  /** Places of the first and last session of the range. */
  readonly first: number;
  readonly last: number;
}

export function spanOf(range: SessionRange): Span {
  const monday = mondayOf(dateOf(range.from));
  const first = placeIn(monday, range.from);
  const last = placeIn(monday, range.to);
  return { range, monday, weeks: Math.floor(last / 14) + 1, first, last };
}

/** The place of a session counted from the am session of a Monday. */
export const placeIn = (monday: PlainDate, session: Session): number =>
  (dayNumber(dateOf(session)) - dayNumber(monday)) * 2 + (halfOf(session) === 'am' ? 0 : 1);

export const mondayAt = ({ monday }: Span, week: number): PlainDate => addDays(monday, 7 * week);

/** One pupil's marks in a span. */
export interface PupilMarks {
  readonly id: string;
  readonly yearGroup: number | null;
  readonly cohorts: readonly Cohort[];
  /** Weeks of the span of which there are marks, ascending. */
  readonly weeks: readonly number[];
  /** 28 characters for each of them: 14 sessions of two, spaces for no mark. */
  readonly marks: string;
  /** Minutes late, by place. */
  readonly lateMinutes: ReadonlyMap<number, number>;
  /** How the sessions of a week of the span count for this pupil. */
  readonly frame: (week: number) => WeekFrame;
}

/** A session that was possible for the pupil. */
export interface Visited {
  /** Place in the span. */
  place: number;
  /** How its code counts: the bits of `counts`. */
  bits: number;
  /** Both characters of its code: `codePlace`. */
  code: number;
  /** 0 where none were given, or where the mark is not L or U. */
  minutes: number;
}

/** Calls `visit` for each possible session of the span in order, always with the same object. */
export function eachPossible(
  span: Pick<Span, 'first' | 'last'>,
  pupil: PupilMarks,
  visit: (session: Visited) => void,
): void {
  const visited: Visited = { place: 0, bits: 0, code: 0, minutes: 0 };
  const { marks, weeks, lateMinutes } = pupil;
  for (let n = 0; n < weeks.length; n += 1) {
    const week = weeks[n]!;
    const { open, table } = pupil.frame(week);
    const from = Math.max(0, span.first - week * 14);
    const to = Math.min(13, span.last - week * 14);
    for (let slot = from; slot <= to; slot += 1) {
      if (!open[slot]) continue;
      const at = n * 28 + slot * 2;
      const code = codePlace(marks.charCodeAt(at), marks.charCodeAt(at + 1));
      const bits = table[code]!;
      if ((bits & counts.possible) === 0) continue;
      visited.place = week * 14 + slot;
      visited.bits = bits;
      visited.code = code;
      visited.minutes = bits & counts.late ? (lateMinutes.get(visited.place) ?? 0) : 0;
      visit(visited);
    }
  }
}

/** Adds one session to a tally. */
export function countSession(into: Counting, { bits, minutes }: Visited): void {
  const came = bits & counts.attended ? 1 : 0;
  into.possible += 1;
  into.attended += came;
  if (bits & counts.ladder) {
    into.ladderPossible += 1;
    into.ladderAttended += came;
  }
  if (bits & counts.unauthorised) into.unauthorised += 1;
  if (bits & counts.late) {
    into.late += 1;
    into.lateMinutes += minutes;
  }
}
