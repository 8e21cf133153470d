// What an action would bring, before anybody asks for it: the decider is asked on the case as it stands, and what it answers
// is put into sentences and dates. Nothing is kept.
import type { Actor } from '#libs/access';
import {
  deadlines,
  decide,
  fold,
  type Action,
  type CaseEvent,
  type Deadline,
  type PupilState,
  type World,
} from '#libs/casework';
import type { Instant } from '#libs/school-time';
import { explainEvent, titleOf, type Explanation } from '../explain.js';
import { sayFor, type Say } from '../scene.js';
import { sentenceOf } from '../sentences.js';
import { plainWords } from '../words.js';

export interface Consequence {
  readonly title: string;
  readonly what: string;
}

export interface NewDate {
  readonly what: string;
  readonly due: Instant;
}

export type WhatFollows =
  | {
      readonly allowed: true;
      readonly follows: readonly Consequence[];
      /** Deadlines that begin or move with it. */
      readonly dates: readonly NewDate[];
      /** Letters go out with it. */
      readonly sends: boolean;
    }
  | { readonly allowed: false; readonly rule: string; readonly explanation: Explanation };

export interface Question {
  readonly state: PupilState;
  /** All events of the pupil, those that `state` is folded from. */
  readonly events: readonly CaseEvent[];
  readonly world: World;
  readonly now: Instant;
  readonly by: Actor;
  readonly action: Action;
  readonly parentName?: (id: string) => string;
}

/** Asks the decider what would follow. Pure. */
export function whatFollows({ state, events, world, now, by, action, parentName }: Question): WhatFollows {
  const next = decide(state, { kind: 'action', at: now, by, action }, world);
  const refusal = next.find(event => event.type === 'ActionRefused');
  if (refusal) {
    const explanation = explainEvent({
      event: refusal,
      events: [...events, ...next],
      world,
      ...(parentName && { parentName }),
    });
    return { allowed: false, rule: refusal.data.rule, explanation };
  }
  const say = sayFor(world, parentName);
  const after = fold(state, next);
  const before = new Set(deadlines(state, world, now).map(keyOf));
  return {
    allowed: true,
    sends: next.some(({ type }) => type === 'LetterIssued'),
    follows: next.map(event => ({ title: titleOf(event.type), what: sentenceOf(event, say) })),
    dates: deadlines(after, world, now)
      .filter(deadline => !before.has(keyOf(deadline)))
      .map(({ id, due }) => ({ what: deadlineText(id, say), due })),
  };
}

const keyOf = ({ id, due }: Deadline): string => `${id} ${due}`;

/** 'review-end:target-letter' as 'The review of "Target letter" is measured'. */
export function deadlineText(id: string, say: Pick<Say, 'stage'>): string {
  const [kind = '', of = ''] = id.split(':');
  switch (kind) {
    case 'hold-end':
      return 'The hold ends';
    case 'post-letters':
      return 'The letters are posted';
    case 'give-up-notices':
      return 'A notice that nobody has posted is given up';
    case 'approval-overdue':
      return `An answer to "${say.stage(of)}" is due`;
    case 'meeting-overdue':
      return `The meeting of "${say.stage(of)}" should be held`;
    case 'review-end':
      return `The review of "${say.stage(of)}" is measured`;
    case 'look-again':
      return `"${say.stage(of)}" is looked at again`;
    case 'notice-end':
      return 'The Notice to Improve ends';
    case 'unpaid':
      return 'The days for payment are over';
    case 'end-of-age':
      return 'Compulsory school age ends';
    case 'new-year':
      return 'The new school year begins';
    default:
      return plainWords(kind);
  }
}

/** 'approve:target-letter' as 'Approve "Target letter"'. */
export function taskText(what: string, say: Say): string {
  const [kind = '', of = ''] = what.split(':');
  switch (kind) {
    case 'approve':
      return `Decide on "${say.stage(of)}"`;
    case 'submit-referral':
      return 'Refer to the local authority, or decline';
    case 'conclude-review':
      return `Conclude the review of "${say.stage(of)}"`;
    case 'hold-meeting':
      return `Record the meeting of "${say.stage(of)}"`;
    case 'letters-failed':
      return `No letter of "${say.stage(of)}" reached a parent`;
    case 'post-letter':
      return 'Post a letter, or say that it left';
    case 'consider-threshold':
      return 'Consider the penalty threshold';
    case 'conclude-nti':
      return `Conclude the Notice to Improve to ${say.parent(of)}`;
    case 'notice-undelivered':
      return `The notice to ${say.parent(of)} came back`;
    case 'decide-prosecution':
      return `Prosecute ${say.parent(of)} or withdraw the penalty notice`;
    case 'resolve-finding':
      return 'Decide what an amended register overtook';
    case 'answer-duty':
      return 'Answer a duty to the pupil';
    case 'consider-severe-absence':
      return 'Consider severe absence';
    case 'answer-referral':
      return 'Accept the referral or return it';
    case 'issue-penalty':
      return 'Issue the penalty notice';
    case 'finish-action':
      return 'Finish an agreed action';
    case 'close':
      return 'Close the case';
    case 'decide-what-next':
      return 'Decide what comes next';
    default:
      return plainWords(kind);
  }
}

/** Stages and parents in words, for `taskText` and `deadlineText`. */
export const namesIn = (world: Pick<World, 'pack'>, parentName?: (id: string) => string): Say =>
  sayFor(world, parentName);
