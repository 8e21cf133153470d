// The training room as its page shows it.
import { IsIn } from 'class-validator';
import { habits } from '#libs/training';
import type { Instant } from '#libs/school-time';
import { shownMoment } from '../../frame/dates.js';
import type { PageModel } from '../../frame/page.js';
import { content, type Step } from './training.content.js';

export class MoveForm {
  @IsIn(Object.keys(content.steps), { message: 'Choose how far time moves on' })
  step!: Step;
}

export interface TrainingModel extends PageModel {
  /** null outside the training school. */
  readonly room: {
    readonly now: Instant;
    readonly steps: readonly {
      readonly value: string;
      readonly text: string;
      readonly hint?: { readonly text: string };
    }[];
    readonly pupils: readonly {
      readonly id: string;
      readonly name: string;
      readonly year: string;
      readonly habit: string;
    }[];
  } | null;
  readonly exists: boolean;
  readonly habits: readonly { readonly value: string; readonly text: string }[];
}

/** How far time can be moved on; to the next deadline only where there is one within reach. */
export const stepsTo = (nextDue: Instant | null) =>
  Object.entries(content.steps).flatMap(([value, text]) => {
    if (value !== 'due') return [{ value, text }];
    return nextDue === null ? [] : [{ value, text, hint: { text: shownMoment(nextDue) } }];
  });

export const habitItems = Object.entries(habits).map(([value, text]) => ({ value, text }));
