// A register through two policies: reads it, runs every pupil's year under both, and hands back what differs.
import {
  noMark,
  schoolSessions,
  sweep,
  sweepWeeks,
  type People,
  type Policy,
  type SweepResult,
} from '#libs/casework';
import type { CalendarSpec, PlainDate } from '#libs/school-time';
import { refusal } from './columns.js';
import type { PackedRegister } from './packed-register.js';
import { readRegister } from './read-register.js';

const mostGroups = 500;

export interface WhatIfInput {
  readonly a: Policy;
  readonly b: Policy;
  readonly calendar: CalendarSpec;
  readonly people: People;
  /** Path of the register's file. */
  readonly register: string;
  /** The column to group by. */
  readonly group?: string;
}

export interface WhatIf extends WhatIfInput {
  readonly pupils: number;
  readonly marks: number;
  readonly leftOut: number;
  readonly firstDay: PlainDate;
  readonly lastDay: PlainDate;
  /** What the column to group by holds, in order; one empty text where none was asked for. */
  readonly groups: readonly string[];
  /** Mondays of the weeks counted. */
  readonly weeks: readonly PlainDate[];
  readonly result: SweepResult;
}

/** Runs the register. Throws WaymarkError `what-if.register`. */
export function whatIf(input: WhatIfInput): WhatIf {
  const { a, b, calendar, people } = input;
  const packed = readRegister(input.register, calendar, input.group);
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
    throw refusal(`--group: the column holds ${groups.length} texts; give one with at most ${mostGroups}`);
  return groups;
}

/** The first and the last day on which any pupil has a mark. */
function daysOf({ codes }: PackedRegister, calendar: CalendarSpec): readonly [PlainDate, PlainDate] {
  const sessions = schoolSessions(calendar);
  const isMarked = (session: number): boolean => {
    for (let at = session; at < codes.length; at += sessions.length) if (codes[at] !== noMark) return true;
    return false;
  };
  const numbers = [...sessions.keys()];
  const first = numbers.find(isMarked);
  const last = numbers.findLast(isMarked);
  if (first === undefined || last === undefined) throw refusal('it has no mark of a session in the calendar');
  return [sessions[first]!.slice(0, 10), sessions[last]!.slice(0, 10)];
}
