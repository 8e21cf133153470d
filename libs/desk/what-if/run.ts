// A register through two policies: runs every pupil's year under both, and hands back what differs.
import {
  noMark,
  schoolSessions,
  sweep,
  sweepWeeks,
  type People,
  type Policy,
  type SweepResult,
} from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { CalendarSpec, PlainDate } from '#libs/school-time';

const mostGroups = 500;

export interface WhatIfInput {
  readonly a: Policy;
  readonly b: Policy;
  readonly calendar: CalendarSpec;
  readonly people: People;
  /** What pupils are grouped by; left out where they are not. */
  readonly group?: string;
}

/** Marks of pupils as bytes: a row of sessions a pupil, one byte a session. */
export interface PackedMarks {
  readonly pupils: readonly string[];
  readonly yearGroups: readonly (number | null)[];
  /** The name of each pupil's group. */
  readonly groups: readonly string[];
  /** A byte a session of `schoolSessions`, pupil after pupil. */
  readonly codes: Uint8Array;
  readonly marks: number;
  /** Rows that were left out: codes for no possible session on closed days. */
  readonly leftOut: number;
}

export interface WhatIf extends WhatIfInput {
  readonly pupils: number;
  readonly marks: number;
  readonly leftOut: number;
  readonly firstDay: PlainDate;
  readonly lastDay: PlainDate;
  /** Names of the groups, in order; one empty text where pupils are not grouped. */
  readonly groups: readonly string[];
  /** Mondays of the weeks counted. */
  readonly weeks: readonly PlainDate[];
  readonly result: SweepResult;
}

/** Runs a register. Throws WaymarkError `what-if.register` for one without a mark or with more than 500 groups. */
export function runWhatIf(input: WhatIfInput, packed: PackedMarks): WhatIf {
  const { a, b, calendar, people } = input;
  const groups = groupsOf(packed.groups);
  const numbers = new Map(groups.map((group, number) => [group, number]));
  const [firstDay, lastDay] = daysOf(packed, calendar);
  const plan = { a, b, calendar, people, lastDay, groups: groups.length };
  const { pupils: ids, yearGroups, codes, marks, leftOut } = packed;
  const result = sweep(plan, {
    ids,
    yearGroups,
    groups: Uint16Array.from(packed.groups, text => numbers.get(text)!),
    codes,
  });
  const weeks = sweepWeeks(plan);
  return { ...input, pupils: ids.length, marks, leftOut, firstDay, lastDay, groups, weeks, result };
}

function groupsOf(texts: readonly string[]): string[] {
  const groups = [...new Set(texts)].toSorted();
  if (groups.length > mostGroups)
    throw refused(`the column to group by holds ${groups.length} texts; give one with at most ${mostGroups}`);
  return groups;
}

/** The first and the last day on which any pupil has a mark. */
function daysOf({ codes }: PackedMarks, calendar: CalendarSpec): readonly [PlainDate, PlainDate] {
  const sessions = schoolSessions(calendar);
  const isMarked = (session: number): boolean => {
    for (let at = session; at < codes.length; at += sessions.length) if (codes[at] !== noMark) return true;
    return false;
  };
  const numbers = [...sessions.keys()];
  const first = numbers.find(isMarked);
  const last = numbers.findLast(isMarked);
  if (first === undefined || last === undefined) throw refused('it has no mark of a session in the calendar');
  return [sessions[first]!.slice(0, 10), sessions[last]!.slice(0, 10)];
}

const refused = (problem: string): WaymarkError =>
  new WaymarkError('what-if.register', `The register: ${problem}`);
