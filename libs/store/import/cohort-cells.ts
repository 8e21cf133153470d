// What a file of people says of a pupil's cohorts. A blank cell or a missing column says nothing.
import type { Cohort, RowProblem } from '#libs/register';
import { columns, yes, type Cells, type Column } from './person-columns.js';

/** Cohorts that the row puts the pupil into, or says the pupil is not in. */
export type CohortsSaid = ReadonlyMap<Cohort, boolean>;

const yesOrNo = [
  ['fsm', 'fsm'],
  ['lookedAfter', 'looked-after'],
  ['eal', 'eal'],
  ['socialWorker', 'social-worker'],
] as const satisfies readonly (readonly [Column, Cohort])[];

/** The codes of the school census for special educational needs. */
const sen: Readonly<Record<string, readonly Cohort[]>> = { N: [], K: ['sen-support'], E: ['ehcp'] };

/** Reads the cohorts of a row, or says what is wrong with a cell. */
export function readCohorts(cells: Cells): CohortsSaid | RowProblem {
  const said = new Map<Cohort, boolean>();
  const bad = (column: Column, problem: string, remedy: string): RowProblem => ({
    field: columns[column],
    value: cells[column]!.slice(0, 60),
    problem,
    remedy,
  });
  if (cells.sen) {
    const found = sen[cells.sen.toUpperCase()];
    if (!found)
      return bad('sen', 'this is no code for special educational needs', 'write N, K (support) or E (plan)');
    for (const cohort of ['sen-support', 'ehcp'] as const) said.set(cohort, found.includes(cohort));
  }
  for (const [column, cohort] of yesOrNo) {
    if (!cells[column]) continue;
    const value = yes(cells[column], false);
    if (value === null) return bad(column, 'this is neither yes nor no', 'write yes or no');
    said.set(cohort, value);
  }
  return said;
}
