// The considered answer to a penalty threshold: case by case, never automatic.
import { isAtLeast, type Actor, type Role } from '#libs/access';
import type { ActionOf } from '../commands.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { emit, theOpenCase, type Turn } from '../turn.js';
import { standingFinding } from './finding.js';

const needs = (action: ActionOf<'consider-threshold'>): Role =>
  action.decision === 'notice-to-improve' || action.decision === 'penalty'
    ? 'headteacher'
    : 'attendance-lead';

/** `consider-threshold {decision, reason, judgement, supportException?}`. */
export function considerThreshold(
  turn: Turn,
  action: ActionOf<'consider-threshold'>,
  by: Actor,
): Refusal | null {
  const kase = theOpenCase(turn);
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, needs(action)) && refuse('role', { needs: needs(action) }),
    () =>
      !(kase && standingFinding(kase, turn.world, turn.at)) && refuse('state', { why: 'no finding stands' }),
  );
  if (refusal) return refusal;
  const { decision, reason, judgement, supportException = null } = action;
  emit(
    turn,
    'ThresholdConsidered',
    { decision, supportException },
    { sealed: { reason, ...(judgement && { judgement }) } },
  );
  return null;
}
