// What may be said to a running case. Names and shapes are part of every open case's history: never change one, add another.
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer, CaseKey, Standing } from './activities.js';

export interface CaseArgs extends CaseKey {
  /** What the clock of the case is ahead of Temporal's, in milliseconds; 0 but in trial runs. */
  readonly clockOffsetMs?: number;
}

/** A person's command by its id. As an Update it is answered; as a signal it is carried out some time. */
export const actUpdate = defineUpdate<Answer, [commandId: string]>('act');
export const actSignal = defineSignal<[commandId: string]>('act');

/** Marks of the pupil have changed; the id is that of the outbox message which says which. */
export const registerChanged = defineSignal<[messageId: number]>('registerChanged');

/** Something around the pupil has changed that may move deadlines. */
export const factsChanged = defineSignal<[messageId: number]>('factsChanged');

/** Answered once everything up to that moment on the clock of the case is done. For whoever skips time. */
export const settled = defineUpdate<Standing, [until: number]>('settled');

export interface CaseStatus extends Pick<Standing, 'status' | 'due'> {
  /** Looks that wait or run. */
  readonly busy: number;
}

export const status = defineQuery<CaseStatus>('status');
