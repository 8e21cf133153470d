// Every deadline that runs in a pupil's cases. Derived from the state and the world, so a moved calendar or a hold moves
// them by itself; nothing is stored that could disagree.
import { addDays, londonDate, type Instant, type PlainDate } from '#libs/school-time';
import { newYearAfter } from './changes.js';
import type { Deadline } from './commands.js';
import { endOf, ladderDayAfter, midnightOf, reviewPeriod } from './ladder/clock.js';
import { approvalDue, meetingDue } from './ladder/overdue.js';
import { lookAgainDue } from './ladder/look.js';
import { stageInReview } from './ladder/order.js';
import { restsOnCount } from './ladder/propose.js';
import { compulsoryAge } from './legal/age.js';
import { noticeEndDue } from './legal/notice.js';
import { runsToPayment, unpaidFrom } from './legal/payment.js';
import { givenUpAt } from './letters.js';
import { activeHold, proposal, type CaseState, type PupilState } from './state.js';
import type { World } from './world.js';

/** Within one moment deadlines fire in this order; ties by id. */
const kinds = [
  'hold-end',
  'post-letters',
  'give-up-notices',
  'approval-overdue',
  'meeting-overdue',
  'review-end',
  'look-again',
  'notice-end',
  'unpaid',
  'end-of-age',
  'new-year',
] as const;
export type DeadlineKind = (typeof kinds)[number];

/** The kind of a deadline, from its id (`kind` or `kind:of-what`). */
export const kindOf = (id: string): DeadlineKind =>
  id.slice(0, id.includes(':') ? id.indexOf(':') : undefined) as DeadlineKind;

/**
 * The deadlines of all cases in the order in which they fire. `after` is the moment up to which the caller has handled
 * deadlines: those that only look, and found nothing to do, are not named again for it.
 */
export function deadlines(state: PupilState, world: World, after: Instant): Deadline[] {
  const found = state.cases.flatMap(kase => [
    ...ladderDeadlines(kase, world, after),
    ...legalDeadlines(kase, world),
  ]);
  return found.toSorted((a, b) => a.due - b.due || rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** Whether the deadline runs in the case and its moment has come. */
export function isDue(kase: CaseState, world: World, id: string, at: Instant): boolean {
  for (const running of [ladderDeadlines(kase, world, -Infinity), legalDeadlines(kase, world)])
    for (const deadline of running) if (deadline.id === id && deadline.due <= at) return true;
  return false;
}

const rank = (deadline: Deadline): number => kinds.indexOf(kindOf(deadline.id));

function* ladderDeadlines(kase: CaseState, world: World, after: Instant): Generator<Deadline> {
  const at = (id: string, due: Instant): Deadline => ({ id, due, caseNumber: kase.number });
  const posts = kase.letters.filter(l => l.postAt !== null && !l.posted && !l.failed).map(l => l.postAt!);
  if (posts.length > 0) yield at('post-letters', Math.min(...posts));
  const givenUp = kase.letters.flatMap(l => givenUpAt(l) ?? []);
  if (givenUp.length > 0) yield at('give-up-notices', Math.min(...givenUp));
  if (kase.closedAt !== null) return;
  const hold = activeHold(kase);
  if (hold) yield at('hold-end', midnightOf(hold.until));
  const open = proposal(kase);
  const answerBy = open ? approvalDue(kase, world, open) : null;
  if (open && answerBy !== null) yield at(`approval-overdue:${open.stage}`, answerBy);
  if (open && restsOnCount(open.basis)) yield at('new-year', newYearAfter(open.at));
  yield* reviewDeadlines(kase, world, after, at);
  for (const stage of Object.keys(kase.stages)) {
    const due = lookAgainDue(kase, world, stage);
    if (due !== undefined && due !== null && due > after) yield at(`look-again:${stage}`, due);
  }
  const ageEnd = endOfAge(kase, world);
  if (ageEnd !== null && ageEnd > after) yield at('end-of-age', ageEnd);
}

function* reviewDeadlines(
  kase: CaseState,
  world: World,
  after: Instant,
  at: (id: string, due: Instant) => Deadline,
): Generator<Deadline> {
  const standing = stageInReview(kase, world.pack);
  if (!standing) return;
  const meetBy = meetingDue(kase, world, standing);
  if (meetBy !== null) yield at(`meeting-overdue:${standing.stage}`, meetBy);
  if (standing.review.measured) return;
  const period = reviewPeriod(kase, world, standing.stage, standing);
  if (period) {
    const due = reviewDue(kase, world, period.until, after);
    if (due !== null) yield at(`review-end:${standing.stage}`, due);
  }
}

/** The end of the review; once it is past and there was too little to measure, the next school day's 17:00. */
function reviewDue(kase: CaseState, world: World, until: PlainDate, after: Instant): Instant | null {
  if (endOf(until) > after) return endOf(until);
  const today = londonDate(after);
  const from = endOf(today) > after ? addDays(today, -1) : today;
  const day = ladderDayAfter(kase, world, from < until ? until : from, 1);
  return day === null ? null : endOf(day);
}

function endOfAge(kase: CaseState, world: World): Instant | null {
  const { dateOfBirth } = world.pupil;
  if (dateOfBirth === undefined) return null;
  const due = midnightOf(addDays(compulsoryAge(dateOfBirth).until, 1));
  const isProposed = kase.closeProposedAt !== null && kase.closeProposedAt >= due;
  return due > kase.openedAt && !isProposed ? due : null;
}

function* legalDeadlines(kase: CaseState, world: World): Generator<Deadline> {
  for (const notice of kase.notices) {
    if (notice.status !== 'running') continue;
    yield { id: `notice-end:${notice.parent}`, due: noticeEndDue(world, notice), caseNumber: kase.number };
  }
  for (const [index, penalty] of kase.penalties.entries()) {
    if (runsToPayment(penalty))
      yield { id: `unpaid:${index}`, due: unpaidFrom(penalty), caseNumber: kase.number };
  }
}
