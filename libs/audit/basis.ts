// What a stage rests on, in words: the count or share of the year, the review before, a failed notice.
import { countInPeriod, isBelow, ladderMeasure, measureReview, type Basis, type World } from '#libs/casework';
import { assertNever } from '#libs/kernel';
import type { Measure, SessionRange } from '#libs/register';
import { dateOf, sessionOf, type Session } from '#libs/school-time';
import { gridOfReview } from './explain-review.js';
import { gridOf, type Grid } from './grid.js';
import {
  fewerText,
  fewestAttended,
  offLadder,
  plainly,
  revisionOf,
  smallest,
  type Revision,
  type WhatIf,
} from './reasoning.js';
import type { Scene } from './scene.js';
import { amountOf, dayText, sessionText, shareText } from './words.js';

export type Counting = Extract<Basis, SessionRange>;
export type Figures = Pick<Measure, 'attended' | 'possible' | 'absent'>;

export const isCounting = (basis: Basis): basis is Counting =>
  basis.kind === 'percentage' || basis.kind === 'absent-sessions';

export function holds(world: World, basis: Counting, figures: Figures): boolean {
  return basis.kind === 'percentage'
    ? isBelow({ ...figures, absences: [] }, basis.below, world)
    : figures.absent >= basis.atLeast;
}

export const fewerAttended = ({ attended, possible, absent }: Figures, k: number): Figures => ({
  attended: attended - k,
  possible,
  absent: absent + k,
});

export function countLines(world: World, basis: Counting, figures: Figures): string[] {
  const { attended, possible, absent } = figures;
  const window = `From ${sessionText(basis.from)}, to ${sessionText(basis.to)}`;
  if (basis.kind === 'absent-sessions') {
    return [
      `${window}: ${amountOf(absent, 'session')} absent; the stage is reached at ${basis.atLeast}.`,
      `Attended in that time: ${shareText(attended, possible)}.`,
    ];
  }
  const { possible: needsPossible, absent: needsAbsent } = world.pack.percentageNeeds;
  return [
    `${window}: ${shareText(attended, possible, basis.below)} attended; the stage is reached below ${basis.below} %.`,
    `Exactly: ${attended} x 100 = ${attended * 100}, against ${basis.below} x ${possible} = ${basis.below * possible}.`,
    `${amountOf(absent, 'session')} absent and ${possible} possible; a percentage counts from ${needsAbsent.value} absent and ${needsPossible.value} possible.`,
  ];
}

export function reasonLines(scene: Scene, basis: Basis): string[] {
  switch (basis.kind) {
    case 'percentage':
    case 'absent-sessions':
      return [];
    case 'not-met': {
      const review = reviewOf(scene, basis.stage);
      const measured = review?.measured;
      const figures = measured
        ? `: ${shareText(measured.attended, measured.possible, review.level)}, against ${review.level} %`
        : '';
      return [`The review of the stage "${scene.say.stage(basis.stage)}" was concluded not met${figures}.`];
    }
    case 'notice-failed': {
      const notice = scene.kase?.notices[basis.notice];
      const period = notice ? `, which ran from ${dayText(notice.from)} to ${dayText(notice.until)},` : '';
      return [
        `The Notice to Improve to ${scene.say.parent(basis.parent)}${period} failed, and that reaches this stage in every policy that has it.`,
      ];
    }
    case 'returned':
      return [
        `The authority returned the referral with ${amountOf(Number(scene.event.because?.numbers['missing'] ?? 0), 'thing')} missing, so it is proposed anew.`,
      ];
    default:
      return assertNever(basis);
  }
}

function reviewOf(scene: Scene, stage: string) {
  const state = scene.kase?.stages[stage];
  return state?.status === 'entered' ? state.review : undefined;
}

/** The year's weeks with the absent sessions marked. */
export function gridOfYear(world: World, range: SessionRange, counted: readonly Session[]): Grid {
  return gridOf({
    title: 'The weeks of the window, absent sessions marked',
    calendar: world.calendar,
    register: world.register,
    range: { from: range.from, to: range.to },
    counted,
    leavesOut: offLadder,
  });
}

export function gridOfReason(scene: Scene, bases: readonly Basis[]): Grid | null {
  for (const basis of bases) {
    const measured = basis.kind === 'not-met' ? reviewOf(scene, basis.stage)?.measured : null;
    if (measured && scene.kase) return gridOfReview(scene, scene.kase, measured.from, measured.to);
    const notice = basis.kind === 'notice-failed' ? scene.kase?.notices[basis.notice] : undefined;
    if (notice) return gridOfNotice(scene.then, notice);
  }
  return null;
}

/** The period of a Notice to Improve with the marks that count against it. */
export function gridOfNotice(
  world: World,
  { from, until }: { readonly from: string; readonly until: string },
): Grid {
  return gridOf({
    title: 'The period of the Notice to Improve, day by day',
    calendar: world.calendar,
    register: world.register,
    range: { from: sessionOf(from, 'am'), to: sessionOf(until, 'pm') },
    counted: countInPeriod(world, { from, until }).map(s => s.session),
    leavesOut: () => false,
  });
}

export function revisionOfCount(scene: Scene, basis: Counting, then: Figures): Revision | null {
  const text = ({ attended, possible, absent }: Figures) =>
    `${shareText(attended, possible)}, ${amountOf(absent, 'session')} absent`;
  return revisionOf(scene, basis, text(then), text(ladderMeasure(scene.now, basis)));
}

export function revisionOfReview(scene: Scene, bases: readonly Basis[]): Revision | null {
  const basis = bases.find(b => b.kind === 'not-met');
  const measured = basis && reviewOf(scene, basis.stage)?.measured;
  if (!measured || !scene.kase) return null;
  const { from, to } = measured;
  const now = measureReview(scene.kase, scene.now, from, to);
  return revisionOf(
    scene,
    { from: sessionOf(from, 'am'), to: sessionOf(to, 'pm') },
    shareText(measured.attended, measured.possible),
    shareText(now.attended, now.possible),
  );
}

export function countWhatIf(
  scene: Scene,
  basis: Counting,
  figures: Figures,
  counted: readonly Session[],
): WhatIf[] {
  const attended = fewestAttended(scene, counted, basis.to);
  const past = attended
    ? {
        text: `${fewerText(attended.length, 'absent', dateOf(basis.to))}: the stage would not have been proposed then.`,
        attended,
      }
    : plainly(
        'Fewer absent sessions alone would not have changed it: the stage is reached another way as well.',
      );
  const { attended: came, possible } = figures;
  if (basis.kind !== 'percentage') return [past];
  const next = smallest(1, 4000, n => (came + n) * 100 >= basis.below * (possible + n));
  return next === null
    ? [past]
    : [
        past,
        plainly(
          `From there, ${amountOf(next, 'session')} attended without another absence bring the year to ${basis.below} %.`,
        ),
      ];
}

export function reasonWhatIf(scene: Scene, basis: Basis): WhatIf[] {
  if (basis.kind === 'not-met') {
    const review = reviewOf(scene, basis.stage);
    const measured = review?.measured;
    const more =
      measured &&
      smallest(1, measured.possible, k => (measured.attended + k) * 100 >= review.level * measured.possible);
    const person = plainly('A review concluded as met or extended instead, which is for a person to decide.');
    if (!measured || !more || measured.attended + more > measured.possible) return [person];
    return [
      person,
      plainly(
        `${amountOf(more, 'more session')} attended in the review, by ${dayText(measured.to)}, would have reached ${review.level} %.`,
      ),
    ];
  }
  if (basis.kind === 'notice-failed') return [plainly('A Notice to Improve that was concluded as met.')];
  return basis.kind === 'returned' ? [plainly('A referral that the authority found complete.')] : [];
}
