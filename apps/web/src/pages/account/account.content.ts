// Words of the account pages.
export const content = {
  wrong: 'The current password is not right',
  locked: 'There were too many wrong attempts. Wait a few minutes, then try again',
  notTheSame: 'The two new passwords are not the same',
  changed: 'Your password is changed. You are signed out everywhere else.',
  noRole: 'Choose a role first; a token acts in the role in which it is made',
  tokenMade: 'Your new token',
  tokenEnded: 'The token is ended. It lets nobody in any more.',
  crumbs: [{ text: 'Your account', href: '/account' }],
} as const;
