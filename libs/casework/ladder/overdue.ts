// Reminders: an approval or a meeting that nobody has recorded in time.
import { nextRoleUp, type Role } from '#libs/access';
import { londonDate, type Instant } from '#libs/school-time';
import { proposal, type CaseState, type ProposedStage } from '../state.js';
import { emit, theCase, type Turn } from '../turn.js';
import type { World } from '../world.js';
import { endOf, ladderDayAfter, lastService } from './clock.js';
import type { StandingStage } from './order.js';

const answerSchoolDays = 5;
const meetingSchoolDays = 10;

/** When an unanswered proposal is overdue; null once it was said, or where the calendar ends before. */
export function approvalDue(kase: CaseState, world: World, open: ProposedStage): Instant | null {
  const day = open.overdue ? null : ladderDayAfter(kase, world, londonDate(open.at), answerSchoolDays);
  return day === null ? null : endOf(day);
}

/** When the stage's meeting is overdue, counted from its letters' service; null where none is to be recorded. */
export function meetingDue(kase: CaseState, world: World, standing: StandingStage): Instant | null {
  if (!standing.meeting || standing.meetingOn !== null || standing.meetingOverdue) return null;
  const served = lastService(kase, standing.stage, standing);
  const day = served === null ? null : ladderDayAfter(kase, world, served, meetingSchoolDays);
  return day === null ? null : endOf(day);
}

/** No answer in time: the next role up sees the proposal too. */
export function overdueApproval(turn: Turn, stage: string): void {
  const open = proposal(theCase(turn));
  if (open?.stage !== stage) return;
  const approver = nextRoleUp(open.approver as Role) ?? open.approver;
  emit(turn, 'ApprovalOverdue', { stage, approver });
}

/** The stage's meeting was not recorded in time after its letter's service. */
export function overdueMeeting(turn: Turn, stage: string): void {
  emit(turn, 'MeetingOverdue', { stage });
}
