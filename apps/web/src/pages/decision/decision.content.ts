// Words of the pages on which a decision is asked for. What is said after it names nobody: it travels in a cookie.
import type { ActionName } from '#libs/casework';

const done: Readonly<Partial<Record<ActionName, string>>> = {
  approve: 'Approved. The letters are on their way.',
  decline: 'Declined. Nothing is sent.',
  'hold-meeting': 'The meeting is recorded.',
  'sign-contract': 'The signature is recorded.',
  'set-review': 'The review is changed.',
  'conclude-review': 'The review is concluded.',
  hold: 'The case is on hold.',
  resume: 'The hold has ended.',
  close: 'The case is closed.',
  'consider-threshold': 'Your decision on the threshold is kept.',
  'issue-nti': 'The Notice to Improve is issued.',
  'conclude-nti': 'The notice is concluded.',
  'fail-nti': 'The failure of the notice is recorded.',
  'submit-referral': 'The case is with the local authority.',
  'answer-duty': 'The answers are kept.',
};

export const content = {
  done: (action: ActionName): string => done[action] ?? 'It is recorded.',
  pending: 'It is written down, and will be carried out in a moment. Load this page again to see it.',
  expired: 'It came too late to be carried out. Look at the case as it is now, and decide again.',
  lettersChanged: 'The letters have changed since you read them. Read them once more.',
  checkTitle: (title: string) => `Check what goes out: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`,
  conflictTitle: 'Somebody was faster',
};
