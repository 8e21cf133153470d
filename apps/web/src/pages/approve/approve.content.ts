// Words of approving the same step for several pupils.

export const content = {
  title: (stage: string) => `Approve "${stage}" for several pupils`,
  checkTitle: 'Read each letter, then approve',
  outcomeTitle: 'What came of it',
  choose: 'Choose at least one pupil',
  outcomes: {
    done: 'Approved. The letters are on their way.',
    pending: 'Written down; it will be carried out in a moment.',
    expired: 'It came too late. Look at the case and decide again.',
  },
  refused: 'Not carried out. Look at the case as it is now.',
};

/** Most pupils in one go: each letter is read. */
export const mostTogether = 10;
