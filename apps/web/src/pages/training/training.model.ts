// The training room as its page shows it.
import { IsIn, IsUUID } from 'class-validator';
import { habits, type Habit } from '#libs/training';
import type { Instant } from '#libs/school-time';
import type { PageModel } from '../../frame/page.js';
import { content, type Step } from './training.content.js';

export class MoveForm {
  @IsIn(Object.keys(content.steps), { message: 'Choose how far time moves on' })
  step!: Step;
}

export class HabitForm {
  @IsUUID('all', { message: 'Choose the pupil' })
  pupil!: string;

  @IsIn(Object.keys(habits), { message: 'Choose how the pupil attends' })
  habit!: Habit;
}

export interface TrainingModel extends PageModel {
  /** null outside the training school. */
  readonly room: {
    readonly now: Instant;
    readonly nextDue: Instant | null;
    readonly pupils: readonly {
      readonly id: string;
      readonly name: string;
      readonly year: string;
      readonly habit: string;
    }[];
  } | null;
  readonly exists: boolean;
  readonly steps: readonly { readonly value: string; readonly text: string }[];
  readonly habits: readonly { readonly value: string; readonly text: string }[];
}

export const steps = Object.entries(content.steps).map(([value, text]) => ({ value, text }));
export const habitItems = Object.entries(habits).map(([value, text]) => ({ value, text }));
