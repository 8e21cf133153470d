// Runs the years of many pupils through two policies and sets side by side what follows.
import { londonInstant, mondayOf, type CalendarSpec, type PlainDate } from '#libs/school-time';
import { count, emptyCounts, weeksBetween, type Counts } from './activity.js';
import { parting, type Parting } from './path.js';
import type { People } from './people.js';
import { createYearRunner, type YearRunner } from './run-year.js';
import { planYear, schoolSessions, type Policy } from './year-plan.js';

/** What is the same for every pupil of a sweep. */
export interface SweepPlan {
  readonly a: Policy;
  readonly b: Policy;
  readonly calendar: CalendarSpec;
  readonly people: People;
  /** The last day of the register: marks and deadlines up to its end are run. */
  readonly lastDay: PlainDate;
  /** How many groups pupils are counted in. */
  readonly groups: number;
}

/** Pupils one after another. */
export interface SweepPupils {
  readonly ids: readonly string[];
  /** Year groups; null where unknown. */
  readonly yearGroups: readonly (number | null)[];
  /** The group that each is counted in, from 0. */
  readonly groups: Uint16Array;
  /** A byte a session of `schoolSessions`, pupil after pupil. */
  readonly codes: Uint8Array;
}

export interface Difference extends Parting {
  readonly pupil: string;
  readonly group: number;
}

export interface SweepResult {
  readonly a: Counts;
  readonly b: Counts;
  /** Every pupil whose path differs, in their order. */
  readonly differences: readonly Difference[];
  /** Pupils under each policy from whose marks anything could follow, and was run in full. */
  readonly run: { readonly a: number; readonly b: number };
}

/** The weeks that the counts of a sweep have, as their Mondays. */
export function sweepWeeks(plan: Pick<SweepPlan, 'calendar' | 'lastDay'>): PlainDate[] {
  return weeksBetween(schoolSessions(plan.calendar)[0]!.slice(0, 10), plan.lastDay);
}

/** Runs pupils under both policies. */
export function sweep(plan: SweepPlan, pupils: SweepPupils): SweepResult {
  const weeks = sweepWeeks(plan);
  const firstMonday = weeks[0] ?? mondayOf(plan.lastDay);
  const sessions = schoolSessions(plan.calendar);
  const end = sessions.findLastIndex(session => session.slice(0, 10) <= plan.lastDay) + 1;
  const span = { end, until: londonInstant(plan.lastDay, '23:59:59') + 999 };
  const runA = runnerByYear(plan.a, plan, span);
  const runB = runnerByYear(plan.b, plan, span);
  const a = emptyCounts(plan.groups, weeks.length);
  const b = emptyCounts(plan.groups, weeks.length);
  const differences: Difference[] = [];
  const run = { a: 0, b: 0 };
  for (const [i, pupil] of pupils.ids.entries()) {
    const group = pupils.groups[i]!;
    const yearGroup = pupils.yearGroups[i] ?? undefined;
    const underA = runA(yearGroup)(pupil, pupils.codes, i * sessions.length);
    const underB = runB(yearGroup)(pupil, pupils.codes, i * sessions.length);
    if (underA) {
      run.a += 1;
      count(a, weeks.length, firstMonday, group, underA.events);
    }
    if (underB) {
      run.b += 1;
      count(b, weeks.length, firstMonday, group, underB.events);
    }
    const found = parting(underA?.events ?? [], underB?.events ?? []);
    if (found) differences.push({ pupil, group, ...found });
  }
  return { a, b, differences, run };
}

/** Runners by year group: registers close at other times, and days may be closed to some. */
function runnerByYear(policy: Policy, plan: SweepPlan, span: { end: number; until: number }) {
  const made = new Map<number | undefined, YearRunner>();
  return (yearGroup: number | undefined): YearRunner => {
    let runner = made.get(yearGroup);
    if (!runner) {
      runner = createYearRunner(planYear(policy, plan.calendar, yearGroup), plan.people, span);
      made.set(yearGroup, runner);
    }
    return runner;
  };
}
