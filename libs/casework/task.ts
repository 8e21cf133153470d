// What waits for a person, with the day by which it should be answered, where a rule gives one: for worklists.
import type { Instant } from '#libs/school-time';
import { awaiting } from './awaiting.js';
import type { Awaiting } from './commands.js';
import { endOf } from './ladder/clock.js';
import { approvalDue, meetingDue } from './ladder/overdue.js';
import { stageInReview } from './ladder/order.js';
import { lapse, standingFinding } from './legal/finding.js';
import { proposal, type CaseState } from './state.js';
import type { World } from './world.js';

export interface Task extends Awaiting {
  /** Until when it should be answered; it stays when it is past. Left out where no rule sets a day. */
  readonly due?: Instant;
}

/** The tasks of a case, the most binding first. */
export function tasks(kase: CaseState, world: World, at: Instant): Task[] {
  return awaiting(kase, world, at).map(item => {
    const due = dueOf(kase, world, item, at);
    return due === null ? item : { ...item, due };
  });
}

function dueOf(kase: CaseState, world: World, { what }: Awaiting, at: Instant): Instant | null {
  const [kind] = what.split(':');
  if (kind === 'approve' || kind === 'submit-referral') {
    const open = proposal(kase);
    return open ? approvalDue(kase, world, { ...open, overdue: false }) : null;
  }
  if (kind === 'hold-meeting') {
    const standing = stageInReview(kase, world.pack);
    return standing ? meetingDue(kase, world, { ...standing, meetingOverdue: false }) : null;
  }
  if (kind === 'consider-threshold') {
    const finding = standingFinding(kase, world, at);
    return finding ? lapse(kase, world, finding) : null;
  }
  if (kind === 'finish-action') {
    const days = kase.actions.filter(a => !a.finished).map(a => a.due);
    return endOf(days.toSorted()[0]!);
  }
  return null;
}
