// What several checks of an adoption share: words for a problem, days that must have been, deemed service.
import { isPlainDate, type PlainDate } from '#libs/school-time';
import type { Method } from '../events.js';
import { servedByPost } from '../ladder/clock.js';
import type { World } from '../world.js';
import type { AdoptionProblem } from './adoption.js';

export const wrong = (field: string, problem: string, remedy: string): AdoptionProblem => ({
  field,
  problem,
  remedy,
});
export const notADate = (field: string, value: string): AdoptionProblem =>
  wrong(field, `'${value}' is not a date`, 'write it as YYYY-MM-DD');

/** A day that was, or none. */
export function past(
  field: string,
  day: PlainDate | undefined,
  today: PlainDate,
): AdoptionProblem | undefined {
  if (day === undefined) return undefined;
  if (!isPlainDate(day)) return notADate(field, day);
  return day > today ? wrong(field, `${day} lies ahead`, 'only what has happened can be adopted') : undefined;
}

/** The day of deemed service of what was sent on a day. */
export const served = (world: World, on: PlainDate, method: Method): PlainDate =>
  method === 'post' ? servedByPost(world, on) : on;
