// Words of the training room.
export const content = {
  title: 'Training room',
  away: 'The training room needs Temporal, which does not answer. Try again in a minute.',
  started: 'The training room is ready. Choose a role in it below.',
  habitsKept: 'From the next register on the pupils attend like that.',
  stopped: 'Temporal does not answer. What was reached is kept; wait a minute and move time on again.',
  moved: (days: number) =>
    `Time has moved on${days === 0 ? '' : `; ${days} ${days === 1 ? 'register' : 'registers'} came in on the way`}.`,
  nothingDue:
    'Nothing is due in the training room. Move on by a day or a week until the register shows something.',
  steps: {
    day: 'By one day',
    week: 'By one week',
    weeks: 'By three weeks',
    due: 'To the next deadline',
  },
} as const;

export type Step = keyof typeof content.steps;
