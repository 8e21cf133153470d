// Words of the search for a referred pupil.

export const content = {
  title: 'Find a pupil',
  lead: 'Only pupils whose school has put a case before the authority are found.',
  none: 'No referred pupil has a name or UPN that begins so.',
  more: 'There are more. Enter more of the name.',
  tooOften: 'That is many searches in a short time. Wait a minute and search again.',
};
