// Words of the page of all deadlines.

export const content = {
  title: 'All deadlines',
  lead: 'Every day that runs in what schools have referred, in days of the calendar.',
  empty: 'Nothing runs and nothing waits. Deadlines appear here when a school refers a case.',
};
