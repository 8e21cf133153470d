// The forms of the legal way. Each consideration that the law wants recorded is a question of its own, so that nobody has to
// know the list by heart.
import type { ActionName } from '#libs/casework';
import { group, parentOptions, reasonField, type FieldGroup, type FormOf, type Option } from './form.js';
import { letterQuestions } from './letter-questions.js';
import { historyOffers, returnOffers } from './referral-offers.js';
import { yesNo } from './words.js';

const engaged: readonly Option[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
  { value: 'engaged-not-working', text: 'They engage, and it does not work' },
];

/** The judgement before a notice, as five questions. */
const judgement: FieldGroup = group(
  'Your judgement',
  {
    kind: 'choice',
    path: ['judgement', 'supportAppropriate'],
    label: 'Is support appropriate in this case?',
    hint: 'For leave in term time it often is not',
    options: yesNo,
  },
  {
    kind: 'choice',
    path: ['judgement', 'supportEngaged'],
    label: 'Does the family engage with the support?',
    options: engaged,
  },
  {
    kind: 'area',
    path: ['judgement', 'bestTool'],
    label: 'Why is this the best way to change attendance for this family?',
  },
  {
    kind: 'area',
    path: ['judgement', 'otherStep'],
    label: 'Which further support or other legal step did you consider, and why not that?',
  },
  {
    kind: 'area',
    path: ['judgement', 'equalityAct'],
    label: 'Have you considered the Equality Act 2010?',
    hint: 'Disability and other protected characteristics, and what you concluded',
  },
);

const forLetter = (folder: Parameters<FormOf>[0], letter: string): FieldGroup[] =>
  letterQuestions(folder.world.pack.id, letter, 'For the letter');

const chooseParents = (folder: Parameters<FormOf>[0]): FieldGroup =>
  group('Parents', {
    kind: 'choices',
    path: ['parents'],
    label: 'Which parents?',
    hint: 'Each gets a notice of their own',
    options: parentOptions(folder),
  });

/** A form about one parent, named in the address or asked for. */
function aboutParent(
  folder: Parameters<FormOf>[0],
  of: string,
): {
  readonly fixed: Readonly<Record<string, string>>;
  readonly ask: readonly FieldGroup[];
  readonly name: string;
} {
  const isKnown = folder.world.pupil.parents.some(({ id }) => id === of);
  if (isKnown) return { fixed: { parent: of }, ask: [], name: folder.parentName(of) };
  const question: FieldGroup = group('Parent', {
    kind: 'choice',
    path: ['parent'],
    label: 'Which parent?',
    options: parentOptions(folder),
  });
  return { fixed: {}, ask: [question], name: 'a parent' };
}

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

export const legalForms = {
  'consider-threshold': considerThreshold,
  'issue-warning': issueWarning,
  'issue-nti': issueNotice,
  'conclude-nti': concludeNotice,
  'fail-nti': failNotice,
  'submit-referral': submitReferral,
  'accept-referral': acceptReferral,
  'return-referral': returnReferral,
  'issue-penalty': issuePenalty,
  'decide-ordinal': decideOrdinal,
  'record-payment': recordPayment,
  'withdraw-penalty': withdrawPenalty,
  'decide-prosecution': decideProsecution,
  'issue-suspension-penalty': issueSuspensionPenalty,
} satisfies Partial<Record<ActionName, FormOf>>;
