// Why a penalty threshold was met, how a Notice to Improve ended, what a penalty notice rests on.
import { amendedSessions, countInPeriod, threshold, type CaseState, type World } from '#libs/casework';
import { currentCode, type SessionRange } from '#libs/register';
import { dateOf, sessionOf, type PlainDate, type Session } from '#libs/school-time';
import { gridOfNotice } from './basis.js';
import { explainRevisedStage } from './explain-stage.js';
import { gridOf, type Grid } from './grid.js';
import {
  certifiedRule,
  fewerText,
  fewestAttended,
  noReasoning,
  plainly,
  revisionOf,
  type Reasoning,
  type Revision,
} from './reasoning.js';
import type { EventOf, Scene } from './scene.js';
import { amountOf, dayText } from './words.js';

type Finding = CaseState['findings'][number];
type Window = Finding['window'];

const rangeOf = ({ from, to }: Window): SessionRange => ({
  from: sessionOf(from, 'am'),
  to: sessionOf(to, 'pm'),
});

/** The window of a threshold, one row a school week; marks with a counted code that did not count are left out. */
function gridOfThreshold(world: World, window: Window, counted: readonly Session[]): Grid {
  const codes: readonly string[] = world.authority.thresholdCodes.value;
  return gridOf({
    title: 'The school weeks of the window, counted sessions marked',
    calendar: world.calendar,
    register: world.register,
    range: rangeOf(window),
    counted,
    leavesOut: (_session, code) => codes.includes(code),
  });
}

/** '6 O, 4 G'. */
function codesText(world: World, sessions: readonly Session[]): string {
  const counts = new Map<string, number>();
  for (const session of sessions) {
    const code = currentCode(world.register, session) ?? 'no mark';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, n]) => `${n} ${code}`).join(', ');
}

/** Why `PenaltyThresholdMet`. */
export function explainThreshold(scene: Scene<EventOf<'PenaltyThresholdMet'>>): Reasoning {
  const { event, then, kase } = scene;
  const { count, window, era } = event.data;
  const { numbers = {}, sessions = event.data.sessions } = event.because ?? {};
  const needs = Number(numbers['needs'] ?? threshold.sessions);
  const grid = gridOfThreshold(then, window, sessions);
  const finding = kase?.findings.at(-1);
  const attended = fewestAttended(scene, sessions, sessionOf(window.to, 'pm'));
  return {
    rule: certifiedRule(scene),
    comparison: [
      `From ${dayText(window.from)} to ${dayText(window.to)}: ${amountOf(count, 'session')} counted (${codesText(then, sessions)}); the threshold is ${needs}.`,
      era === 'from-2024-08-19'
        ? `The window is the latest ${threshold.schoolWeeks} school weeks up to that day, part weeks included${grid.rows.length < threshold.schoolWeeks ? `; only ${amountOf(grid.rows.length, 'week')} of them lie in the calendar and under the law of today` : ''}.`
        : 'The sessions lie before 19 August 2024, so the threshold of the policy of that time counts.',
      `Codes that count: ${then.authority.thresholdCodes.value.join(', ')}; only sessions of compulsory school age, and none that a notice to every liable parent covers.`,
    ],
    grid,
    counted: sessions,
    revision: finding ? revisionOfFinding(scene, finding, count) : null,
    whatIf: attended
      ? [
          {
            text: `${fewerText(attended.length, 'unauthorised', window.to)}: the threshold would not have been met then.`,
            attended,
          },
        ]
      : [plainly('Fewer unauthorised sessions of this count alone would not have changed it.')],
  };
}

function revisionOfFinding(scene: Scene, finding: Finding, then: number): Revision | null {
  const text = (n: number) => `${amountOf(n, 'session')} counted`;
  return revisionOf(
    scene,
    rangeOf(finding.window),
    text(then),
    text(amendedSessions(scene.now, finding).length),
  );
}

/** Why `NoticeToImproveEnded`. */
export function explainNoticeEnd(scene: Scene<EventOf<'NoticeToImproveEnded'>>): Reasoning {
  const { event, kase, then, now } = scene;
  const { parent, count, suggested } = event.data;
  const { numbers = {}, sessions = [] } = event.because ?? {};
  const allowed = Number(numbers['allowed'] ?? 0);
  const notice = kase?.notices.findLast(n => n.parent === parent);
  if (!notice) return { ...noReasoning, rule: certifiedRule(scene), counted: sessions };
  const { from, until } = notice;
  const text = (n: number) => amountOf(n, 'unauthorised session');
  const change = suggested === 'failed' ? count - allowed : allowed - count + 1;
  return {
    rule: certifiedRule(scene),
    comparison: [
      `From ${dayText(from)} to ${dayText(until)}: ${text(count)}; ${allowed} allowed.`,
      `Suggested: ${suggested}. The headteacher concludes it.`,
    ],
    grid: gridOfNotice(then, { from, until }),
    counted: sessions,
    revision: revisionOf(
      scene,
      rangeOf({ from, to: until }),
      text(count),
      text(countInPeriod(now, { from, until }).length),
    ),
    whatIf: [
      plainly(
        suggested === 'failed'
          ? `${fewerText(change, 'unauthorised', until)}: met would have been suggested.`
          : `${amountOf(change, 'more unauthorised session')} by ${dayText(until)}: failed would have been suggested.`,
      ),
    ],
  };
}

/** What `PenaltyNoticeIssued` rests on. */
export function explainPenalty(scene: Scene<EventOf<'PenaltyNoticeIssued'>>): Reasoning {
  const { event, kase, then } = scene;
  const { amount, reducedAmount, reducedUntil, payBy, receivedOn, ordinal } = event.data;
  const index = kase?.penalties.at(-1)?.finding ?? null;
  const finding = index === null ? undefined : kase?.findings[index];
  const counted = event.because?.sessions ?? [];
  return {
    rule: certifiedRule(scene),
    comparison: [
      ...(reducedAmount === null || reducedUntil === null
        ? ['There is no lower sum.']
        : [
            `£${reducedAmount} if paid by ${dayText(reducedUntil)}, the 21st day; day 1 is the day of receipt, ${dayText(receivedOn)}.`,
          ]),
      `£${amount} if paid by ${dayText(payBy)}, the 28th day.`,
      ordinal === null
        ? 'It is for being in a public place in the first days of a suspension or exclusion, outside the count of two.'
        : `It is notice ${ordinal} of at most two to this parent for this pupil in three years.`,
    ],
    grid: finding ? gridOfThreshold(then, finding.window, counted) : null,
    counted,
    revision: finding ? revisionOfFinding(scene, finding, counted.length) : null,
    whatIf: [
      ...(finding
        ? [
            plainly(
              `${fewerText(counted.length - threshold.sessions + 1, 'unauthorised', finding.window.to)}: the finding it rests on would not have arisen then.`,
            ),
          ]
        : []),
      plainly(`A payment of £${reducedAmount ?? amount} by ${dayText(reducedUntil ?? payBy)} settles it.`),
    ],
  };
}

/** Why `FindingRevised`. */
export function explainRevision(scene: Scene<EventOf<'FindingRevised'>>): Reasoning {
  const { event, kase, then } = scene;
  const { subject } = event.data;
  if (subject.kind === 'stage') return explainRevisedStage(scene, subject.stage);
  const index =
    subject.kind === 'threshold' ? subject.finding : (kase?.penalties[subject.penalty]?.finding ?? null);
  const finding = index === null ? undefined : kase?.findings[index];
  const { numbers = {}, sessions = [] } = event.because ?? {};
  const [count, needs] = [Number(numbers['count'] ?? 0), Number(numbers['needs'] ?? threshold.sessions)];
  const missing = needs - count;
  return {
    ...noReasoning,
    rule: certifiedRule(scene),
    comparison: [
      ...(finding
        ? [`When the threshold was met: ${amountOf(finding.sessions.length, 'session')} counted.`]
        : []),
      `After the amendment: ${amountOf(count, 'session')} counted; the threshold is ${needs}.`,
    ],
    grid: finding ? gridOfThreshold(then, finding.window, sessions) : null,
    counted: sessions,
    revision: finding ? revisionOfFinding(scene, finding, count) : null,
    whatIf: [
      plainly(
        `With ${amountOf(missing, 'counted session')} more ${byWindow(finding?.window.to)}the count would still reach ${needs}.`,
      ),
    ],
  };
}

const byWindow = (day: PlainDate | undefined): string => (day === undefined ? '' : `by ${dayText(day)} `);

/** The days on which counted sessions lie, first and last. */
const spanOf = (sessions: readonly Session[]): Window | null =>
  sessions.length === 0 ? null : { from: dateOf(sessions[0]!), to: dateOf(sessions.at(-1)!) };

/** The grid for sessions that a refusal names. */
export function gridOfSessions(world: World, sessions: readonly Session[], window?: Window): Grid | null {
  const span = window ?? spanOf(sessions);
  return span && gridOfThreshold(world, span, sessions);
}
