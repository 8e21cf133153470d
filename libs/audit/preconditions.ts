// Where a case has to be for each action: what a refusal by `state` tells the person who asked.
import type { ActionName } from '#libs/casework';

/** Each continues the sentence '"approve" needs ...'. */
export const preconditions: Readonly<Record<ActionName, string>> = {
  approve:
    'this very stage to be proposed, and no hold; a referral to the authority goes by submit-referral, a contract by its signature',
  decline: 'this very stage to be proposed, and no hold',
  'hold-meeting':
    'a stage with a meeting to be the highest one entered; a signature, a contract to be the next stage',
  'sign-contract':
    'an open case, a parent of this pupil, and the contract to be the next stage or entered already',
  'set-review': 'a review that runs and was not measured yet',
  'conclude-review': 'a review that was measured and waits; it can be extended once',
  hold: 'an open case without a hold, and a day still to come',
  resume: 'a hold',
  close: 'an open case',
  'resolve-finding': 'the number of a revised finding that nobody has answered, in the open case',
  'consider-threshold': 'a finding that stands',
  'issue-warning':
    'a finding of the time before 19 August 2024, a policy that warns, parents who can be served, and a calendar that reaches the end',
  'issue-nti':
    'sessions from 19 August 2024, a decision on the threshold, no open duty to the pupil, liable parents who can be served and have no notice running, and a calendar that reaches the end of the period',
  'conclude-nti': 'a Notice to Improve to this parent whose period has ended',
  'fail-nti': 'a Notice to Improve to this parent whose period runs',
  'submit-referral':
    'an open case and no referral that waits; for a penalty, a decision on the threshold and no open duty to the pupil',
  'accept-referral': 'a referral that waits',
  'return-referral': 'a referral that waits',
  'issue-penalty': 'no open duty to the pupil, and a parent whom letters may reach',
  'decide-ordinal': 'an open case and a parent of this pupil',
  'record-payment': 'a penalty notice to this parent that was not withdrawn',
  'withdraw-penalty': 'a penalty notice to this parent that was not withdrawn',
  'decide-prosecution': 'a penalty notice to this parent that is unpaid and not decided yet',
  'issue-suspension-penalty': 'no open duty to the pupil, and a parent whom letters may reach',
  'record-contact': 'an open case',
  'offer-support': 'an open case',
  'record-support': 'an open case',
  'record-view': 'an open case',
  'record-barrier': 'an open case',
  'record-response': 'an open case, and a parent of this pupil who answered',
  'agree-action': 'an open case',
  'finish-action': 'an agreed action that is not finished',
  'answer-duty': 'an open case, this duty to be open, and an answer in words to each of its questions',
  'record-evidence': 'an open case',
  'record-order': 'an open case, a parent of this pupil where the order names one, and an end after its day',
  'consider-severe-absence': 'an open case',
};
