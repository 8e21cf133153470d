// After an amendment every step is held against the register again, over the window in which it was justified. A proposal
// that fails there is withdrawn; of something already sent a person decides.
import { assertNever } from '#libs/kernel';
import type { Because } from './because.js';
import type { Basis, RevisedSubject } from './events.js';
import { measureReview, suggestionOf } from './ladder/review.js';
import { ladderMeasure } from './ladder/windows.js';
import { isBelow } from './ladder/triggers.js';
import { lookAtLadder } from './ladder/look.js';
import { amendedSessions, threshold } from './legal/count.js';
import { isUsedUp, lookAtThreshold, standingFinding } from './legal/finding.js';
import { countInPeriod, endDueNotices } from './legal/notice.js';
import { openCase, proposal, type CaseState, type Finding } from './state.js';
import { emit, theCase, type Turn } from './turn.js';
import type { World } from './world.js';

/** Holds every step against the world as it was before the amendment and as it is now; then looks at the triggers as of now. */
export function reassess(turn: Turn, before: World): void {
  for (const { number } of turn.state.cases) {
    turn.caseNumber = number;
    if (theCase(turn).closedAt === null) {
      withdrawFallenProposal(turn, before);
      reviseStages(turn, before);
      reviseFinding(turn, before);
    }
    revisePenalties(turn, before);
    endDueNotices(turn);
  }
  turn.caseNumber = openCase(turn.state)?.number ?? turn.state.cases.length;
  lookAtLadder(turn);
  lookAtThreshold(turn);
}

type Falls = (kase: CaseState, world: World) => boolean;

/** A step falls when it held before the amendment and fails now: what failed already was answered already. */
function fallsNow(turn: Turn, before: World, fails: Falls): boolean {
  const kase = theCase(turn);
  return fails(kase, turn.world) && !fails(kase, before);
}

function withdrawFallenProposal(turn: Turn, before: World): void {
  const open = proposal(theCase(turn));
  if (open && fallsNow(turn, before, (kase, world) => open.basis.some(b => fails(b, kase, world)))) {
    emit(turn, 'ProposalWithdrawn', { stage: open.stage });
  }
}

function reviseStages(turn: Turn, before: World): void {
  for (const { id, trigger } of turn.world.pack.stages) {
    const stage = theCase(turn).stages[id];
    if (stage?.status !== 'entered') continue;
    if (!fallsNow(turn, before, (kase, world) => stage.basis.some(b => fails(b, kase, world)))) continue;
    const because = { rule: `${turn.world.pack.id}/${id}`, level: trigger.level, source: trigger.source };
    revise(turn, { kind: 'stage', stage: id }, { ...because, numbers: {}, sessions: [] });
  }
}

/** Whether the reason for a step fails in this world. */
function fails(basis: Basis, kase: CaseState, world: World): boolean {
  switch (basis.kind) {
    case 'percentage':
      return !isBelow(ladderMeasure(world, basis), basis.below, world);
    case 'absent-sessions':
      return ladderMeasure(world, basis).absent < basis.atLeast;
    case 'not-met': {
      // A person's decision against the suggestion stands; only a review that would now be met takes the step with it.
      const stage = kase.stages[basis.stage];
      if (stage?.status !== 'entered' || !stage.review.measured) return false;
      const { from, to } = stage.review.measured;
      return suggestionOf(measureReview(kase, world, from, to), stage.review.level, stage.year) === 'met';
    }
    case 'notice-failed': {
      const notice = kase.notices[basis.notice];
      return (
        notice !== undefined && !notice.failedEarly && countInPeriod(world, notice).length <= notice.allowed
      );
    }
    case 'returned':
      return false;
    default:
      return assertNever(basis);
  }
}

function reviseFinding(turn: Turn, before: World): void {
  const finding = standingFinding(theCase(turn), turn.world, turn.at);
  if (!finding || isUsedUp(theCase(turn), turn.world, finding)) return;
  if (!fallsNow(turn, before, (_kase, world) => isBelowThreshold(world, finding))) return;
  const index = theCase(turn).findings.indexOf(finding);
  revise(turn, { kind: 'threshold', finding: index }, becauseOfCount(turn, finding));
}

function revisePenalties(turn: Turn, before: World): void {
  theCase(turn).penalties.forEach((penalty, index) => {
    const finding = penalty.finding === null ? undefined : theCase(turn).findings[penalty.finding];
    if (!finding || penalty.withdrawn) return;
    if (!fallsNow(turn, before, (_kase, world) => isBelowThreshold(world, finding))) return;
    revise(turn, { kind: 'penalty', penalty: index, parent: penalty.parent }, becauseOfCount(turn, finding));
  });
}

function isBelowThreshold(world: World, finding: Finding): boolean {
  return amendedSessions(world, finding).length < threshold.sessions;
}

function becauseOfCount(turn: Turn, finding: Finding): Because {
  const sessions = amendedSessions(turn.world, finding).map(s => s.session);
  const numbers = { count: sessions.length, needs: threshold.sessions };
  return {
    rule: 'threshold.national',
    level: 'law',
    source: 'docs/law/threshold.md#figure',
    numbers,
    sessions,
  };
}

function revise(turn: Turn, subject: RevisedSubject, because: Because): void {
  emit(turn, 'FindingRevised', { subject }, { because });
}
