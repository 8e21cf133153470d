// What a school does in a week because of its policy: the counts that a comparison of two policies sets side by side.
import { addDays, dayNumber, londonDate, mondayOf, type Instant, type PlainDate } from '#libs/school-time';
import type { CaseEvent, EventType } from '../events.js';

/** `proposals` wait for an answer, `approvals` are those approved; `findings` are penalty thresholds met; `refusals` acts that a rule refused. */
export const activities = [
  'proposals',
  'approvals',
  'letters',
  'meetings',
  'findings',
  'notices',
  'referrals',
  'reminders',
  'refusals',
] as const;
export type Activity = (typeof activities)[number];

const activityOf: { readonly [T in EventType]?: Activity } = {
  StageProposed: 'proposals',
  StageApproved: 'approvals',
  LetterPosted: 'letters',
  MeetingHeld: 'meetings',
  PenaltyThresholdMet: 'findings',
  WarningIssued: 'notices',
  NoticeToImproveIssued: 'notices',
  PenaltyNoticeIssued: 'notices',
  ReferralSubmitted: 'referrals',
  ApprovalOverdue: 'reminders',
  MeetingOverdue: 'reminders',
  ActionRefused: 'refusals',
};
const numbers = new Map(activities.map((activity, number) => [activity, number]));

/** Mondays of the weeks from one date to another, both included. */
export function weeksBetween(from: PlainDate, to: PlainDate): PlainDate[] {
  const first = mondayOf(from);
  const count = Math.floor((dayNumber(to) - dayNumber(first)) / 7) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, week) => addDays(first, week * 7));
}

/** Counts by group, week and activity, in one array: `activityCount` says where each stands. */
export type Counts = Uint32Array;

export const emptyCounts = (groups: number, weeks: number): Counts =>
  new Uint32Array(groups * weeks * activities.length);

/** The count of an activity in a week of a group. */
export function activityCount(
  counts: Counts,
  weeks: number,
  group: number,
  week: number,
  activity: Activity,
): number {
  return counts[(group * weeks + week) * activities.length + numbers.get(activity)!]!;
}

/** Adds the events of one pupil of a group; `firstMonday` is that of week 0. */
export function count(
  counts: Counts,
  weeks: number,
  firstMonday: PlainDate,
  group: number,
  events: readonly CaseEvent[],
): void {
  const monday = dayNumber(firstMonday);
  let at: Instant = Number.NaN;
  let week = 0;
  for (const event of events) {
    const activity = activityOf[event.type];
    if (activity === undefined) continue;
    if (event.at !== at) {
      at = event.at;
      week = Math.floor((dayNumber(londonDate(at)) - monday) / 7);
    }
    counts[(group * weeks + week) * activities.length + numbers.get(activity)!]! += 1;
  }
}
