// Why a review says what it says: its days, the sessions attended in them, and what would have reached its level.
import { isHeld, measureReview, type CaseState } from '#libs/casework';
import { dateOf, sessionOf, type PlainDate } from '#libs/school-time';
import { gridOf, type Grid } from './grid.js';
import {
  certifiedRule,
  noReasoning,
  offLadder,
  plainly,
  revisionOf,
  smallest,
  type Reasoning,
  type WhatIf,
} from './reasoning.js';
import type { EventOf, Scene } from './scene.js';
import { amountOf, dayText, shareText } from './words.js';

/** The days of a review, with the absent sessions marked and the days of a hold left out. */
export function gridOfReview(scene: Scene, kase: CaseState, from: PlainDate, to: PlainDate): Grid {
  const { then } = scene;
  return gridOf({
    title: 'The days of the review, absent sessions marked',
    calendar: then.calendar,
    register: then.register,
    range: { from: sessionOf(from, 'am'), to: sessionOf(to, 'pm') },
    counted: measureReview(kase, then, from, to).absences.map(a => a.session),
    leavesOut: (session, code) => offLadder(session, code) || isHeld(kase, dateOf(session)),
  });
}

/** Why `ReviewMeasured`. */
export function explainReview(scene: Scene<EventOf<'ReviewMeasured'>>): Reasoning {
  const { event, kase, then, now } = scene;
  const { attended, possible, from, to, suggested } = event.data;
  const { numbers = {}, sessions = [] } = event.because ?? {};
  const level = Number(numbers['level'] ?? then.pack.review.level.value);
  const [yearAttended, yearPossible] = [
    Number(numbers['yearAttended'] ?? 0),
    Number(numbers['yearPossible'] ?? 0),
  ];
  if (!kase) return { ...noReasoning, rule: certifiedRule(scene) };
  const today = measureReview(kase, now, from, to);
  return {
    rule: certifiedRule(scene),
    comparison: [
      `From ${dayText(from)} to ${dayText(to)}: ${shareText(attended, possible, level)} attended; the level is ${level} %.`,
      `Exactly: ${attended} x 100 = ${attended * 100}, against ${level} x ${possible} = ${level * possible}.`,
      `The year when the stage was proposed: ${shareText(yearAttended, yearPossible)}.`,
      `Suggested: ${suggested}. A person concludes the review.`,
    ],
    grid: gridOfReview(scene, kase, from, to),
    counted: sessions,
    revision: revisionOf(
      scene,
      { from: sessionOf(from, 'am'), to: sessionOf(to, 'pm') },
      shareText(attended, possible),
      shareText(today.attended, today.possible),
    ),
    whatIf: whatIf({ attended, possible, level, to, suggested, yearAttended, yearPossible }),
  };
}

interface Ended {
  readonly attended: number;
  readonly possible: number;
  readonly level: number;
  readonly to: PlainDate;
  readonly suggested: string;
  readonly yearAttended: number;
  readonly yearPossible: number;
}

function whatIf({ attended, possible, level, to, suggested, yearAttended, yearPossible }: Ended): WhatIf[] {
  const by = `by ${dayText(to)}`;
  if (suggested === 'met') {
    const fewer = smallest(1, attended, k => (attended - k) * 100 < level * possible);
    return fewer === null
      ? []
      : [
          plainly(
            `${amountOf(fewer, 'more absent session')} ${by} would have taken the review below ${level} %.`,
          ),
        ];
  }
  const met = smallest(1, possible - attended, k => (attended + k) * 100 >= level * possible);
  const better = smallest(
    1,
    possible - attended,
    k => (attended + k) * yearPossible > yearAttended * possible,
  );
  return [
    ...(met === null
      ? []
      : [plainly(`${amountOf(met, 'more session')} attended ${by} would have reached ${level} %.`)]),
    ...(suggested !== 'not-met' || better === null || (met !== null && better >= met)
      ? []
      : [
          plainly(
            `${amountOf(better, 'more session')} attended ${by} would have been better than the year before: improved.`,
          ),
        ]),
  ];
}
