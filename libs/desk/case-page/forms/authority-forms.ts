// The forms of the authority's acts: referrals answered, penalty notices issued and settled, prosecution decided.
import type { ActionName } from '#libs/casework';
import { group, reasonField, type FormOf } from './form.js';
import { aboutParent, forLetter, judgement } from './judgement.js';
import { historyOffers, returnOffers } from './referral-offers.js';

const acceptReferral: FormOf = ({ kase }) => ({
  action: 'accept-referral',
  title: 'Accept the referral',
  button: 'Accept',
  intro: [
    kase.referrals.some(({ status, purpose }) => status === 'waiting' && purpose === 'penalty')
      ? 'The authority takes the case on. A penalty notice is a decision of its own, one for each parent.'
      : 'The authority takes the case on and works with the family beside the school.',
  ],
  fixed: {},
  groups: [],
});

const returnReferral: FormOf = folder => ({
  action: 'return-referral',
  title: 'Return the referral',
  button: 'Return it',
  intro: ['The school reads what is missing and may refer again.'],
  fixed: {},
  groups: [
    group('What is missing', {
      kind: 'lines',
      path: ['missing'],
      label: 'What does the authority need?',
      hint: 'One a line',
      offers: returnOffers(folder),
    }),
  ],
});

const issuePenalty: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'issue-penalty',
    title: `Issue a penalty notice to ${name}`,
    button: 'Issue the penalty notice',
    intro: [],
    fixed,
    groups: [
      ...ask,
      judgement,
      group('Earlier notices', {
        kind: 'lines',
        path: ['historyCheckedWith'],
        label: 'Which authorities were asked for earlier notices?',
        hint: 'Other authorities by name, one a line',
        offers: historyOffers,
      }),
      ...forLetter(folder, 'penalty-notice'),
    ],
    weighs: true,
  };
};

const decideOrdinal: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'decide-ordinal',
    title: `Which notice would this be for ${name}?`,
    button: 'Keep my decision',
    intro: [
      'An earlier notice lies exactly on the edge of the three years, where the law can be read in two ways.',
    ],
    fixed,
    groups: [
      ...ask,
      group(
        'Your decision',
        {
          kind: 'choice',
          path: ['ordinal'],
          label: 'The next notice is',
          numbers: true,
          options: [
            { value: '1', text: 'A first notice' },
            { value: '2', text: 'A second notice' },
            { value: 'barred', text: 'Not possible' },
          ],
        },
        reasonField('Why?'),
      ),
    ],
  };
};

const recordPayment: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'record-payment',
    title: `Record a payment by ${name}`,
    button: 'Record the payment',
    intro: ['The day on which it was paid counts, not the day of this entry.'],
    fixed,
    groups: [
      ...ask,
      group(
        'The payment',
        { kind: 'number', path: ['amount'], label: 'Amount', prefix: '£', example: 80, isDecimal: true },
        { kind: 'date', when: 'past', path: ['on'], label: 'Paid on' },
      ),
    ],
  };
};

const withdrawPenalty: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'withdraw-penalty',
    title: `Withdraw the penalty notice to ${name}`,
    button: 'Withdraw it',
    intro: ['The law knows three grounds.'],
    fixed,
    groups: [
      ...ask,
      group('The ground', {
        kind: 'choice',
        path: ['ground'],
        label: 'On which ground?',
        options: [
          { value: 'ought-not-to-have-been-issued', text: 'It ought not to have been issued' },
          { value: 'wrong-person', text: 'It ought not to have been issued to this person' },
          { value: 'material-error', text: 'It contains a material error' },
        ],
      }),
    ],
    weighs: true,
  };
};

const decideProsecution: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'decide-prosecution',
    title: `The unpaid notice to ${name}`,
    button: 'Keep my decision',
    intro: [],
    fixed,
    groups: [
      ...ask,
      group(
        'Your decision',
        {
          kind: 'choice',
          path: ['decision'],
          label: 'What does the authority do?',
          decides: true,
          options: [
            { value: 'prosecute', text: 'Prosecute for the absence' },
            { value: 'withdraw', text: 'Withdraw the notice' },
          ],
        },
        {
          kind: 'tick',
          path: ['esoConsidered'],
          label: 'An Education Supervision Order was considered',
          optional: true,
        },
        reasonField('Why?'),
      ),
    ],
    weighs: true,
  };
};

const issueSuspensionPenalty: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'issue-suspension-penalty',
    title: `Issue a penalty notice to ${name} for a day of suspension`,
    button: 'Issue the penalty notice',
    intro: ['For a pupil in a public place in the first five school days of a suspension or exclusion.'],
    fixed,
    groups: [
      ...ask,
      group('The day', { kind: 'date', when: 'past', path: ['seenOn'], label: 'Seen in public on' }),
      ...forLetter(folder, 'penalty-notice'),
    ],
    weighs: true,
  };
};

export const authorityForms = {
  'accept-referral': acceptReferral,
  'return-referral': returnReferral,
  'issue-penalty': issuePenalty,
  'decide-ordinal': decideOrdinal,
  'record-payment': recordPayment,
  'withdraw-penalty': withdrawPenalty,
  'decide-prosecution': decideProsecution,
  'issue-suspension-penalty': issueSuspensionPenalty,
} satisfies Partial<Record<ActionName, FormOf>>;
