// The ladder's clock: school days, without those that a hold takes. Legal clocks do not use it.
import {
  addDays,
  londonInstant,
  nthSchoolDayAfter,
  nthWorkingDayAfter,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import type { CaseState, EnteredStage } from '../state.js';
import type { World } from '../world.js';

/** The moment at which a period that ends on `day` is over: 17:00 in London. */
export const endOf = (day: PlainDate): Instant => londonInstant(day, '17:00');
export const midnightOf = (day: PlainDate): Instant => londonInstant(day, '00:00');

/** Whether a hold takes this school day: it stands at its 17:00 (case model, section 3). */
export function isHeld(kase: CaseState, day: PlainDate): boolean {
  const end = endOf(day);
  return kase.holds.some(hold => hold.from <= end && (hold.endedAt ?? midnightOf(hold.until)) > end);
}

/** The n-th school day after `day` by the ladder's clock; null where the calendar does not reach. */
export function ladderDayAfter(kase: CaseState, world: World, day: PlainDate, n: number): PlainDate | null {
  const counts = kase.holds.length === 0 ? undefined : (d: PlainDate) => !isHeld(kase, d);
  return nthSchoolDayAfter(world.calendar, day, n, counts);
}

/** Deemed service of a letter posted on `day`: the second working day after, unless the authority's code says otherwise. */
export function servedByPost(world: World, day: PlainDate): PlainDate {
  return nthWorkingDayAfter(day, world.authority.postServiceWorkingDays.value);
}

/**
 * The day that a stage's review counts from (itself not counted): the decision to extend, the meeting, the signing, or
 * the last deemed service of the stage's letters. Null while a letter is on its way, or when every letter failed.
 */
function reviewCountsFrom(kase: CaseState, stage: string, entered: EnteredStage): PlainDate | null {
  const { extendedOn } = entered.review;
  return extendedOn ?? entered.meetingOn ?? entered.signedOn ?? lastService(kase, stage, entered);
}

/** The last deemed service of the letters that the stage sent; a failed letter is not waited for. */
export function lastService(kase: CaseState, stage: string, entered: EnteredStage): PlainDate | null {
  const letters = kase.letters.filter(l => l.letter === stage && l.issuedAt >= entered.at);
  const waited = letters.filter(l => !l.failed);
  if (waited.some(l => l.servedOn === null)) return null;
  return waited.reduce<PlainDate | null>(
    (latest, l) => (latest === null || l.servedOn! > latest ? l.servedOn : latest),
    null,
  );
}

/** The first and last school day that a review measures, or null while it has not begun or the calendar ends before. */
export function reviewPeriod(
  kase: CaseState,
  world: World,
  stage: string,
  entered: EnteredStage,
): { readonly from: PlainDate; readonly until: PlainDate } | null {
  const day = reviewCountsFrom(kase, stage, entered);
  if (day === null) return null;
  const until = ladderDayAfter(kase, world, day, entered.review.schoolDays);
  return until === null ? null : { from: addDays(day, 1), until };
}
