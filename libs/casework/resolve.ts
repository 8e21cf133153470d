// A person's decision on something sent that an amendment has overtaken.
import { isAtLeast, type Actor } from '#libs/access';
import type { ActionOf } from './commands.js';
import { lookAtLadder } from './ladder/look.js';
import { lookAtThreshold } from './legal/finding.js';
import { firstRefusal, refuse, type Refusal } from './refusal.js';
import { emit, theCase, theOpenCase, type Turn } from './turn.js';

/** `resolve-finding {finding, decision, reason}`: by the attendance lead or above; on a penalty by the EWO. */
export function resolveFinding(turn: Turn, action: ActionOf<'resolve-finding'>, by: Actor): Refusal | null {
  const { finding, decision, reason } = action;
  const revised =
    turn.caseNumber === 0 ? undefined : theCase(turn).revised.find(r => r.seq === finding && !r.resolved);
  const onPenalty = revised?.subject.kind === 'penalty';
  const refusal = firstRefusal(
    () => onPenalty && by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () =>
      !onPenalty && !isAtLeast(by.role, 'attendance-lead') && refuse('role', { needs: 'attendance-lead' }),
    () => (!revised || (!onPenalty && !theOpenCase(turn))) && refuse('state', { finding }),
  );
  if (refusal) return refusal;
  const { subject } = revised!;
  emit(turn, 'FindingResolved', { finding, decision, subject }, { sealed: { reason } });
  if (decision === 'confirm') return null;
  if (subject.kind === 'penalty') {
    const { parent, penalty } = subject;
    if (!theCase(turn).penalties[penalty]!.withdrawn) {
      emit(turn, 'PenaltyNoticeWithdrawn', { parent, penalty, ground: 'ought-not-to-have-been-issued' });
    }
  }
  lookAtLadder(turn);
  lookAtThreshold(turn);
  return null;
}
