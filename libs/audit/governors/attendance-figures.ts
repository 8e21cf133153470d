// The attendance of a school in a period, by group, as governors see it: percentages and counts of persistent and severe
// absence beside the school's benchmarks, with every small count hidden and none given away by the others.
import { percentOf } from '#libs/register';
import { hiddenCounts, type Sum } from './suppress.js';
import type { Shown } from './casework-figures.js';

/** One group of pupils in one period, counted exactly. */
export interface GroupCounts {
  /** Code of the group: a year, or a cohort such as `sen`; `all` is the school. */
  readonly group: string;
  readonly pupils: number;
  /** Pupils who missed 10 % or more of their possible sessions. */
  readonly persistent: number;
  /** Of these, pupils who missed 50 % or more. */
  readonly severe: number;
  readonly attended: number;
  readonly possible: number;
}

/** Groups that have no pupil in common and are together the whole school, such as its year groups. */
export type Split = readonly GroupCounts[];

export interface GroupFigures {
  readonly group: string;
  readonly pupils: Shown;
  readonly persistent: Shown;
  readonly severe: Shown;
  /** Per cent with one decimal, rounded down as thresholds are; null where the group is too small to tell of. */
  readonly attendance: number | null;
  readonly persistentPercent: number | null;
  readonly severePercent: number | null;
}

export interface AttendanceFigures {
  readonly school: GroupFigures;
  readonly splits: readonly (readonly GroupFigures[])[];
}

/**
 * The figures of one period. Each split must add up to the school; throws RangeError where one does not. Hidden are counts
 * under six, their complements ("all but two of them"), and what would give either away.
 */
export function attendanceFigures(school: GroupCounts, splits: readonly Split[]): AttendanceFigures {
  const counts: number[] = [];
  const sums: Sum[] = [];
  const put = (count: number): number => counts.push(count) - 1;
  const place = (of: GroupCounts): Places => {
    const [pupils, persistent, severe] = [put(of.pupils), put(of.persistent), put(of.severe)];
    const rest = put(of.pupils - of.persistent);
    const notSevere = put(of.persistent - of.severe);
    sums.push(
      { total: pupils, parts: [persistent, rest] },
      { total: persistent, parts: [severe, notSevere] },
    );
    return { of, pupils, persistent, severe, rest, notSevere };
  };
  const whole = place(school);
  const parts = splits.map(split => split.map(place));
  for (const split of parts)
    for (const column of columns)
      sums.push({ total: whole[column], parts: split.map(group => group[column]) });
  const hidden = hiddenCounts(counts, sums);
  const figures = (places: Places): GroupFigures => figuresOf(places, hidden);
  return { school: figures(whole), splits: parts.map(split => split.map(figures)) };
}

const columns = ['pupils', 'persistent', 'severe', 'rest', 'notSevere'] as const;
type Places = { readonly of: GroupCounts } & Readonly<Record<(typeof columns)[number], number>>;

function figuresOf({ of, pupils, persistent, severe }: Places, hidden: readonly boolean[]): GroupFigures {
  const show = (place: number, count: number): Shown => (hidden[place] ? null : count);
  const share = (place: number, count: number): number | null =>
    hidden[place] || hidden[pupils] ? null : percentOf(count, of.pupils);
  return {
    group: of.group,
    pupils: show(pupils, of.pupils),
    persistent: show(persistent, of.persistent),
    severe: show(severe, of.severe),
    attendance: hidden[pupils] ? null : percentOf(of.attended, of.possible),
    persistentPercent: share(persistent, of.persistent),
    severePercent: share(severe, of.severe),
  };
}
