// Checks that several legal acts share.
import { dateOf } from '#libs/school-time';
import type { Judgement } from '../commands.js';
import { refuse, type Refusal } from '../refusal.js';
import type { CaseState, Finding } from '../state.js';
import { latestSession, type Turn } from '../turn.js';
import type { ParentFacts, World } from '../world.js';
import { isOfCompulsoryAge } from './age.js';
import { amendedSessions, frameworkWindow, threshold, unauthorisedIn } from './count.js';
import { standingFinding } from './finding.js';
import type { RuleId } from './rules.js';

/** Every part of the judgement is recorded, and not blank. */
export function isComplete(judgement: Judgement | undefined): boolean {
  const parts = [
    judgement?.supportAppropriate,
    judgement?.supportEngaged,
    judgement?.bestTool,
    judgement?.otherStep,
    judgement?.equalityAct,
  ];
  return parts.every(part => part !== undefined && part.trim() !== '');
}

/** Every counted session of the finding is leave that was not authorised. */
export function isLeaveOnly(world: World, finding: Finding): boolean {
  const sessions = amendedSessions(world, finding);
  return sessions.length > 0 && sessions.every(s => s.code === 'G');
}

/** Fewer than the threshold's sessions lie within compulsory school age: only where a date of birth was amended. */
export function checkAge(rule: RuleId, turn: Turn, finding: Finding): Refusal | false {
  const within = finding.sessions.filter(s => isOfCompulsoryAge(turn.world.pupil.dateOfBirth, dateOf(s)));
  return (
    within.length < threshold.sessions &&
    refuse(rule, { within: within.length, needs: threshold.sessions }, within)
  );
}

/** A counted session of the standing finding, else of the threshold window, is still `N`. */
export function checkNoReasonYet(rule: RuleId, turn: Turn, kase: CaseState): Refusal | false {
  const finding = standingFinding(kase, turn.world, turn.at);
  const end = latestSession(turn);
  const counted = finding
    ? amendedSessions(turn.world, finding)
    : end === undefined
      ? []
      : unauthorisedIn(turn.world, frameworkWindow(turn.world, dateOf(end)));
  const unresolved = counted.filter(s => isUnexplained(s.code)).map(s => s.session);
  return unresolved.length > 0 && refuse(rule, { unresolved: unresolved.length }, unresolved);
}

/** `N`: no reason given yet. It must become another code before anything may rest on it. */
export const isUnexplained = (code: string): boolean => code === 'N';

/** Somebody is named, and nobody twice: a notice goes to each parent once. */
export function isSomeOnce(parents: readonly string[]): boolean {
  return parents.length > 0 && new Set(parents).size === parents.length;
}

export function parentOf(turn: Turn, parent: string): ParentFacts | undefined {
  return turn.world.pupil.parents.find(p => p.id === parent);
}
