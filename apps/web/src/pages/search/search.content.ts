// Words of the search for a pupil.

export const content = {
  title: 'Find a pupil',
  fewest: 2,
  most: 100,
  tooShort: 'Enter at least 2 letters of a name, a UPN or a registration group',
  tooLong: 'Enter 100 characters at most',
  none: 'No pupil of this school has these words in the name, the UPN or the registration group.',
};
