// Whether anything can follow from marks for a pupil who never had a case. Conservative and cheap: it works on kept
// figures, so that of a large import only the few pupils concerned are looked at by the decider. What it lets through the
// decider may still find to be nothing; what it stops would have been nothing.
import type { Pack } from '#libs/policy';
import { counts, codePlace, noFigures, type Figures, type WeekFrame } from './week-figures.js';

/** The figures from which on something may follow. */
export interface FollowLimits {
  /** Attendance below this may matter, per cent; 0 where the policy has no such trigger. */
  readonly below: number;
  readonly needsPossible: number;
  readonly needsAbsent: number;
  readonly absentSessions: number;
  readonly unauthorised: number;
}

/** The lowest figures of a pack at which a case could open; 10 unauthorised sessions are the law's. */
export function followLimits(pack: Pack): FollowLimits {
  const triggers = pack.stages.flatMap(({ trigger: { value } }) => [
    ...(value.anyOf ?? []),
    ...(value.allOf ?? []),
  ]);
  const below = triggers.flatMap(trigger => (trigger.kind === 'percentage' ? [trigger.below] : []));
  const absent = triggers.flatMap(trigger => (trigger.kind === 'absent-sessions' ? [trigger.atLeast] : []));
  const thresholds = (pack.oldEra?.thresholds ?? []).map(({ value }) => value.sessions);
  return {
    below: Math.max(0, ...below),
    needsPossible: pack.percentageNeeds.possible.value,
    needsAbsent: pack.percentageNeeds.absent.value,
    absentSessions: Math.min(Infinity, ...absent),
    unauthorised: Math.min(10, ...thresholds),
  };
}

/** Whether something may follow at these figures of one year; `unauthorised` counts this year and the one before. */
function mayFollow(
  limits: FollowLimits,
  attended: number,
  possible: number,
  absent: number,
  unauthorised: number,
): boolean {
  if (unauthorised >= limits.unauthorised || absent >= limits.absentSessions) return true;
  return (
    absent >= limits.needsAbsent &&
    possible >= limits.needsPossible &&
    attended * 100 < limits.below * (attended + absent)
  );
}

/** Marks that came in for a pupil: what they add in a year, and how many there are; amended ones among them. */
export interface Incoming {
  readonly before: ReadonlyMap<number, Figures>;
  readonly added: ReadonlyMap<number, Figures>;
  readonly changed: number;
  readonly amended: number;
}

/** Whether something may follow while these marks become known one by one, in whatever order. */
export function mayFollowFrom(limits: FollowLimits, { before, added, changed, amended }: Incoming): boolean {
  const years = new Set([...before.keys(), ...added.keys()]);
  for (const year of years) {
    const had = before.get(year) ?? noFigures;
    const more = added.get(year) ?? noFigures;
    const earlier = before.get(year - 1) ?? noFigures;
    const addedEarlier = added.get(year - 1) ?? noFigures;
    // An amendment may take an attended session away and give it back; then only the number of marks bounds it.
    const some = amended > 0;
    const moreAbsent = some ? changed : more.ladderPossible - more.ladderAttended;
    const attended = had.ladderAttended - (some ? amended : 0);
    const possible = had.ladderPossible + (some ? changed : more.ladderPossible);
    const absent = had.ladderPossible - had.ladderAttended + moreAbsent;
    const unauthorised =
      had.unauthorised +
      earlier.unauthorised +
      (some ? changed : more.unauthorised + addedEarlier.unauthorised);
    if (mayFollow(limits, Math.max(0, attended), possible, absent, unauthorised)) return true;
  }
  return false;
}

/**
 * For a pupil of whom nothing was known: the first slot, counted over `frames` in order, at which something may follow
 * when the marks become known one after the other; -1 for none. `bytes` holds 28 for each frame.
 */
export function firstToFollow(limits: FollowLimits, frames: readonly WeekFrame[], bytes: Uint8Array): number {
  let year = -1;
  let attended = 0;
  let possible = 0;
  let unauthorised = 0;
  let unauthorisedBefore = 0;
  for (let week = 0; week < frames.length; week += 1) {
    const { open, years, table } = frames[week]!;
    for (let slot = 0; slot < 14; slot += 1) {
      const place = week * 28 + slot * 2;
      if (bytes[place] === 32 || !open[slot]) continue;
      if (years[slot] !== year) {
        unauthorisedBefore = years[slot] === year + 1 ? unauthorised : 0;
        year = years[slot]!;
        attended = 0;
        possible = 0;
        unauthorised = 0;
      }
      const bits = table[codePlace(bytes[place]!, bytes[place + 1]!)]!;
      if (bits & counts.unauthorised) unauthorised += 1;
      if (bits & counts.ladder) {
        possible += 1;
        if (bits & counts.attended) attended += 1;
      }
      if (mayFollow(limits, attended, possible, possible - attended, unauthorised + unauthorisedBefore)) {
        return week * 14 + slot;
      }
    }
  }
  return -1;
}
