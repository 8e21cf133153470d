// Whom a case waits for: every open case has a next deadline or a named role.
import { nextRoleUp, type Role } from '#libs/access';
import { isContract } from '#libs/policy';
import { approverRole } from './ladder/approve.js';
import { ewoReferral } from './ladder/failed-notice.js';
import { stageInReview } from './ladder/order.js';
import { standingFinding } from './legal/finding.js';
import { awaitsProsecution } from './legal/payment.js';
import { referralIsOpen } from './legal/referral.js';
import { duties, openDuties } from './duties.js';
import { severeAbsenceWaits } from './severe-absence.js';
import type { Awaiting } from './commands.js';
import { activeHold, proposal, type CaseState } from './state.js';
import type { World } from './world.js';
import type { Instant } from '#libs/school-time';

/** What waits for a person in a case, the most binding first. An open case in which nothing else waits, waits for the attendance lead. */
export function awaiting(kase: CaseState, world: World, at: Instant): Awaiting[] {
  const items = [
    ...revisions(kase),
    ...(kase.closedAt === null ? openItems(kase, world, at) : []),
    ...penalties(kase),
  ];
  if (items.length > 0 || kase.closedAt !== null) return items;
  return [{ role: 'attendance-lead', what: 'decide-what-next', since: kase.openedAt }];
}

function* openItems(kase: CaseState, world: World, at: Instant): Generator<Awaiting> {
  const open = proposal(kase);
  if (open && !activeHold(kase)) {
    const what = open.stage === ewoReferral ? `submit-referral:${open.stage}` : `approve:${open.stage}`;
    const role = open.approver as Role;
    yield { role, what, since: open.at };
    const above = open.overdue ? nextRoleUp(role) : undefined;
    if (above) yield { role: above, what, since: open.at };
  }
  for (const role of new Set(openDuties(world).map(duty => duties[duty].role))) {
    yield { role, what: 'answer-duty', since: kase.openedAt };
  }
  if (severeAbsenceWaits(kase, world))
    yield { role: 'dsl', what: 'consider-severe-absence', since: kase.openedAt };
  const standing = stageInReview(kase, world.pack);
  if (standing?.review.measured) {
    yield {
      role: approverRole(world.pack, standing.stage),
      what: `conclude-review:${standing.stage}`,
      since: standing.at,
    };
  }
  if (standing?.meeting && standing.meetingOn === null) {
    yield { role: 'attendance-officer', what: `hold-meeting:${standing.stage}`, since: standing.at };
  }
  if (standing && lettersFailed(kase, world, standing.stage, standing.at)) {
    yield { role: 'attendance-lead', what: `letters-failed:${standing.stage}`, since: standing.at };
  }
  const unposted = kase.letters.find(l => l.postAt === null && !l.posted && !l.failed);
  if (unposted)
    yield { role: 'attendance-officer', what: `post-letter:${unposted.letter}`, since: unposted.issuedAt };
  const finding = standingFinding(kase, world, at);
  if (finding && !finding.considered)
    yield { role: 'attendance-lead', what: 'consider-threshold', since: finding.arisenAt };
  for (const parent of finding ? unwarned(kase) : [])
    yield { role: 'headteacher', what: `notice-undelivered:${parent}`, since: finding!.arisenAt };
  for (const notice of kase.notices) {
    if (notice.status === 'ended')
      yield { role: 'headteacher', what: `conclude-nti:${notice.parent}`, since: kase.openedAt };
    if (notice.status === 'undelivered')
      yield { role: 'headteacher', what: `notice-undelivered:${notice.parent}`, since: kase.openedAt };
  }
  yield* referrals(kase);
  if (kase.closeProposedAt !== null)
    yield { role: 'attendance-lead', what: 'close', since: kase.closeProposedAt };
  const overdue = kase.actions.filter(a => !a.finished);
  if (overdue.length > 0) yield { role: 'attendance-officer', what: 'finish-action', since: kase.openedAt };
}

/** Parents whose latest warning on the latest finding came back. */
function unwarned(kase: CaseState): readonly string[] {
  const latest = new Map(
    kase.warnings.filter(w => w.finding === kase.findings.length - 1).map(w => [w.parent, w.undelivered]),
  );
  return [...latest].flatMap(([parent, undelivered]) => (undelivered ? [parent] : []));
}

function lettersFailed(kase: CaseState, { pack }: World, stage: string, since: Instant): boolean {
  // A contract is signed, and no letter goes with it.
  if (pack.stages.some(each => each.id === stage && isContract(each))) return false;
  const letters = kase.letters.filter(l => l.letter === stage && l.issuedAt >= since);
  return letters.every(l => l.failed);
}

function* referrals(kase: CaseState): Generator<Awaiting> {
  for (const referral of kase.referrals) {
    if (referral.status === 'waiting') yield { role: 'ewo', what: 'answer-referral', since: referral.at };
    if (referralIsOpen(referral)) yield { role: 'ewo', what: 'issue-penalty', since: referral.at };
  }
}

function* revisions(kase: CaseState): Generator<Awaiting> {
  for (const { resolved, subject, at, seq } of kase.revised) {
    const isOpen = kase.closedAt === null || subject.kind === 'penalty';
    if (!resolved && isOpen)
      yield {
        role: subject.kind === 'penalty' ? 'ewo' : 'attendance-lead',
        what: `resolve-finding:${seq}`,
        since: at,
      };
  }
}

function* penalties(kase: CaseState): Generator<Awaiting> {
  for (const p of kase.penalties) {
    if (awaitsProsecution(p))
      yield { role: 'ewo', what: `decide-prosecution:${p.parent}`, since: kase.openedAt };
    if (p.undelivered && !p.withdrawn && !p.paid)
      yield { role: 'ewo', what: `notice-undelivered:${p.parent}`, since: kase.openedAt };
  }
}
