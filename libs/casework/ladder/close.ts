// The end of a case: proposed when there is nothing left to do, and closed by a person.
import { isAtLeast, type Actor } from '#libs/access';
import type { ActionOf } from '../commands.js';
import type { CloseReason } from '../events.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { emit, theOpenCase, type Turn } from '../turn.js';

/** `close {reason}`: by the attendance lead or above. Closing ends the case's findings; notices issued run on. */
export function close(turn: Turn, action: ActionOf<'close'>, by: Actor): Refusal | null {
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'attendance-lead') && refuse('role', { needs: 'attendance-lead' }),
    () => !theOpenCase(turn) && refuse('state'),
  );
  if (!refusal) closeCase(turn, action.reason);
  return refusal;
}

export function closeCase(turn: Turn, reason: CloseReason): void {
  emit(turn, 'CaseClosed', { reason });
}
