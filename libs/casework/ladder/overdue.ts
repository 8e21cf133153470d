// Reminders: an approval or a meeting that nobody has recorded in time.
import { nextRoleUp, type Role } from '#libs/access';
import { londonDate } from '#libs/school-time';
import { proposal } from '../state.js';
import { emit, theCase, type Turn } from '../turn.js';
import { stageInReview } from './order.js';

/** No answer in time: the next role up sees the proposal too. */
export function overdueApproval(turn: Turn, stage: string): void {
  const open = proposal(theCase(turn));
  if (open?.stage !== stage || open.overdue || londonDate(open.at) >= londonDate(turn.at)) return;
  const approver = nextRoleUp(open.approver as Role) ?? open.approver;
  emit(turn, 'ApprovalOverdue', { stage, approver });
}

/** The stage's meeting was not recorded in time after its letter's service. */
export function overdueMeeting(turn: Turn, stage: string): void {
  const standing = stageInReview(theCase(turn), turn.world.pack);
  if (standing?.stage !== stage || standing.meetingOn !== null || standing.meetingOverdue) return;
  emit(turn, 'MeetingOverdue', { stage });
}
