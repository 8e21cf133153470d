// The forms of what goes on between the steps: reviews set and concluded, holds, closing, amendments answered.
import type { ActionName } from '#libs/casework';
import { enteredOn } from '../standing-facts.js';
import { group, reasonField, type FormOf } from './form.js';

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

export const reviewForms = {
  'set-review': setReview,
  'conclude-review': concludeReview,
  hold,
  resume,
  close,
  'resolve-finding': resolveFinding,
} satisfies Partial<Record<ActionName, FormOf>>;
