// Sentences for the events of the ladder: cases, stages, letters, meetings, reviews, holds.
import type { EventData } from '#libs/casework';
import type { Sentences } from './scene.js';
import { amountOf, dayText, momentText, plainWords, roleText, shareText } from './words.js';
import { parseInstant } from '#libs/school-time';

const means = { post: 'by post', email: 'by email', hand: 'by hand' } as const;

const legalLetters: Readonly<Record<string, string>> = {
  warning: 'formal warning',
  'notice-to-improve': 'Notice to Improve',
  'penalty-notice': 'penalty notice',
};

const letterName = (letter: string, stage: (id: string) => string): string =>
  legalLetters[letter] ?? `letter of the stage "${stage(letter)}"`;

const suggestions: Readonly<Record<EventData['ReviewMeasured']['suggested'], string>> = {
  met: 'which is at or above the level of the review',
  hold: 'which is below the level, but every absence was illness or a medical appointment',
  improved: 'which is below the level and better than before the stage',
  'not-met': 'which is below the level',
};

const declined: Readonly<Record<EventData['StageDeclined']['then'], string>> = {
  'look-again': 'It is looked at again',
  next: 'It counts as passed over',
  close: 'The case closes',
};

const closeReasons: Readonly<Record<EventData['CloseProposed']['why'], string>> = {
  'review-met': 'the review was met',
  left: 'the pupil left the school',
  'end-of-compulsory-age': 'compulsory school age is over',
  empty: 'nothing is left in it',
};

const outcomes: Readonly<Record<EventData['ReviewConcluded']['outcome'], string>> = {
  met: 'met',
  extended: 'extended once by the same length',
  'not-met': 'not met',
};

const subjectOf = (
  { subject }: EventData['FindingRevised'] | EventData['FindingResolved'],
  say: { stage: (id: string) => string; parent: (id: string) => string },
): string => {
  if (subject.kind === 'stage') return `the stage "${say.stage(subject.stage)}"`;
  return subject.kind === 'penalty'
    ? `the penalty notice to ${say.parent(subject.parent)}`
    : 'the finding on the penalty threshold, with its running notices';
};

const list = (ids: readonly string[], name: (id: string) => string): string =>
  ids.length === 0 ? 'nobody' : ids.map(name).join(' and ');

type LadderEvent =
  | 'CaseOpened'
  | 'CaseAdopted'
  | 'StageProposed'
  | 'StageApproved'
  | 'StageDeclined'
  | 'ProposalWithdrawn'
  | 'ApprovalOverdue'
  | 'StageEntered'
  | 'LetterIssued'
  | 'LetterPosted'
  | 'LetterServed'
  | 'LetterFailed'
  | 'MeetingHeld'
  | 'MeetingOverdue'
  | 'ContractSigned'
  | 'ContractDeclined'
  | 'ReviewMeasured'
  | 'ReviewConcluded'
  | 'ReviewSet'
  | 'HoldPlaced'
  | 'HoldEnded'
  | 'FindingRevised'
  | 'FindingResolved'
  | 'CloseProposed'
  | 'CaseClosed';

const failures = {
  returned: 'came back',
  undeliverable: 'could not be delivered',
  'too-late': 'left too late, or nobody said that it left, so the dates in it do not hold',
  'contact-blocked': 'was not sent, since contact with this parent is blocked',
} as const;

export const ladderSentences: Sentences<LadderEvent> = {
  CaseOpened: ({ data }) => `A case was opened under the policy "${data.policy}", version ${data.version}.`,
  CaseAdopted: ({ data }, say) =>
    `It had run before Waymark (${data.source === 'paper' ? 'on paper' : `in ${data.source}`}) and was adopted ${
      data.stage === null
        ? ''
        : `at the stage "${say.stage(data.stage.stage)}", entered on ${dayText(data.stage.enteredOn)}${data.stage.closedOn === null ? '' : ` and closed on ${dayText(data.stage.closedOn)}`}`
    }${data.stage !== null && data.notices.length > 0 ? ', ' : ''}${
      data.notices.length === 0
        ? ''
        : `with a running Notice to Improve to ${list(
            data.notices.map(({ parent }) => parent),
            say.parent,
          )}`
    }.`,
  StageProposed: ({ data }, say) =>
    `The stage "${say.stage(data.stage)}" was proposed; ${roleText(data.approver)} answers it.`,
  StageApproved: ({ data }, say) => `The stage "${say.stage(data.stage)}" was approved.`,
  StageDeclined: ({ data }, say) =>
    `The stage "${say.stage(data.stage)}" was declined. ${declined[data.then]}${data.on === null ? '' : ` on ${dayText(data.on)}`}.`,
  ProposalWithdrawn: ({ data }, say) => `The proposal of the stage "${say.stage(data.stage)}" was withdrawn.`,
  ApprovalOverdue: ({ data }, say) =>
    `Nobody answered the proposal of the stage "${say.stage(data.stage)}" in time; ${roleText(data.approver)} now sees it too.`,
  StageEntered: ({ data }, say) =>
    `The stage "${say.stage(data.stage)}" was entered; its review takes ${amountOf(data.review.schoolDays, 'school day')} at a level of ${data.review.level} %.`,
  LetterIssued: ({ data }, say) =>
    `The ${letterName(data.letter, say.stage)} to ${say.parent(data.parent)} was issued, to go ${means[data.method]}${data.postAt === null ? ' at once' : `, posted ${momentText(parseInstant(data.postAt))}`}.`,
  LetterPosted: ({ data }, say) =>
    `The ${letterName(data.letter, say.stage)} to ${say.parent(data.parent)} went out ${means[data.method]}${data.on === undefined ? '' : ` on ${dayText(data.on)}`}.`,
  LetterServed: ({ data }, say) =>
    `The ${letterName(data.letter, say.stage)} to ${say.parent(data.parent)} counts as received on ${dayText(data.servedOn)}.`,
  LetterFailed: ({ data }, say) =>
    `The ${letterName(data.letter, say.stage)} to ${say.parent(data.parent)} ${failures[data.why]}.`,
  MeetingHeld: ({ data }, say) =>
    `The meeting was held with ${list(data.attended, say.parent)}; contract: ${plainWords(data.contract)}.`,
  MeetingOverdue: ({ data }, say) =>
    `The meeting of the stage "${say.stage(data.stage)}" was not recorded in time.`,
  ContractSigned: ({ data }, say) => `The contract was signed by ${list(data.parents, say.parent)}.`,
  ContractDeclined: ({ data }, say) => `The contract was declined by ${list(data.parents, say.parent)}.`,
  ReviewMeasured: ({ data }, say) =>
    `The review of the stage "${say.stage(data.stage)}" ended: ${shareText(data.attended, data.possible)}, ${suggestions[data.suggested]}.`,
  ReviewConcluded: ({ data }, say) =>
    `The review of the stage "${say.stage(data.stage)}" was concluded: ${outcomes[data.outcome]}.`,
  ReviewSet: ({ data }, say) =>
    `The review of the stage "${say.stage(data.stage)}" was set to ${[
      ...(data.schoolDays === null ? [] : [amountOf(data.schoolDays, 'school day')]),
      ...(data.target === null ? [] : [`a level of ${data.target} %`]),
    ].join(' and ')}.`,
  HoldPlaced: ({ data }) => `The ladder was put on hold until ${dayText(data.until)}; legal clocks run on.`,
  HoldEnded: () => 'The hold ended.',
  FindingRevised: ({ data }, say) =>
    `An amendment of the register overtook ${subjectOf(data, say)}; a person decides what becomes of it.`,
  FindingResolved: ({ data }, say) =>
    `After the amendment ${subjectOf(data, say)} was ${data.decision === 'confirm' ? 'confirmed' : 'withdrawn'}.`,
  CloseProposed: ({ data }) => `Closing the case was proposed, since ${closeReasons[data.why]}.`,
  CaseClosed: ({ data }) => `The case was closed: ${data.reason}.`,
};
