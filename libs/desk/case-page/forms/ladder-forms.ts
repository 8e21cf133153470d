// The forms of the ladder's steps: proposals answered, meetings and contracts recorded.
import type { ActionName } from '#libs/casework';
import { isContract } from '#libs/policy';
import type { CaseFolder } from '../folder.js';
import { group, parentOptions, reasonField, titleOfStage, type FieldGroup, type FormOf } from './form.js';
import { letterQuestions } from './letter-questions.js';
import { owners } from './words.js';

/** What a signed contract says, as the pack's contract stage asks for it. */
const contractQuestions = ({ world }: CaseFolder): FieldGroup[] =>
  letterQuestions(world.pack.id, world.pack.stages.find(isContract)?.id, 'What the contract says');

/** Further actions that a meeting agreed on, each with owner and day. */
const agreedActions: FieldGroup = {
  legend: 'Actions agreed',
  hint: 'Each with who does it and by when. Leave empty what you do not need.',
  rows: { count: 3, action: 'agree-action' },
  fields: [
    { kind: 'text', path: ['what'], label: 'What will be done' },
    { kind: 'choice', path: ['owner'], label: 'Who does it', options: owners },
    { kind: 'date', when: 'future', path: ['due'], label: 'By when' },
  ],
};

const approve: FormOf = (folder, stage) => {
  const found = folder.world.pack.stages.find(({ id }) => id === stage);
  if (!found) return null;
  return {
    action: 'approve',
    title: `Approve "${found.title}"`,
    button: 'Approve and send',
    intro: [found.does],
    fixed: { stage },
    groups: letterQuestions(folder.world.pack.id, stage, 'For the letter'),
    weighs: true,
  };
};

const decline: FormOf = (folder, stage) => {
  const title = titleOfStage(folder, stage);
  if (title === undefined) return null;
  return {
    action: 'decline',
    title: `Decline "${title}"`,
    button: 'Decline',
    intro: ['Nothing is sent. Your reason is kept with the case, sealed.'],
    fixed: { stage },
    groups: [
      group(
        'Your decision',
        reasonField('Why is this step not right for this pupil now?'),
        {
          kind: 'choice',
          path: ['then'],
          label: 'What happens then?',
          decides: true,
          options: [
            {
              value: 'look-again',
              text: 'Look at it again later',
              hint: 'It is proposed again if it still holds on that day',
            },
            { value: 'next', text: 'Pass it over', hint: 'The next step of the ladder may be reached' },
            { value: 'close', text: 'Close the case' },
          ],
        },
        {
          kind: 'date',
          when: 'future',
          path: ['on'],
          label: 'When to look again',
          hint: 'Leave it empty for 20 school days from today. Only used if you look again later.',
          optional: true,
        },
      ),
    ],
  };
};

const holdMeeting: FormOf = folder => ({
  action: 'hold-meeting',
  title: 'Record a meeting',
  button: 'Record the meeting',
  intro: ['The review counts from the day on which the meeting is recorded, whoever came.'],
  fixed: {},
  groups: [
    group(
      'Who came',
      {
        kind: 'choices',
        path: ['attended'],
        label: 'Which parents came?',
        hint: 'Leave all boxes empty if nobody came',
        atLeast: 0,
        options: parentOptions(folder),
      },
      {
        kind: 'choice',
        path: ['contract'],
        label: 'Was an attendance contract signed?',
        decides: true,
        options: [
          { value: 'not-offered', text: 'None was offered' },
          { value: 'signed', text: 'Signed by everyone who came' },
          { value: 'declined', text: 'Offered and declined' },
        ],
      },
    ),
    ...contractQuestions(folder),
    agreedActions,
  ],
});

const signContract: FormOf = folder => ({
  action: 'sign-contract',
  title: 'Sign an attendance contract',
  button: 'Record the signature',
  intro: [
    'On screen: let the parent read what the contract says here, and press the button themselves. On paper: record the signature here, and keep a picture of the signed page under Notes and files.',
  ],
  fixed: {},
  groups: [
    group('The signature', {
      kind: 'choice',
      path: ['parent'],
      label: 'Which parent signs?',
      options: parentOptions(folder),
    }),
    ...contractQuestions(folder),
  ],
});

export const ladderForms = {
  approve,
  decline,
  'hold-meeting': holdMeeting,
  'sign-contract': signContract,
} satisfies Partial<Record<ActionName, FormOf>>;
