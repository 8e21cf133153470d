// What the sessions of a pupil, or of many, come to: exact counts, and what follows from them. Counts add up.

export interface Tally {
  /** Possible sessions, and those of them that were attended. */
  readonly possible: number;
  readonly attended: number;
  /** The same without sessions that the school granted or nobody could avoid (case model, section 2). */
  readonly ladderPossible: number;
  readonly ladderAttended: number;
  /** Absent sessions with G, N, O or U; the other absent ones are authorised. */
  readonly unauthorised: number;
  /** Sessions with L or U, and the minutes that were given for them. */
  readonly late: number;
  readonly lateMinutes: number;
}

const noTally: Tally = {
  possible: 0,
  attended: 0,
  ladderPossible: 0,
  ladderAttended: 0,
  unauthorised: 0,
  late: 0,
  lateMinutes: 0,
};

/** A tally under way. */
export type Counting = { -readonly [Field in keyof Tally]: number };

export const newCounting = (): Counting => ({ ...noTally });

export function addTo(into: Counting, tally: Tally): void {
  into.possible += tally.possible;
  into.attended += tally.attended;
  into.ladderPossible += tally.ladderPossible;
  into.ladderAttended += tally.ladderAttended;
  into.unauthorised += tally.unauthorised;
  into.late += tally.late;
  into.lateMinutes += tally.lateMinutes;
}

export const absentOf = ({ possible, attended }: Pick<Tally, 'possible' | 'attended'>): number =>
  possible - attended;

/** At least a tenth, or at least half, of the possible sessions absent. */
export type AbsenceLevel = 'persistent' | 'severe';

/** Of how many possible sessions one absent session makes the level: `absent * 10 >= possible`, `absent * 2 >= possible`. */
const oneIn: Readonly<Record<AbsenceLevel, number>> = { persistent: 10, severe: 2 };

type Counted = Pick<Tally, 'possible' | 'attended'>;

/** Whether the level is reached; undefined where nothing was possible (case model, section 2). */
export function isAtLevel(level: AbsenceLevel, tally: Counted): boolean | undefined {
  return tally.possible === 0 ? undefined : absentOf(tally) * oneIn[level] >= tally.possible;
}

/**
 * After how many more sessions, all of them absent, the level would be reached: each adds one to absent and to possible.
 * 0 where it is reached.
 */
export function absencesToLevel(level: AbsenceLevel, tally: Counted): number {
  if (isAtLevel(level, tally)) return 0;
  const k = oneIn[level];
  return Math.max(1, Math.ceil((tally.possible - k * absentOf(tally)) / (k - 1)));
}

/**
 * How many of the `remaining` sessions may be absent so that the level is not reached at their end; negative by how many
 * too many there are. Undefined where nothing is possible.
 */
export function sessionsToSpare(level: AbsenceLevel, tally: Counted, remaining: number): number | undefined {
  const possible = tally.possible + remaining;
  return possible === 0 ? undefined : Math.ceil(possible / oneIn[level]) - 1 - absentOf(tally);
}

/** Attendance in per cent for showing, one decimal place, rounded down so that less than 90 never shows as 90; null where nothing was possible. */
export const percentOf = (attended: number, possible: number): number | null =>
  possible === 0 ? null : Math.floor((attended * 1000) / possible) / 10;
