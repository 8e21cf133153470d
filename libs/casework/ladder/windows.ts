// The windows that ladder triggers look at, all ending with the session being evaluated.
import { measure, type Measure, type SessionRange } from '#libs/register';
import { addDays, dateOf, londonDate, schoolYearStart, sessionOf, type Session } from '#libs/school-time';
import type { PupilState } from '../state.js';
import type { World } from '../world.js';

/** The year to date: from 1 September, or from the day after the pupil's last closed case if that is later. */
export function yearWindow(state: PupilState, end: Session): SessionRange {
  const start = schoolYearStart(dateOf(end));
  const closedAt = state.cases.findLast(c => c.closedAt !== null)?.closedAt ?? null;
  const reopened = closedAt === null ? start : addDays(londonDate(closedAt), 1);
  return { from: sessionOf(reopened > start ? reopened : start, 'am'), to: end };
}

/** Ladder figures of a range. */
export function ladderMeasure(world: World, range: SessionRange): Measure {
  return measure(world.register, world.calendar, range, 'ladder');
}
