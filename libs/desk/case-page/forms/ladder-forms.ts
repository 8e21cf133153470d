// The forms of the ladder: proposals answered, meetings and contracts recorded, reviews set and concluded, holds, closing.
import type { ActionName } from '#libs/casework';
import { isContract } from '#libs/policy';
import type { CaseFolder } from '../folder.js';
import { enteredOn } from '../standing-facts.js';
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
        hint: 'Tick nobody if nobody came',
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
    'On screen: turn the screen to the parent, let them read the contract and tick the box themselves. On paper: record it here and attach a picture of the signed page under Notes.',
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

const setReview: FormOf = () => ({
  action: 'set-review',
  title: 'Change the review',
  button: 'Change the review',
  intro: ['Give a length, a target, or both. What you leave empty stays as it is.'],
  fixed: {},
  groups: [
    group(
      'The review that runs',
      {
        kind: 'number',
        path: ['schoolDays'],
        label: 'Length',
        suffix: 'school days',
        example: 20,
        optional: true,
      },
      {
        kind: 'number',
        path: ['target'],
        label: 'Target',
        suffix: '%',
        example: 95,
        isDecimal: true,
        optional: true,
      },
    ),
  ],
});

const concludeReview: FormOf = folder => ({
  action: 'conclude-review',
  title: 'Conclude the review',
  button: 'Conclude the review',
  intro: [...enteredOn(folder)],
  fixed: {},
  groups: [
    group(
      'Your conclusion',
      {
        kind: 'choice',
        path: ['outcome'],
        label: 'How did the review end?',
        decides: true,
        options: [
          { value: 'met', text: 'Met', hint: 'Closing the case is proposed' },
          { value: 'extended', text: 'Extend it once', hint: 'The same length again, measured by itself' },
          { value: 'not-met', text: 'Not met', hint: 'The next step is looked at' },
        ],
      },
      reasonField('Why?', 'What you considered beside the figures'),
    ),
  ],
});

const hold: FormOf = () => ({
  action: 'hold',
  title: 'Put the case on hold',
  button: 'Put on hold',
  intro: ['A hold stops proposals, approvals, reminders and reviews. Legal clocks run on.'],
  fixed: {},
  groups: [
    group(
      'The hold',
      {
        kind: 'date',
        when: 'future',
        path: ['until'],
        label: 'Hold until',
        hint: 'It ends at the start of that day',
      },
      reasonField('Why is the case held?'),
    ),
  ],
});

const resume: FormOf = () => ({
  action: 'resume',
  title: 'End the hold',
  button: 'End the hold',
  intro: ['The clocks of the ladder go on from today.'],
  fixed: {},
  groups: [],
});

const close: FormOf = () => ({
  action: 'close',
  title: 'Close the case',
  button: 'Close the case',
  intro: ['Findings of the case end with it. Notices that were issued run on.'],
  fixed: {},
  groups: [
    group('Closing', {
      kind: 'choice',
      path: ['reason'],
      label: 'Why is it closed?',
      options: [
        { value: 'improved', text: 'Attendance has improved' },
        { value: 'left', text: 'The pupil has left' },
        { value: 'other', text: 'Another reason' },
      ],
    }),
  ],
  weighs: true,
});

const resolveFinding: FormOf = (_folder, of) =>
  /^\d{1,6}$/.test(of)
    ? {
        action: 'resolve-finding',
        title: 'An amended register overtook this step',
        button: 'Keep my decision',
        intro: ['Something was sent that the register as it is now would not justify.'],
        fixed: { finding: Number(of) },
        groups: [
          group(
            'Your decision',
            {
              kind: 'choice',
              path: ['decision'],
              label: 'What should stand?',
              decides: true,
              options: [
                { value: 'confirm', text: 'Let it stand' },
                { value: 'withdraw', text: 'Withdraw it', hint: 'It counts as if it had not happened' },
              ],
            },
            reasonField('Why?'),
          ),
        ],
      }
    : null;

export const ladderForms = {
  approve,
  decline,
  'hold-meeting': holdMeeting,
  'sign-contract': signContract,
  'set-review': setReview,
  'conclude-review': concludeReview,
  hold,
  resume,
  close,
  'resolve-finding': resolveFinding,
} satisfies Partial<Record<ActionName, FormOf>>;
