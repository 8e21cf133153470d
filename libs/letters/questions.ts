// What a letter asks of the person who approves it: the facts that only that person knows, as questions for a form. Every
// other fact of a letter comes from the case, the register, the people and the school's settings.
import { detailLimits } from '#libs/casework';
import { findTemplate } from './catalogue.js';

/** How an answer is given. A `list` holds one text an entry, a `dated-list` entries of `{what, on}`. */
export type AnswerType = 'date' | 'time' | 'line' | 'words' | 'yes-no' | 'list' | 'dated-list';

export interface Question {
  /** Where the answer stands in the `details` of the action, such as `meeting.on`. */
  readonly field: string;
  /** The fact of the letter that it answers, as a refusal names it. */
  readonly fact: string;
  readonly label: string;
  readonly hint: string;
  readonly type: AnswerType;
  /** Without it there is no letter, unless the case holds the fact itself. */
  readonly required: boolean;
  /** Most characters of one text, and most entries of a list. */
  readonly limits: { readonly characters?: number; readonly entries?: number };
}

const { line, words, list } = detailLimits;
const noLimits = {};
const ofLine = { characters: line };
const ofWords = { characters: words };
const ofLines = { characters: line, entries: list };
const ofList = { characters: words, entries: list };

type Asked = Omit<Question, 'required' | 'fact'>;

/** By the fact that a template needs. */
const questions: Readonly<Record<string, readonly Asked[]>> = {
  meeting: [
    {
      field: 'meeting.on',
      label: 'On which day is the meeting?',
      hint: 'Leave time for the letter to arrive: post takes two working days',
      type: 'date',
      limits: noLimits,
    },
    {
      field: 'meeting.time',
      label: 'At what time?',
      hint: 'On the 24-hour clock, such as 15:30',
      type: 'time',
      limits: noLimits,
    },
    {
      field: 'meeting.place',
      label: 'Where is it?',
      hint: 'The room and the building, or how to join',
      type: 'line',
      limits: ofLine,
    },
    {
      field: 'meeting.with',
      label: 'Who takes part?',
      hint: 'Each with their role, as the parent should read it',
      type: 'list',
      limits: ofLines,
    },
  ],
  contract: [
    {
      field: 'contract.from',
      label: 'From which day does the contract run?',
      hint: '',
      type: 'date',
      limits: noLimits,
    },
    {
      field: 'contract.until',
      label: 'Until which day?',
      hint: '',
      type: 'date',
      limits: noLimits,
    },
    {
      field: 'contract.reviewOn',
      label: 'When do you look at it together?',
      hint: '',
      type: 'date',
      limits: noLimits,
    },
    {
      field: 'contract.parentAgrees',
      label: 'What does the parent undertake?',
      hint: 'One undertaking an entry, in words that the parent agreed to',
      type: 'list',
      limits: ofList,
    },
    {
      field: 'contract.schoolAgrees',
      label: 'What does the school undertake?',
      hint: 'One undertaking an entry',
      type: 'list',
      limits: ofList,
    },
  ],
  'support.offered': [
    {
      field: 'support.offered',
      label: 'Which support do you offer now?',
      hint: 'One offer an entry; offer again what was turned down before',
      type: 'list',
      limits: ofList,
    },
  ],
  'support.soFar': [
    {
      field: 'support.soFar',
      label: 'Which support was given so far?',
      hint: 'Only where it is not on record in the case; each with the day from which it was given',
      type: 'dated-list',
      limits: ofList,
    },
  ],
  'plan.reviewOn': [
    {
      field: 'plan.reviewOn',
      label: 'When do you look at the plan together?',
      hint: '',
      type: 'date',
      limits: noLimits,
    },
  ],
  'notice.enough': [
    {
      field: 'notice.enough',
      label: 'Is there more to say on what improvement is enough?',
      hint: 'Beside the number of sessions that the notice allows',
      type: 'words',
      limits: ofWords,
    },
  ],
  'notice.grounds': [
    {
      field: 'notice.grounds',
      label: 'When may a penalty notice come before the period is over?',
      hint: 'Left empty, the notice says: once there are more unauthorised sessions than it allows',
      type: 'list',
      limits: ofList,
    },
  ],
  leave: [
    {
      field: 'leave.from',
      label: 'From which day was leave asked for?',
      hint: '',
      type: 'date',
      limits: noLimits,
    },
    {
      field: 'leave.to',
      label: 'To which day?',
      hint: '',
      type: 'date',
      limits: noLimits,
    },
    {
      field: 'leave.granted',
      label: 'Is the leave granted?',
      hint: '',
      type: 'yes-no',
      limits: noLimits,
    },
    {
      field: 'leave.reason',
      label: 'For what reason?',
      hint: 'As the parent should read it',
      type: 'words',
      limits: ofWords,
    },
  ],
  'pupil.address': [
    {
      field: 'pupilAddress',
      label: 'What is the pupil’s address?',
      hint: 'The parent who gets the letter will read it: never give an address that is withheld from that parent',
      type: 'list',
      limits: { characters: line, entries: 8 },
    },
  ],
};

/** Facts that a letter may show and does not need, by kind of letter. */
const welcome = { support: ['support.offered'], legal: [] } as const;
const answeredByCase = new Set(['support.soFar', 'notice.grounds']);

/** The questions for one letter of a pack, in the order of its facts; none for a letter that asks for nothing. */
export function detailsNeeded(pack: string, letter: string): readonly Question[] {
  const template = findTemplate(pack, letter);
  if (!template) return [];
  const also = [...welcome[template.kind], ...(letter === 'notice-to-improve' ? ['notice.enough'] : [])];
  const facts = [...new Set([...template.needs.map(need => factAsked(need)), ...also])];
  return facts.flatMap(fact =>
    (questions[fact] ?? []).map(question => ({
      ...question,
      fact,
      required: template.needs.some(need => factAsked(need) === fact) && !answeredByCase.has(fact),
    })),
  );
}

/** The question that would supply a fact which a letter lacks; undefined where the fact comes from elsewhere. */
export function questionFor(pack: string, letter: string, fact: string): Question | undefined {
  const asked = detailsNeeded(pack, letter);
  return asked.find(question => question.field === fact) ?? asked.find(q => q.fact === factAsked(fact));
}

/** `leave.reason` is asked for with `leave`; `support.offered` by itself. */
const factAsked = (need: string): string =>
  need in questions ? need : need.split('.').slice(0, -1).join('.') || need;
