// A hold stops proposals, approvals, reminders and review clocks until a day or until somebody resumes. Legal clocks run on.
import { isAtLeast, type Actor } from '#libs/access';
import type { ActionOf } from '../commands.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { activeHold } from '../state.js';
import { emit, theCase, theOpenCase, type Turn } from '../turn.js';
import { midnightOf } from './clock.js';

/** `hold {until, reason}`: by the attendance lead or above. */
export function hold(turn: Turn, action: ActionOf<'hold'>, by: Actor): Refusal | null {
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'attendance-lead') && refuse('role', { needs: 'attendance-lead' }),
    () => !theOpenCase(turn) && refuse('state'),
    () => activeHold(theCase(turn)) && refuse('state', { why: 'a hold stands already' }),
    () =>
      midnightOf(action.until) <= turn.at && refuse('state', { until: action.until, why: 'the day is past' }),
  );
  if (!refusal) emit(turn, 'HoldPlaced', { until: action.until }, { sealed: { reason: action.reason } });
  return refusal;
}

/** `resume`: ends the hold before its day. */
export function resume(turn: Turn, _action: ActionOf<'resume'>, by: Actor): Refusal | null {
  const kase = theOpenCase(turn);
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'attendance-lead') && refuse('role', { needs: 'attendance-lead' }),
    () => !(kase && activeHold(kase)) && refuse('state', { why: 'no hold stands' }),
  );
  if (!refusal) emit(turn, 'HoldEnded', {});
  return refusal;
}

/** At 00:00 of the hold's day. */
export function endHold(turn: Turn): void {
  if (activeHold(theCase(turn))) emit(turn, 'HoldEnded', {});
}
