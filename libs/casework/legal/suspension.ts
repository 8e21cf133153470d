// A penalty for being in a public place in school hours in the first five school days of a suspension (Education and
// Inspections Act 2006 s105). It stands outside the count of two.
import type { Actor } from '#libs/access';
import { addDays, nthSchoolDayAfter } from '#libs/school-time';
import type { ActionOf } from '../commands.js';
import { hasOpenDuty } from '../duties.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { ensureOpenCase, type Turn } from '../turn.js';
import type { Suspension, World } from '../world.js';
import { parentOf } from './guards.js';
import { issueOnSuspension } from './penalty.js';

const firstDays = 5;

/** `issue-suspension-penalty {parent, seenOn}`: by the EWO. */
export function issueSuspensionPenalty(
  turn: Turn,
  action: ActionOf<'issue-suspension-penalty'>,
  by: Actor,
): Refusal | null {
  const { parent, seenOn } = action;
  const { world } = turn;
  const refusal = firstRefusal(
    () => by.role !== 'ewo' && refuse('role', { needs: 'ewo' }),
    () => !parentOf(turn, parent)?.liable && refuse('penalty.parent', { parent }),
    () =>
      !world.pupil.suspensions.some(s => coversDay(world, s, seenOn)) &&
      refuse('suspension.days', { seenOn }),
    () => hasOpenDuty(world) && refuse('state', { why: 'a duty to the pupil is not answered' }),
    () =>
      parentOf(turn, parent)!.contactBlocked &&
      refuse('state', { why: 'letters to this parent are blocked' }),
  );
  if (refusal) return refusal;
  ensureOpenCase(turn);
  issueOnSuspension(turn, parentOf(turn, parent)!, action);
  return null;
}

/** Whether a day is a school day among the first five of the suspension. */
function coversDay(world: World, suspension: Suspension, day: string): boolean {
  const days = Math.min(firstDays, suspension.schoolDays);
  const last = nthSchoolDayAfter(world.calendar, addDays(suspension.from, -1), days);
  const isSchoolDay = nthSchoolDayAfter(world.calendar, addDays(day, -1), 1) === day;
  return isSchoolDay && day >= suspension.from && last !== null && day <= last;
}
