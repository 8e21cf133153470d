// A look at the ladder: proposes the next stage when its trigger holds. Taken when a mark becomes known or is amended, when
// a stage is entered or declined, and when a review is concluded.
import { isContract, type Stage } from '#libs/policy';
import { londonDate, type Instant, type Session } from '#libs/school-time';
import { activeHold, openCase, proposal, type CaseState } from '../state.js';
import { latestSession, type Turn } from '../turn.js';
import type { World } from '../world.js';
import { endOf, ladderDayAfter } from './clock.js';
import { failedNoticeReaches } from './failed-notice.js';
import { nextStage } from './order.js';
import { propose } from './propose.js';
import { returnedReferralReaches } from './returned-referral.js';
import { reaches } from './triggers.js';

/** School days after which a declined stage is looked at again, where the decline names no day. */
const lookAgainSchoolDays = 20;

/** Looks at the ladder with windows that end with `end` (by default the latest session known). */
export function lookAtLadder(turn: Turn, end: Session | undefined = latestSession(turn)): void {
  const kase = openCase(turn.state);
  if (kase && activeHold(kase)) return;
  if (kase && (failedNoticeReaches(turn, kase) || returnedReferralReaches(turn, kase))) return;
  if (kase && proposal(kase)) return;
  const stage = nextStage(kase, turn.world.pack);
  if (!stage || isContract(stage) || end === undefined) return;
  if (kase && isLookedAtLater(turn, kase, stage)) return;
  const reached = reaches(stage, turn.state, kase, turn.world, end);
  if (reached) propose(turn, stage, reached);
}

/** A stage declined with `look-again` is not proposed before its day. */
function isLookedAtLater(turn: Turn, kase: CaseState, stage: Stage): boolean {
  const due = lookAgainDue(kase, turn.world, stage.id);
  return due !== undefined && (due === null || turn.at < due);
}

/** When a declined stage is looked at again: undefined where it was not so declined, null where the calendar ends before. */
export function lookAgainDue(kase: CaseState, world: World, stage: string): Instant | null | undefined {
  const value = kase.stages[stage];
  if (value?.status !== 'look-again') return undefined;
  if (value.on !== null) return endOf(value.on);
  const day = ladderDayAfter(kase, world, londonDate(value.declinedAt), lookAgainSchoolDays);
  return day === null ? null : endOf(day);
}
