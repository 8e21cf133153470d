// After a penalty notice: payments, the end of the 28 days, withdrawal, the decision to prosecute.
import type { Actor } from '#libs/access';
import { addDays, type Instant, type PlainDate } from '#libs/school-time';
import type { ActionOf } from '../commands.js';
import type { WithdrawalGround } from '../events.js';
import { midnightOf } from '../ladder/clock.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import type { Penalty } from '../state.js';
import { emit, theCase, type Turn } from '../turn.js';

const grounds: readonly string[] = ['ought-not-to-have-been-issued', 'wrong-person', 'material-error'];

interface Found {
  readonly index: number;
  readonly penalty: Penalty;
}

/** The parent's last notice in the case that `is` accepts. */
function findPenalty(
  turn: Turn,
  parent: string,
  is: (p: Penalty) => boolean = () => true,
): Found | undefined {
  const penalties = turn.caseNumber === 0 ? [] : theCase(turn).penalties;
  const index = penalties.findLastIndex(p => p.parent === parent && is(p));
  return index < 0 ? undefined : { index, penalty: penalties[index]! };
}

/** The first moment after the days for payment: from then a notice is unpaid, and may be prosecuted. */
export const unpaidFrom = (penalty: Penalty): Instant => midnightOf(addDays(penalty.payBy, 1));

/** Whether the sums paid in time are enough, by the dates of payment. */
function isSettled(penalty: Penalty): boolean {
  const paidBy = (day: PlainDate) =>
    penalty.payments.reduce((sum, p) => (p.on <= day ? sum + p.amount : sum), 0);
  const { reducedAmount, reducedUntil } = penalty;
  return (
    paidBy(penalty.payBy) >= penalty.amount ||
    (reducedUntil !== null && paidBy(reducedUntil) >= reducedAmount!)
  );
}

/** `record-payment {parent, amount, on}`: by the EWO, to the earliest notice still unsettled, else to the last. */
export function recordPayment(turn: Turn, action: ActionOf<'record-payment'>, by: Actor): Refusal | null {
  const { parent, amount, on } = action;
  const owed =
    turn.caseNumber === 0
      ? -1
      : theCase(turn).penalties.findIndex(p => p.parent === parent && !p.withdrawn && !p.paid);
  const found = owed >= 0 ? { index: owed } : findPenalty(turn, parent, p => !p.withdrawn);
  const refusal = firstRefusal(
    () => by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () => !found && refuse('state', { parent }),
  );
  if (refusal) return refusal;
  const penalty = found!.index;
  const before = theCase(turn).penalties[penalty]!;
  emit(turn, 'PaymentRecorded', { parent, penalty, amount, on });
  if (before.paid || !isSettled(theCase(turn).penalties[penalty]!)) return null;
  emit(turn, 'PenaltyNoticePaid', { parent, penalty });
  if (before.unpaid) emit(turn, 'PenaltyUnpaidRevised', { parent, penalty });
  return null;
}

/** At 00:00 after the last day for payment. */
export function endPaymentWindows(turn: Turn): void {
  theCase(turn).penalties.forEach((penalty, index) => {
    if (runsToPayment(penalty) && unpaidFrom(penalty) <= turn.at)
      emit(turn, 'PenaltyUnpaid', { parent: penalty.parent, penalty: index });
  });
}

/** Whether the days for payment still run. */
export function runsToPayment(penalty: Penalty): boolean {
  return !penalty.paid && !penalty.unpaid && !penalty.withdrawn && !penalty.undelivered;
}

/** `withdraw-penalty {parent, ground}`: by the EWO, on one of the three grounds of the regulations. */
export function withdrawPenalty(turn: Turn, action: ActionOf<'withdraw-penalty'>, by: Actor): Refusal | null {
  const { parent, ground } = action;
  const found = findPenalty(turn, parent, p => !p.withdrawn);
  const refusal = firstRefusal(
    () => by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () => !grounds.includes(ground) && refuse('withdraw.ground', { ground: ground.slice(0, 60) }),
    () => !found && refuse('state', { parent }),
  );
  if (!refusal)
    emit(turn, 'PenaltyNoticeWithdrawn', {
      parent,
      penalty: found!.index,
      ground: ground as WithdrawalGround,
    });
  return refusal;
}

/** Unpaid, and nobody has decided yet whether to prosecute. */
export function awaitsProsecution(penalty: Penalty): boolean {
  return penalty.unpaid && !penalty.withdrawn && penalty.prosecution === null;
}

/** `decide-prosecution {parent, decision, esoConsidered, reason}`: by the EWO; an unpaid notice is prosecuted or withdrawn. */
export function decideProsecution(
  turn: Turn,
  action: ActionOf<'decide-prosecution'>,
  by: Actor,
): Refusal | null {
  const { parent, decision, esoConsidered, reason } = action;
  const found = findPenalty(turn, parent, awaitsProsecution) ?? findPenalty(turn, parent);
  const penalty = found?.penalty;
  const refusal = firstRefusal(
    () => by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () => penalty && turn.at < unpaidFrom(penalty) && refuse('prosecute.early', { payBy: penalty.payBy }),
    () => penalty?.paid && refuse('prosecute.paid', { parent }),
    () => penalty?.withdrawn && refuse('prosecute.withdrawn', { parent }),
    () => penalty && decision === 'prosecute' && !esoConsidered && refuse('prosecute.eso', { parent }),
    () => !(penalty && awaitsProsecution(penalty)) && refuse('state', { parent }),
  );
  if (refusal) return refusal;
  const { index } = found!;
  emit(
    turn,
    'ProsecutionDecided',
    { parent, penalty: index, decision },
    { sealed: { reason }, about: parent },
  );
  if (decision === 'withdraw')
    emit(turn, 'PenaltyNoticeWithdrawn', { parent, penalty: index, ground: 'not-prosecuted' });
  return null;
}
