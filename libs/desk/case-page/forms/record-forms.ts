// The forms of what people keep beside the ladder: contacts, support, views, barriers, actions, evidence, duties.
import { duties, type ActionName, type DutyName } from '#libs/casework';
import { recentAbsences } from '../standing-facts.js';
import { group, parentOptions, type FieldGroup, type FormOf } from './form.js';
import { channels, owners } from './words.js';

const simple = (action: ActionName, title: string, button: string, fields: FieldGroup['fields']): FormOf => {
  return () => ({ action, title, button, intro: [], fixed: {}, groups: [group(title, ...fields)] });
};

const recordResponse: FormOf = folder => ({
  action: 'record-response',
  title: 'Record what a parent answered',
  button: 'Record it',
  intro: [],
  fixed: {},
  groups: [
    group(
      'The answer',
      { kind: 'choice', path: ['parent'], label: 'Which parent?', options: parentOptions(folder) },
      { kind: 'choice', path: ['channel'], label: 'How did they answer?', options: channels },
      { kind: 'date', when: 'past', path: ['on'], label: 'On which day?' },
      { kind: 'area', path: ['summary'], label: 'What did they say?' },
    ),
  ],
});

const finishAction: FormOf = () => ({
  action: 'finish-action',
  title: 'Finish an agreed action',
  button: 'It is done',
  intro: ['The oldest action that is still open counts as done.'],
  fixed: {},
  groups: [],
});

const recordEvidence: FormOf = folder => ({
  action: 'record-evidence',
  title: 'Record evidence for absences',
  button: 'Record it',
  intro: ['The codes of the register change there, not here.'],
  fixed: {},
  groups: [
    group(
      'The evidence',
      {
        kind: 'choices',
        path: ['sessions'],
        label: 'For which sessions?',
        options: recentAbsences(folder),
      },
      { kind: 'text', path: ['kind'], label: 'What was shown?', hint: 'For example, an appointment card' },
      { kind: 'tick', path: ['accepted'], label: 'The school accepts it' },
    ),
  ],
});

const answerDuty: FormOf = (_folder, of) => {
  if (!Object.hasOwn(duties, of)) return null;
  const { title, questions } = duties[of as DutyName];
  return {
    action: 'answer-duty',
    title,
    button: 'Keep the answers',
    intro: ['No notice and no penalty goes out while this is unanswered. Support never waits for it.'],
    fixed: { duty: of },
    groups: [
      group(
        'What was considered',
        ...questions.map(question => ({
          kind: 'area' as const,
          path: ['answers', question],
          label: question,
        })),
      ),
    ],
  };
};

const recordOrder: FormOf = folder => ({
  action: 'record-order',
  title: 'Record an order of a court',
  button: 'Record it',
  intro: [],
  fixed: {},
  groups: [
    group(
      'The order',
      {
        kind: 'choice',
        path: ['order'],
        label: 'Which order?',
        options: [
          { value: 'education-supervision-order', text: 'Education Supervision Order' },
          { value: 'parenting-order', text: 'Parenting order' },
        ],
      },
      {
        kind: 'choice',
        path: ['parent'],
        label: 'Against which parent?',
        hint: 'A parenting order names one',
        options: parentOptions(folder),
        optional: true,
      },
      { kind: 'date', when: 'past', path: ['on'], label: 'On which day was it made?' },
      { kind: 'date', when: 'future', path: ['until'], label: 'Until when?', optional: true },
    ),
  ],
});

export const recordForms = {
  'record-contact': simple('record-contact', 'Record a contact', 'Record it', [
    { kind: 'choice', path: ['channel'], label: 'How?', options: channels },
    { kind: 'text', path: ['with'], label: 'With whom?' },
    { kind: 'area', path: ['outcome'], label: 'What came of it?' },
  ]),
  'offer-support': simple('offer-support', 'Offer support', 'Record the offer', [
    { kind: 'area', path: ['kind'], label: 'Which support?' },
    { kind: 'choice', path: ['owner'], label: 'Who sees to it?', options: owners },
  ]),
  'record-support': simple('record-support', 'Record how support goes', 'Record it', [
    { kind: 'area', path: ['kind'], label: 'Which support?' },
    { kind: 'area', path: ['engaged'], label: 'Does the family take it up?' },
    { kind: 'area', path: ['outcome'], label: 'What has changed?' },
  ]),
  'record-view': simple('record-view', 'Record a view', 'Record it', [
    { kind: 'text', path: ['of'], label: 'Whose view?', hint: 'For example, the pupil' },
    { kind: 'area', path: ['text'], label: 'What do they say?' },
  ]),
  'record-barrier': simple('record-barrier', 'Record a barrier to attendance', 'Record it', [
    { kind: 'area', path: ['kind'], label: 'What keeps the pupil from coming?' },
  ]),
  'record-response': recordResponse,
  'agree-action': simple('agree-action', 'Agree an action', 'Agree it', [
    { kind: 'area', path: ['what'], label: 'What will be done?' },
    { kind: 'choice', path: ['owner'], label: 'Who does it?', options: owners },
    { kind: 'date', when: 'future', path: ['due'], label: 'By when?' },
  ]),
  'finish-action': finishAction,
  'answer-duty': answerDuty,
  'consider-severe-absence': simple(
    'consider-severe-absence',
    'Consider severe absence',
    'Keep the decision',
    [
      {
        kind: 'choice',
        path: ['decision'],
        label: "Are children's services told?",
        options: [
          { value: 'refer', text: 'They are told now' },
          { value: 'known', text: 'They know and are at work' },
          { value: 'support', text: 'Not now: support goes on without them' },
        ],
      },
      { kind: 'area', path: ['reason'], label: 'Why?' },
    ],
  ),
  'record-order': recordOrder,
  'record-evidence': recordEvidence,
} satisfies Partial<Record<ActionName, FormOf>>;
