// Why a letter cannot be written, in words for the person who can help: each missing fact has its remedy.
import type { Refused } from './facts.js';

const remedies: Readonly<Record<string, string>> = {
  letter: 'use one of the letters of this policy (`letter --list`)',
  recipient:
    'the recipient must be a parent of this pupil whose contact is not blocked; see the parent’s record',
  'parent.surname': 'enter the surname of the parent',
  'parent.address': 'enter the postal address of the parent',
  'pupil.forename': 'enter the first name of the pupil',
  'pupil.surname': 'enter the surname of the pupil',
  'pupil.dateOfBirth': 'enter the date of birth of the pupil',
  'pupil.address': 'enter the address of the pupil',
  school: 'enter name, address, telephone number and email address of the school',
  authority: 'enter the contact particulars of the authority’s attendance service',
  signer: 'name the person who signs for this role',
  attendance: 'the register holds no session of this pupil yet; import it',
  certificate: 'the register holds no session of this pupil yet; import it',
  review: 'the stage of this letter was not entered, so no target and no period are known',
  meeting: 'enter the day, time and place of the meeting and who takes part',
  'support.soFar': 'record the support given so far',
  'support.offered': 'enter the further support on offer; offer again what was refused',
  contract: 'enter what was agreed: dates, what the parent does and what the school does',
  plan: 'record the agreed actions and the day of the review',
  outcome: 'conclude the review first',
  record: 'the case has no finding that names the counted sessions',
  warning: 'issue the warning first',
  'warning.sums': 'the policy names no sums for a penalty of that time',
  notice: 'issue the Notice to Improve first: weeks, sessions allowed and dates come from it',
  'notice.allowed': 'enter how many unauthorised sessions the notice allows',
  'notice.grounds': 'enter on which grounds a penalty notice may come before the period is over',
  penalty: 'issue the penalty notice first',
  withdrawal: 'withdraw the penalty notice first',
  request: 'submit the referral for a penalty, with its reason and the recorded judgement',
  unexplained: 'there is no session without a reason in the latest two weeks',
  leave: 'enter the dates that were asked for, the decision and its reason',
  'printable text': 'use letters that the fonts of the product hold',
};

/** The refusal for a missing fact; the remedy of the nearest part of its path. */
export function refuseFor(fact: string, detail?: string): Refused {
  const parts = fact.split('.');
  let remedy: string | undefined;
  for (let n = parts.length; n > 0 && remedy === undefined; n--)
    remedy = remedies[parts.slice(0, n).join('.')];
  const text = remedy ?? 'record this fact and render the letter again';
  return { refused: { fact, remedy: detail === undefined ? text : `${text} (${detail})` } };
}
