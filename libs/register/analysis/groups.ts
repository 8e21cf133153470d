// Figures of groups of pupils: the school, its year groups, its cohorts.
import { cohorts, type Cohort } from './cohorts.js';
import { measurePupil } from './pupil-measures.js';
import type { PupilMarks, Span } from './pupil-marks.js';
import { addTo, isAtLevel, newCounting, type Counting, type Tally } from './tally.js';

/** Figures of a group. Pupils for whom nothing was possible are not in it. */
export interface GroupFigures {
  readonly pupils: number;
  readonly tally: Tally;
  /** Pupils who are persistently absent; those severely absent are among them. */
  readonly persistent: number;
  readonly severe: number;
}

export interface Groups {
  readonly all: GroupFigures;
  /** Ascending; null for pupils of whom no year group is known, last. */
  readonly yearGroups: readonly { readonly yearGroup: number | null; readonly figures: GroupFigures }[];
  /** Every cohort, and `none` for pupils in none; a pupil may be in several. */
  readonly cohorts: readonly { readonly cohort: Cohort | 'none'; readonly figures: GroupFigures }[];
}

interface Counted {
  pupils: number;
  readonly tally: Counting;
  persistent: number;
  severe: number;
}

export const newGroup = (): Counted => ({ pupils: 0, tally: newCounting(), persistent: 0, severe: 0 });

/** Adds a pupil with what its sessions come to. */
export function addPupil(group: Counted, tally: Tally): void {
  if (tally.possible === 0) return;
  group.pupils += 1;
  addTo(group.tally, tally);
  if (isAtLevel('persistent', tally)) group.persistent += 1;
  if (isAtLevel('severe', tally)) group.severe += 1;
}

/** Counts each group over all sessions of the span. */
export function groupsOf(span: Span, pupils: readonly PupilMarks[]): Groups {
  const all = newGroup();
  const years = new Map<number | null, Counted>();
  const byCohort = new Map<Cohort | 'none', Counted>([...cohorts, 'none' as const].map(c => [c, newGroup()]));
  for (const pupil of pupils) {
    const { tally } = measurePupil(span, pupil);
    if (tally.possible === 0) continue;
    addPupil(all, tally);
    const year = years.get(pupil.yearGroup) ?? newGroup();
    years.set(pupil.yearGroup, year);
    addPupil(year, tally);
    for (const cohort of pupil.cohorts.length === 0 ? ['none' as const] : pupil.cohorts)
      addPupil(byCohort.get(cohort)!, tally);
  }
  return {
    all,
    yearGroups: [...years]
      .map(([yearGroup, figures]) => ({ yearGroup, figures }))
      .toSorted((a, b) => (a.yearGroup ?? Infinity) - (b.yearGroup ?? Infinity)),
    cohorts: [...byCohort].map(([cohort, figures]) => ({ cohort, figures })),
  };
}
