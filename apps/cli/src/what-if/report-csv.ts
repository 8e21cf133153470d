// The CSV of a what-if run: one table whose first column says what a row is, so that a spreadsheet can filter by it.
import { activities, type Step } from '#libs/casework';
import { assumptionsOf, policyName, weekRows, type Tally, type WhatIf } from '#libs/desk';
import { csvCell } from '#libs/register';

const header = [
  'record',
  'policy',
  'group',
  'week',
  ...activities,
  'pupil',
  'on',
  'step',
  'rule',
  'source',
  'says',
];
type Cells = Partial<Record<(typeof header)[number], string | number>>;

/** The lines: the assumption, then each week of each group under both policies, then two a pupil whose path differs. */
export function* csvReport(run: WhatIf): Generator<string> {
  yield line(Object.fromEntries(header.map(column => [column, column])));
  for (const says of assumptionsOf(run)) yield line({ record: 'assumption', says });
  const [a, b] = [policyName(run.a), policyName(run.b)];
  for (const row of weekRows(run)) {
    const { week, group } = row;
    yield line({ record: 'week', policy: a, group, week, ...row.a });
    yield line({ record: 'week', policy: b, group, week, ...row.b });
  }
  for (const { pupil, group, a: underA, b: underB, reachedA, reachedB } of run.result.differences) {
    const shared = { record: 'pupil', group: run.groups[group]!, pupil };
    yield line({ ...shared, policy: a, ...stepCells(underA, reachedA) });
    yield line({ ...shared, policy: b, ...stepCells(underB, reachedB) });
  }
}

function stepCells(step: Step | null, reached: string | null): Cells {
  const last = reached === null ? 'no stage entered' : `last stage entered: ${reached}`;
  if (!step) return { step: 'nothing more', says: last };
  const numbers = Object.entries(step.numbers).map(([name, value]) => `${name} ${value}`);
  const { on, what, rule, source } = step;
  return { on, step: what, rule: rule ?? '', source: source ?? '', says: [...numbers, last].join('; ') };
}

function line(cells: Cells | Tally): string {
  return `${header.map(column => cell((cells as Cells)[column] ?? '')).join(',')}\n`;
}

const cell = (value: string | number): string => (typeof value === 'number' ? String(value) : csvCell(value));
