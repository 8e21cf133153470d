// Words of the page of a case.

const buttons: Readonly<Record<string, string>> = {
  approve: 'Look at it and approve',
  'submit-referral': 'Refer',
  'conclude-review': 'Conclude the review',
  'hold-meeting': 'Record the meeting',
  'consider-threshold': 'Consider it',
  'conclude-nti': 'Conclude the notice',
  'resolve-finding': 'Decide',
  'answer-duty': 'Answer the questions',
  'finish-action': 'It is done',
  close: 'Close the case',
};

const missing: Readonly<Record<string, string>> = {
  'reason-for-absence': 'A reason for absence',
  mark: 'Marks',
  'date-of-birth': 'The date of birth',
  parent: 'A parent',
  calendar: 'The next terms',
  duty: 'An answer to a duty',
};

export const content = {
  openToGovernor: 'Open to a governor',
  writeLetter: 'Write a letter',
  sendPraise: 'Send praise: the review was met',
  buttons,
  missing,
  sections: [
    { id: 'decide', title: 'Decide' },
    { id: 'ladder', title: 'Meetings, reviews, holds' },
    { id: 'legal', title: 'Legal steps' },
    { id: 'record', title: 'Write down' },
  ],
};
