// What an event gives people to do, and when they do it under the assumption.
import {
  addDays,
  londonDate,
  londonInstant,
  nthSchoolDayAfter,
  type Calendar,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import type { CaseEvent, EventData } from '../events.js';
import type { People } from './people.js';
import type { YearPlan } from './year-plan.js';

export type Task =
  | { readonly kind: 'answer'; readonly stage: string }
  | { readonly kind: 'hold-meeting'; readonly stage: string }
  | { readonly kind: 'conclude-review'; readonly stage: string }
  | { readonly kind: 'consider' }
  | { readonly kind: 'issue-notice' }
  | { readonly kind: 'conclude-notice'; readonly parent: string; readonly outcome: 'met' | 'failed' }
  | { readonly kind: 'refer' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'issue-penalties' }
  | { readonly kind: 'pay'; readonly parent: string; readonly amount: number; readonly on: PlainDate }
  | { readonly kind: 'close'; readonly why: EventData['CloseProposed']['why']; readonly since: Instant };

/** A task of one case of the pupil. */
export interface Planned {
  readonly at: Instant;
  readonly caseNumber: number;
  readonly task: Task;
}

/** What has to wait, or was refused for marks without a reason, is tried again after so many school days. */
export const retryAfterSchoolDays = 5;

/** The task that follows from an event, if it gives people anything to do before the calendar ends. */
export function taskAfter(event: CaseEvent, people: People, { calendar, pack }: YearPlan): Planned | null {
  const { at } = event;
  const plan = (task: Task, when: Instant | null): Planned | null =>
    when === null ? null : { at: Math.max(when, at), caseNumber: event.caseNumber, task };
  const after = (n: number) => afterSchoolDays(people, calendar, at, n);
  const { proposals, meetings, reviews, thresholds, notices, referrals, penalties, closing } = people;
  switch (event.type) {
    case 'StageProposed':
      return proposals && plan({ kind: 'answer', stage: event.data.stage }, after(proposals.afterSchoolDays));
    case 'LetterServed': {
      const { letter, servedOn } = event.data;
      if (!meetings || !pack.stages.some(stage => stage.id === letter && stage.meeting)) return null;
      const n = meetings.afterSchoolDays;
      const day = n === 0 ? servedOn : nthSchoolDayAfter(calendar, servedOn, n);
      return plan(
        { kind: 'hold-meeting', stage: letter },
        day === null ? null : londonInstant(day, people.at),
      );
    }
    case 'ReviewMeasured':
      return (
        reviews && plan({ kind: 'conclude-review', stage: event.data.stage }, after(reviews.afterSchoolDays))
      );
    case 'PenaltyThresholdMet':
      return thresholds && plan({ kind: 'consider' }, after(thresholds.afterSchoolDays));
    case 'ThresholdConsidered':
      if (event.data.decision === 'notice-to-improve') return notices && plan({ kind: 'issue-notice' }, at);
      if (event.data.decision === 'penalty')
        return referrals && plan({ kind: 'refer' }, after(referrals.afterSchoolDays));
      return null;
    case 'NoticeToImproveEnded': {
      const { parent, suggested: outcome } = event.data;
      return (
        notices && plan({ kind: 'conclude-notice', parent, outcome }, after(notices.concludedAfterSchoolDays))
      );
    }
    case 'NoticeToImproveFailed':
      return referrals && plan({ kind: 'refer' }, after(referrals.afterSchoolDays));
    case 'ReferralSubmitted':
      return referrals && plan({ kind: 'accept' }, after(referrals.acceptedAfterSchoolDays));
    case 'ReferralAccepted': {
      const forPenalty = penalties && event.data.purpose === 'penalty';
      return forPenalty ? plan({ kind: 'issue-penalties' }, after(penalties.afterSchoolDays)) : null;
    }
    case 'PenaltyNoticeIssued': {
      const { parent, receivedOn, reducedUntil, reducedAmount, amount } = event.data;
      if (!penalties || penalties.paidAfterDays === null) return null;
      const on = addDays(receivedOn, penalties.paidAfterDays);
      const sum = reducedUntil !== null && on <= reducedUntil ? reducedAmount! : amount;
      return plan({ kind: 'pay', parent, amount: sum, on }, londonInstant(on, people.at));
    }
    case 'CloseProposed':
      return (
        closing && plan({ kind: 'close', why: event.data.why, since: at }, after(closing.afterSchoolDays))
      );
    default:
      return null;
  }
}

/** People's hour on the n-th school day after a moment's day, or the moment itself for none; null past the calendar's end. */
export function afterSchoolDays(people: People, calendar: Calendar, at: Instant, n: number): Instant | null {
  if (n === 0) return at;
  const day = nthSchoolDayAfter(calendar, londonDate(at), n);
  return day === null ? null : londonInstant(day, people.at);
}
