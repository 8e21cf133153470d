// The forms of the school's legal acts. Each consideration that the law wants recorded is a question of its own, so that
// nobody has to know the list by heart.
import type { ActionName } from '#libs/casework';
import { group, reasonField, type FormOf } from './form.js';
import { aboutParent, chooseParents, forLetter, judgement } from './judgement.js';

const considerThreshold: FormOf = () => ({
  action: 'consider-threshold',
  title: 'Consider the penalty threshold',
  button: 'Keep my decision',
  intro: ['The law asks for a decision in each case. Nothing follows by itself, and nothing is sent.'],
  fixed: {},
  groups: [
    group(
      'Your decision',
      {
        kind: 'choice',
        path: ['decision'],
        label: 'What should happen?',
        decides: true,
        options: [
          { value: 'continue-support', text: 'Go on with support' },
          { value: 'no-action', text: 'Take no action', hint: 'This finding is then over' },
          { value: 'notice-to-improve', text: 'Prepare a Notice to Improve', hint: 'For the headteacher' },
          { value: 'penalty', text: 'Ask for a penalty notice', hint: 'For the headteacher' },
        ],
      },
      reasonField('Why?'),
    ),
    { ...judgement, optional: true, hint: 'Needed before a notice; you may record it now' },
    {
      legend: 'If support is left out',
      optional: true,
      fields: [
        {
          kind: 'choice',
          path: ['supportException'],
          label: 'Why may a penalty come without a Notice to Improve first?',
          hint: 'Only where you ask for a penalty notice',
          optional: true,
          options: [
            { value: 'not-appropriate', text: 'Support is not appropriate here' },
            { value: 'no-effect-expected', text: 'Support is expected to have no effect' },
          ],
        },
      ],
    },
  ],
});

const issueWarning: FormOf = folder => ({
  action: 'issue-warning',
  title: 'Issue a formal warning',
  button: 'Issue the warning',
  intro: ['Only for absences before 19 August 2024.'],
  fixed: {},
  groups: [chooseParents(folder), ...forLetter(folder, 'warning')],
  weighs: true,
});

const issueNotice: FormOf = folder => ({
  action: 'issue-nti',
  title: 'Issue a Notice to Improve',
  button: 'Issue the notice',
  intro: [
    'The period is fixed when the notice is issued. It begins on the first school day after the notice counts as served.',
  ],
  fixed: {},
  groups: [
    chooseParents(folder),
    group(
      'The period',
      { kind: 'number', path: ['weeks'], label: 'Length', suffix: 'weeks', hint: '3 to 6', example: 3 },
      {
        kind: 'number',
        path: ['allowedUnauthorised'],
        label: 'Unauthorised sessions allowed in the period',
        suffix: 'sessions',
        example: 0,
      },
    ),
    judgement,
    group(
      'The local authority',
      {
        kind: 'text',
        path: ['laConsulted', 'by'],
        label: 'Who at the authority was asked?',
        hint: 'Their role is enough',
      },
      { kind: 'date', when: 'past', path: ['laConsulted', 'on'], label: 'On which day?' },
    ),
    ...forLetter(folder, 'notice-to-improve'),
  ],
  weighs: true,
});

const concludeNotice: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'conclude-nti',
    title: `Conclude the Notice to Improve to ${name}`,
    button: 'Conclude the notice',
    intro: [],
    fixed,
    groups: [
      ...ask,
      group(
        'Your conclusion',
        {
          kind: 'choice',
          path: ['outcome'],
          label: 'Was there enough improvement?',
          decides: true,
          options: [
            { value: 'met', text: 'Yes, the notice is met' },
            { value: 'failed', text: 'No, the notice has failed' },
          ],
        },
        reasonField('Why?'),
      ),
    ],
    weighs: true,
  };
};

const failNotice: FormOf = (folder, of) => {
  const { fixed, ask, name } = aboutParent(folder, of);
  return {
    action: 'fail-nti',
    title: `End the Notice to Improve to ${name} early`,
    button: 'Record the failure',
    intro: ['The parent must have been told first that the notice is failing.'],
    fixed,
    groups: [
      ...ask,
      group(
        'The failure',
        reasonField('Why does the notice fail before its end?'),
        { kind: 'date', when: 'past', path: ['told', 'on'], label: 'When was the parent told?' },
        { kind: 'text', path: ['told', 'how'], label: 'How were they told?' },
      ),
    ],
    weighs: true,
  };
};

const submitReferral: FormOf = folder => ({
  action: 'submit-referral',
  title: 'Refer to the local authority',
  button: 'Refer',
  intro: ["The case goes to the authority's education welfare officer with its record."],
  fixed: {},
  groups: [
    group(
      'The referral',
      {
        kind: 'choice',
        path: ['purpose'],
        label: 'What do you ask for?',
        decides: true,
        options: [
          { value: 'support', text: 'Support for the family' },
          { value: 'penalty', text: 'A penalty notice', hint: 'The threshold must have been considered' },
        ],
      },
      reasonField('Why?', 'What was tried, and what you hope for'),
    ),
    ...(folder.kase.stages['ewo-referral']?.status === 'proposed' ? forLetter(folder, 'ewo-referral') : []),
  ],
  weighs: true,
});

export const legalForms = {
  'consider-threshold': considerThreshold,
  'issue-warning': issueWarning,
  'issue-nti': issueNotice,
  'conclude-nti': concludeNotice,
  'fail-nti': failNotice,
  'submit-referral': submitReferral,
} satisfies Partial<Record<ActionName, FormOf>>;
