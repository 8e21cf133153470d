// A case with nothing left in it is put before a person to close.
import { isUsedUp, standingFinding } from './legal/finding.js';
import { referralIsOpen } from './legal/referral.js';
import { openCase, type CaseState } from './state.js';
import { emit, type Turn } from './turn.js';

/**
 * No proposal, stage, finding, running notice, referral or unsettled penalty (case model, section 3); nor a stage that is
 * to be looked at again, nor a revision that nobody has answered.
 */
function isEmpty(kase: CaseState, turn: Turn): boolean {
  const stages = Object.values(kase.stages).some(s => s.status !== 'passed-over');
  const notices = kase.notices.some(n => n.status === 'running' || n.status === 'ended');
  const referrals = kase.referrals.some(r => r.status === 'waiting' || referralIsOpen(r));
  const penalties = kase.penalties.some(p => !p.withdrawn && !p.paid && p.prosecution === null);
  const unresolved = kase.revised.some(r => !r.resolved);
  const finding = standingFinding(kase, turn.world, turn.at);
  const asks = finding !== undefined && !isUsedUp(kase, turn.world, finding);
  return !(stages || notices || referrals || penalties || unresolved || asks);
}

/** Whether the pupil's open case has something left; asked at the start of a turn. */
export function hasContent(turn: Turn): boolean {
  const kase = openCase(turn.state);
  return kase !== undefined && !isEmpty(kase, turn);
}

/** Proposes to close a case that this turn has left empty. */
export function proposeCloseIfLeftEmpty(turn: Turn, hadContent: boolean): void {
  const kase = openCase(turn.state);
  if (!hadContent || !kase || !isEmpty(kase, turn)) return;
  turn.caseNumber = kase.number;
  emit(turn, 'CloseProposed', { why: 'empty' });
}
