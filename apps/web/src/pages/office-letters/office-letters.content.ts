// Words of the pages of letters outside the ladder.

export const content = {
  title: 'Write a letter',
  weekTitle: 'Letters on unexplained absence',
  choose: 'Choose the letter',
  chooseParents: 'Choose at least one parent',
  chooseLetters: 'Choose at least one letter',
  changed:
    'Something in the letter changed since you looked at it. Nothing was sent. This is the letter as it is now.',
  sent: 'The letter is on its way. You find it in the list below, and on the page of letters when it waits for the post.',
  sentBefore: 'This was sent before. Nothing was sent twice.',
  sentWeek: (count: number) =>
    count === 1 ? 'One letter is on its way.' : `${count} letters are on their way.`,
  nobody: 'There is no parent to whom a letter may go. Look at how the parents can be reached.',
  means: { post: 'by post', email: 'by email', hand: 'by hand' },
  states: { waiting: 'On its way', sent: 'Handed over', failed: 'Did not leave' },
  needs: (label: string) => `${label.replace(/\?$/, '')}: the letter needs this`,
  cannot: (to: string, fact: string, remedy: string) =>
    `The letter to ${to} cannot be written, ${fact} is not known: ${remedy}`,
  questions: 'What the letter says',
  /** Before each kind: when it is the right one. */
  hints: {
    praise: 'After a review that was met',
    'review-outcome': 'What a review found, and what follows',
    'leave-decision': 'Yes or no to a request for leave, with the reason',
    'action-plan': 'The plan that was agreed, with who does what',
    'attendance-contract': 'The contract as it was signed',
    'parenting-contract': 'The contract as it was signed',
    'unexplained-absence': 'Sessions that have no reason yet, with a reply slip',
    withdrawal: 'That a penalty notice is withdrawn',
  } as Readonly<Record<string, string>>,
};
