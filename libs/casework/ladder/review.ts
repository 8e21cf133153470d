// Reviews: measured at the end of their school days, concluded by a person.
import { isAtLeast, type Actor } from '#libs/access';
import { measure, type Measure } from '#libs/register';
import { londonDate, sessionOf, type PlainDate } from '#libs/school-time';
import type { ActionOf } from '../commands.js';
import type { Figure, ReviewSuggestion } from '../events.js';
import { firstRefusal, refuse, type Refusal } from '../refusal.js';
import { proposal, type CaseState } from '../state.js';
import { emit, latestSession, theCase, theOpenCase, type Turn } from '../turn.js';
import type { World } from '../world.js';
import { approverRole } from './approve.js';
import { isHeld, reviewPeriod } from './clock.js';
import { lookAtLadder } from './look.js';
import { stageInReview, unsignedContractAfter, type StandingStage } from './order.js';
import { restsOnCount } from './propose.js';

/** A review with fewer possible sessions says nothing yet: it waits for more. */
const fewestPossible = 10;
const excusing: readonly string[] = ['I', 'M'];

/** Ladder figures of a review from its first day to `to`, without the days that a hold took. */
export function measureReview(kase: CaseState, world: World, from: PlainDate, to: PlainDate): Measure {
  const range = { from: sessionOf(from, 'am'), to: sessionOf(to, 'pm') };
  const leavesOut = kase.holds.length === 0 ? undefined : (day: PlainDate) => isHeld(kase, day);
  return measure(world.register, world.calendar, range, 'ladder', leavesOut);
}

/** What the figures suggest; a person concludes. `before` is the year's figure at the stage's proposal. */
export function suggestionOf(figures: Measure, level: number, before: Figure): ReviewSuggestion {
  const { attended, possible, absences } = figures;
  if (attended * 100 >= level * possible) return 'met';
  if (absences.every(a => excusing.includes(a.code))) return 'hold';
  return attended * before.possible > before.attended * possible ? 'improved' : 'not-met';
}

/** At the end of a review: measures it, unless too few sessions were possible so far. */
export function endReview(turn: Turn): void {
  const kase = theCase(turn);
  const standing = stageInReview(kase, turn.world.pack);
  const period = standing && reviewPeriod(kase, turn.world, standing.stage, standing);
  if (!standing || !period) return;
  const to = londonDate(turn.at);
  const figures = measureReview(kase, turn.world, period.from, to);
  if (figures.possible < fewestPossible) return;
  const { attended, possible } = figures;
  const suggested = suggestionOf(figures, standing.review.level, standing.year);
  emit(
    turn,
    'ReviewMeasured',
    { stage: standing.stage, attended, possible, suggested, from: period.from, to },
    { because: becauseOfReview(turn, standing, figures) },
  );
}

function becauseOfReview(turn: Turn, standing: StandingStage, figures: Measure) {
  const { level, source } = turn.world.pack.review.level;
  const { attended, possible, absences } = figures;
  return {
    rule: `${turn.world.pack.id}/${standing.stage}/review`,
    level,
    source,
    numbers: {
      attended,
      possible,
      level: standing.review.level,
      yearAttended: standing.year.attended,
      yearPossible: standing.year.possible,
    },
    sessions: absences.map(a => a.session),
  };
}

/** `conclude-review {outcome, reason}`: by the stage's approver or above, after it was measured; extended once. */
export function concludeReview(turn: Turn, action: ActionOf<'conclude-review'>, by: Actor): Refusal | null {
  const kase = theOpenCase(turn);
  const standing = kase && stageInReview(kase, turn.world.pack);
  const needs = standing ? approverRole(turn.world.pack, standing.stage) : undefined;
  const refusal = firstRefusal(
    () => !mayConclude(by, needs) && refuse('role', { needs: needs ?? 'attendance-officer' }),
    () => !standing?.review.measured && refuse('state', { why: 'no review waits to be concluded' }),
    () =>
      action.outcome === 'extended' &&
      (standing?.review.extendedOn ?? null) !== null &&
      refuse('state', { why: 'the review was extended once' }),
  );
  if (refusal) return refusal;
  conclude(turn, standing!.stage, action);
  return null;
}

function mayConclude(by: Actor, needs: ReturnType<typeof approverRole> | undefined): boolean {
  if (needs) return isAtLeast(by.role, needs);
  return by.role === 'ewo' || isAtLeast(by.role, 'attendance-officer');
}

function conclude(turn: Turn, stage: string, { outcome, reason }: ActionOf<'conclude-review'>): void {
  const passesOver =
    outcome === 'extended' ? [] : unsignedContractAfter(theCase(turn), turn.world.pack, stage);
  const lastSession = latestSession(turn) ?? null;
  emit(turn, 'ReviewConcluded', { stage, outcome, passesOver, lastSession }, { sealed: { reason } });
  if (outcome === 'met') {
    const open = proposal(theCase(turn));
    if (open && restsOnCount(open.basis)) emit(turn, 'ProposalWithdrawn', { stage: open.stage });
    emit(turn, 'CloseProposed', { why: 'review-met' });
  }
  if (outcome !== 'extended') lookAtLadder(turn);
}

/** `set-review {schoolDays?, target?}`: another length or target for the review that runs. */
export function setReview(turn: Turn, action: ActionOf<'set-review'>, by: Actor): Refusal | null {
  const kase = theOpenCase(turn);
  const standing = kase && stageInReview(kase, turn.world.pack);
  const refusal = firstRefusal(
    () => !isAtLeast(by.role, 'attendance-lead') && refuse('role', { needs: 'attendance-lead' }),
    () => (!standing || standing.review.measured !== null) && refuse('state', { why: 'no review runs' }),
  );
  if (refusal) return refusal;
  const { schoolDays = null, target = null } = action;
  emit(turn, 'ReviewSet', { stage: standing!.stage, schoolDays, target });
  return null;
}
