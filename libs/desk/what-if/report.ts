// What a what-if run says, as data: the same facts stand in the JSON, in the CSV and behind the chart.
import { activities, activityCount, peopleInWords, type Activity, type Policy } from '#libs/casework';
import type { PlainDate } from '#libs/school-time';
import type { WhatIf } from './run.js';

export type Tally = Readonly<Record<Activity, number>>;

export interface WeekRow {
  readonly week: PlainDate;
  readonly group: string;
  readonly a: Tally;
  readonly b: Tally;
}

/** Whole name of a policy: id and version. */
export const nameOf = ({ pack }: Policy): string => `${pack.id} ${pack.version}`;

/** The counts of each week in each group, by group and then by week; groups without a name are pupils without one. */
export function* weekRows({ result, groups, weeks }: WhatIf): Generator<WeekRow> {
  for (const [group, name] of groups.entries()) {
    for (const [week, monday] of weeks.entries()) {
      const tally = (counts: typeof result.a) =>
        tallyOf(a => activityCount(counts, weeks.length, group, week, a));
      yield { week: monday, group: name, a: tally(result.a), b: tally(result.b) };
    }
  }
}

/** The counts of each week over all groups: the table beside the chart. */
export function weekTable(run: WhatIf): WeekRow[] {
  const rows = [...weekRows(run)];
  return run.weeks.map((week, i) => {
    const ofWeek = run.groups.map((_, group) => rows[group * run.weeks.length + i]!);
    return { week, group: '', a: sumOf(ofWeek.map(row => row.a)), b: sumOf(ofWeek.map(row => row.b)) };
  });
}

export const sumOf = (tallies: readonly Tally[]): Tally =>
  tallyOf(activity => tallies.reduce((sum, tally) => sum + tally[activity], 0));

function tallyOf(count: (activity: Activity) => number): Tally {
  return Object.fromEntries(activities.map(activity => [activity, count(activity)])) as Record<
    Activity,
    number
  >;
}

/** What the run took for granted, in sentences. */
export function assumptionsOf({ people, firstDay, lastDay, leftOut }: WhatIf): string[] {
  return [
    `The marks run from ${firstDay} to ${lastDay}; nothing is run after that day.`,
    ...(leftOut === 0
      ? []
      : [`${leftOut} rows were left out: codes for no possible session on days that are closed.`]),
    ...peopleInWords(people),
  ];
}
