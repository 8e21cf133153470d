// The automatic person: the actions that a task is once its moment has come. A task that has been overtaken is none; nothing
// here decides a rule, and the decider may still refuse.
import type { Actor, Role } from '#libs/access';
import { isContract, type Pack } from '#libs/policy';
import { assertNever } from '#libs/kernel';
import { londonDate, type Instant } from '#libs/school-time';
import type { Action, Judgement } from '../commands.js';
import { duties, openDuties } from '../duties.js';
import { approverRole } from '../ladder/approve.js';
import { ewoReferral } from '../ladder/failed-notice.js';
import { nextStage, stageInReview } from '../ladder/order.js';
import { isUsedUp, isWithAuthority, standingFinding } from '../legal/finding.js';
import { isLeaveOnly } from '../legal/guards.js';
import { waitingReferral } from '../legal/referral.js';
import { enteredStage, openCase, proposal, type CaseState, type Finding, type PupilState } from '../state.js';
import type { World } from '../world.js';
import type { People } from './people.js';
import type { Planned, Task } from './tasks.js';

export interface Act {
  readonly by: Actor;
  readonly action: Action;
}

const judgement: Judgement = {
  supportAppropriate: 'yes',
  supportEngaged: 'engaged-not-working',
  bestTool: 'assumed',
  otherStep: 'assumed',
  equalityAct: 'assumed',
};
const reason = 'assumed';

const acts = (role: Role, action: Action): Act[] => [{ by: { id: 'assumed', role }, action }];
const nothing: readonly Act[] = [];

/** What is done at `at` for a planned task: its actions in order, none where it has been overtaken, or `later`. */
export function actsOf(
  { task, caseNumber }: Planned,
  people: People,
  state: PupilState,
  world: World,
  at: Instant,
): readonly Act[] | 'later' {
  const kase = openCase(state);
  if (kase?.number !== caseNumber) return runsOn(task);
  const { pack } = world;
  switch (task.kind) {
    case 'answer':
      return answer(task.stage, people, kase, world, at);
    case 'hold-meeting':
      return holdMeeting(task.stage, people, kase, world);
    case 'conclude-review':
      return concludeReview(task.stage, people, kase, pack);
    case 'consider':
      return consider(people, kase, world, at);
    case 'issue-notice':
      return issueNotice(people, kase, world, at);
    case 'refer':
      return refer(kase, world, at);
    case 'accept':
      return waitingReferral(kase) ? acts('ewo', { action: 'accept-referral' }) : nothing;
    case 'issue-penalties':
      return issuePenalties(kase, world, at);
    case 'close':
      return close(task, kase, world, at);
    case 'conclude-notice':
    case 'pay':
      return runsOn(task);
    default:
      return assertNever(task);
  }
}

/** What concerns a notice that was issued is done in a closed case too. */
function runsOn(task: Task): readonly Act[] {
  if (task.kind === 'conclude-notice') {
    const { parent, outcome } = task;
    return acts('headteacher', { action: 'conclude-nti', parent, outcome, reason });
  }
  if (task.kind === 'pay') {
    const { parent, amount, on } = task;
    return acts('ewo', { action: 'record-payment', parent, amount, on });
  }
  return nothing;
}

function answer(stage: string, people: People, kase: CaseState, world: World, at: Instant) {
  const open = proposal(kase);
  const answers = people.proposals?.answer;
  if (open?.stage !== stage || !answers) return nothing;
  const role = open.approver as Role;
  if (answers !== 'approve') return acts(role, { action: 'decline', stage, reason, then: answers });
  return stage === ewoReferral ? submit(kase, world, at) : acts(role, { action: 'approve', stage });
}

function holdMeeting(stage: string, people: People, kase: CaseState, { pack, pupil }: World) {
  const entered = enteredStage(kase, stage);
  if (!entered || entered.meetingOn !== null || entered.review.ended) return nothing;
  const attended = pupil.parents.map(p => p.id);
  const wanted = people.meetings?.contract ?? 'not-offered';
  const contract = wanted === 'signed' && !maySign(kase, pack) ? 'not-offered' : wanted;
  return acts('attendance-officer', { action: 'hold-meeting', attended, contract });
}

/** Where the pack has a contract stage, it must be the next. */
function maySign(kase: CaseState, pack: Pack): boolean {
  const contract = pack.stages.find(isContract);
  return contract === undefined || nextStage(kase, pack) === contract;
}

function concludeReview(stage: string, people: People, kase: CaseState, pack: Pack) {
  const standing = stageInReview(kase, pack);
  const measured = standing?.review.measured;
  if (standing?.stage !== stage || !measured || !people.reviews) return nothing;
  const { hold, improved, afterExtension } = people.reviews;
  const outcome = { met: 'met', hold, improved, 'not-met': 'not-met' } as const;
  const chosen = outcome[measured.suggested];
  const isSecond = chosen === 'extended' && standing.review.extendedOn !== null;
  return acts(approverRole(pack, stage), {
    action: 'conclude-review',
    outcome: isSecond ? afterExtension : chosen,
    reason,
  });
}

function consider(people: People, kase: CaseState, world: World, at: Instant) {
  const finding = standingFinding(kase, world, at);
  if (!finding || finding.considered || !people.thresholds) return nothing;
  const { decision, leaveOnly } = people.thresholds;
  const chosen =
    finding.era === 'before-2024-08-19'
      ? 'continue-support'
      : isLeaveOnly(world, finding)
        ? leaveOnly
        : decision;
  return acts('headteacher', { action: 'consider-threshold', decision: chosen, reason, judgement });
}

function issueNotice(people: People, kase: CaseState, world: World, at: Instant) {
  const finding = standingFinding(kase, world, at);
  const index = kase.findings.length - 1;
  if (!finding || !people.notices || kase.notices.some(n => n.finding === index)) return nothing;
  const { weeks, allowedUnauthorised } = people.notices;
  const parents = world.pupil.parents.map(p => p.id);
  const laConsulted = { by: reason, on: londonDate(at) };
  return [
    ...answeredDuties(world),
    ...acts('headteacher', {
      action: 'issue-nti',
      parents,
      weeks,
      allowedUnauthorised,
      judgement,
      laConsulted,
    }),
  ];
}

function refer(kase: CaseState, world: World, at: Instant) {
  return isForPenalty(kase, world, at) ? submit(kase, world, at) : nothing;
}

function submit(kase: CaseState, world: World, at: Instant) {
  if (waitingReferral(kase)) return 'later';
  const purpose = isForPenalty(kase, world, at) ? 'penalty' : 'support';
  return [
    ...(purpose === 'penalty' ? answeredDuties(world) : nothing),
    ...acts('headteacher', { action: 'submit-referral', purpose, reason }),
  ];
}

/** A penalty may be asked for: the decision, or a failed notice, on a standing finding that was not referred yet. */
function isForPenalty(kase: CaseState, world: World, at: Instant): boolean {
  const finding = standingFinding(kase, world, at);
  if (!finding?.considered || finding.noticedAt !== null || isWithAuthority(kase)) return false;
  return finding.considered.decision === 'penalty' || hasFailedNotice(kase, finding);
}

function hasFailedNotice(kase: CaseState, finding: Finding): boolean {
  return kase.notices.some(n => n.status === 'failed' && kase.findings[n.finding] === finding);
}

function issuePenalties(kase: CaseState, world: World, at: Instant) {
  const last = kase.referrals.findLast(r => r.purpose === 'penalty');
  if (last?.status !== 'accepted' || !standingFinding(kase, world, at)) return nothing;
  const role = world.authority.penaltyIssuers.value[0]!;
  const parents = world.pupil.parents.filter(p => !last.usedFor.includes(p.id));
  const issued = parents.flatMap(({ id: parent }) =>
    acts(role, { action: 'issue-penalty', parent, judgement, historyCheckedWith: [reason] }),
  );
  return [...answeredDuties(world), ...issued];
}

function answeredDuties(world: World): Act[] {
  return openDuties(world).flatMap(duty => {
    const { role, questions } = duties[duty];
    const answers = Object.fromEntries(questions.map(question => [question, reason]));
    return acts(role, { action: 'answer-duty', duty, answers });
  });
}

/** Closes a case in which nothing runs; where it has gone on since, closing was proposed in vain. */
function close(task: Extract<Task, { kind: 'close' }>, kase: CaseState, world: World, at: Instant) {
  const wentOn = Object.values(kase.stages).some(s => s.status === 'entered' && s.at > task.since);
  if (wentOn) return nothing;
  if (isBusy(kase, world, at)) return 'later';
  const reasons = {
    'review-met': 'improved',
    left: 'left',
    'end-of-compulsory-age': 'left',
    empty: 'other',
  } as const;
  return acts('attendance-lead', { action: 'close', reason: reasons[task.why] });
}

function isBusy(kase: CaseState, world: World, at: Instant): boolean {
  const finding = standingFinding(kase, world, at);
  return (
    proposal(kase) !== undefined ||
    stageInReview(kase, world.pack) !== undefined ||
    (finding !== undefined && !isUsedUp(kase, world, finding)) ||
    kase.notices.some(n => n.status === 'running' || n.status === 'ended') ||
    waitingReferral(kase) !== undefined ||
    isWithAuthority(kase)
  );
}
