// The groups of pupils that figures are given for, beside year groups.

export const cohorts = ['sen-support', 'ehcp', 'fsm', 'looked-after', 'eal', 'social-worker'] as const;
export type Cohort = (typeof cohorts)[number];

/** As people call them. */
export const cohortTitles: Readonly<Record<Cohort, string>> = {
  'sen-support': 'Special educational needs support',
  ehcp: 'Education, health and care plan',
  fsm: 'Free school meals',
  'looked-after': 'Looked after',
  eal: 'English as an additional language',
  'social-worker': 'Social worker',
};
