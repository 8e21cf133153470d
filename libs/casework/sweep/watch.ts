// Which marks the decider has to be asked about. A filter that never leaves out a mark from which something would follow:
// it compares running totals with the loosest of the limits that could hold, and the decider then says whether they do. So
// no rule is decided here, and almost every mark of almost every pupil costs two subtractions.
import { isContract, type SimpleTrigger, type Stage } from '#libs/policy';
import { addDays, londonDate, sessionOf, type Instant } from '#libs/school-time';
import { ewoReferral } from '../ladder/failed-notice.js';
import { nextStage } from '../ladder/order.js';
import { isWithAuthority, lapse } from '../legal/finding.js';
import { openCase, proposal, type CaseState, type PupilState } from '../state.js';
import type { World } from '../world.js';
import type { YearRegister, YearTotals } from './year-register.js';
import { firstAtOrAfter, type YearPlan } from './year-plan.js';

/** What marks may set off while the state stands as it does. */
export interface Watch {
  /** Something other than a count may hold: every mark is looked at. */
  readonly every: boolean;
  /** The highest percentage and the lowest count that reach the next stage; 0 and Infinity where none does. */
  readonly below: number;
  readonly atLeast: number;
  /** Number of the first session that may be counted, after the pupil's last closed case. */
  readonly from: number;
  /** After a review met: an absence must come at or after this session. */
  readonly absenceFrom: number;
  /** Marks known after this moment may raise a finding. */
  readonly findingAfter: Instant;
  /** A counted session that is new since the last finding must come at or after this one. */
  readonly newFrom: number;
  /** Counted sessions left out because penalty notices cover them: totals by session number, null for none. */
  readonly covered: Uint16Array | null;
}

const none = { every: false, below: 0, atLeast: Infinity };
const all = { ...none, every: true };

/** What to watch for in a pupil's marks. */
export function watchOf(state: PupilState, world: World, plan: YearPlan, covered: Uint16Array | null): Watch {
  const kase = openCase(state);
  const closedAt = state.cases.findLast(c => c.closedAt !== null)?.closedAt ?? null;
  const awaited = kase?.absenceAwaitedAfter ?? null;
  return {
    ...ladderWatch(kase, plan),
    from:
      closedAt === null
        ? 0
        : firstAtOrAfter(plan.sessions, sessionOf(addDays(londonDate(closedAt), 1), 'am')),
    absenceFrom: awaited === null ? 0 : numberAfter(plan, awaited),
    findingAfter: findingAfter(kase, world),
    newFrom: newFrom(state, world, plan),
    covered,
  };
}

function numberAfter(plan: YearPlan, session: string): number {
  const at = firstAtOrAfter(plan.sessions, session);
  return plan.sessions[at] === session ? at + 1 : at;
}

function ladderWatch(
  kase: CaseState | undefined,
  plan: YearPlan,
): Pick<Watch, 'every' | 'below' | 'atLeast'> {
  if (kase && failedNoticeWaits(kase, plan)) return all;
  if (kase && proposal(kase)) return none;
  if (kase?.referrals.at(-1)?.status === 'returned') return all;
  const stage = nextStage(kase, plan.pack);
  if (!stage || isContract(stage)) return none;
  return triggerWatch(stage, kase);
}

/** A failed Notice to Improve that has not reached the referral yet. */
function failedNoticeWaits(kase: CaseState, { pack }: YearPlan): boolean {
  return (
    pack.stages.some(s => s.id === ewoReferral) &&
    kase.notices.some(n => n.status === 'failed' && !n.reachedReferral) &&
    kase.stages[ewoReferral]?.status !== 'entered'
  );
}

/** The loosest limits of a trigger's counts; `every` where a review may reach the stage by itself. */
function triggerWatch(stage: Stage, kase: CaseState | undefined): Pick<Watch, 'every' | 'below' | 'atLeast'> {
  const { anyOf = [], allOf } = stage.trigger.value;
  const parts = allOf ?? anyOf;
  const holds = (part: SimpleTrigger) => mayHold(part, stage.id, kase);
  if (allOf ? parts.some(part => !isCount(part) && !holds(part)) : !parts.some(holds)) return none;
  const counts = parts.filter(isCount);
  if (allOf ? counts.length === 0 : parts.some(part => !isCount(part) && holds(part))) return all;
  return {
    every: false,
    below: Math.max(0, ...counts.map(part => (part.kind === 'percentage' ? part.below : 0))),
    atLeast: Math.min(Infinity, ...counts.map(p => (p.kind === 'absent-sessions' ? p.atLeast : Infinity))),
  };
}

const isCount = (part: SimpleTrigger): boolean =>
  part.kind === 'percentage' || part.kind === 'absent-sessions';

/** Whether a part of a trigger could hold whatever the marks: a review not met that has reached no other stage. */
function mayHold(part: SimpleTrigger, stage: string, kase: CaseState | undefined): boolean {
  if (isCount(part)) return true;
  return Object.values(kase?.stages ?? {}).some(
    s =>
      s.status === 'entered' &&
      s.review.outcome === 'not-met' &&
      (part.kind !== 'not-met' || s.review.reached === null || s.review.reached === stage),
  );
}

/** From when a finding may arise: not while one stands, nor beside a notice or a referral that has to be answered first. */
function findingAfter(kase: CaseState | undefined, world: World): Instant {
  if (!kase) return -Infinity;
  if (kase.notices.some(n => n.status === 'running' || n.status === 'ended')) return Infinity;
  if (isWithAuthority(kase)) return Infinity;
  const last = kase.findings.at(-1);
  if (!last || last.ended || last.noticedAt !== null) return -Infinity;
  return lapse(kase, world, last) ?? Infinity;
}

/** After a finding that is over, or has its first penalty notice, only sessions that were not known by then are new. */
function newFrom(state: PupilState, world: World, { knownAt }: YearPlan): number {
  const kase = state.cases.findLast(c => c.findings.length > 0);
  const last = kase?.findings.at(-1);
  if (!last) return 0;
  const over = Math.min(last.ended?.at ?? Infinity, last.noticedAt ?? Infinity);
  const since = over < Infinity ? over : (lapse(kase!, world, last) ?? last.arisenAt);
  return firstKnownAfter(knownAt, since);
}

/** Number of the first session whose mark is known after a moment. */
function firstKnownAfter(knownAt: Float64Array, moment: Instant): number {
  let low = 0;
  let high = knownAt.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knownAt[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Totals of the sessions that findings name for which every liable parent has a penalty notice. */
export function coveredTotals(state: PupilState, world: World, { sessions }: YearPlan): Uint16Array {
  const liable = world.pupil.parents.filter(p => p.liable);
  const totals = new Uint16Array(sessions.length + 1);
  for (const { findings, penalties } of state.cases) {
    const isNoticed = (parent: string, finding: number) =>
      penalties.some(p => p.parent === parent && p.finding === finding && !p.withdrawn);
    const covered = findings.filter((_, index) => liable.every(p => isNoticed(p.id, index)));
    for (const finding of covered)
      for (const session of finding.sessions) totals[firstAtOrAfter(sessions, session) + 1] = 1;
  }
  for (let i = 1; i < totals.length; i += 1) totals[i]! += totals[i - 1]!;
  return totals;
}

/**
 * Number of the first session from `start` on, before `end`, that has to be looked at; `end` where there is none. After the
 * first mark nothing can come to hold but with an absence, or where enough sessions have become possible for a percentage:
 * attendance rises with every other mark, and windows only let sessions go.
 */
export function nextLook(
  plan: YearPlan,
  year: YearRegister,
  watch: Watch,
  start: number,
  end: number,
): number {
  const { totals, absentSessions } = year;
  let first = start;
  while (first < end && !year.hasMark(first)) first += 1;
  if (first >= end || watch.every || mayFollow(plan, totals, watch, first)) return Math.min(first, end);
  let next = end;
  for (let k = totals.absent[first + 1]!; k < totals.absent[end]!; k += 1) {
    if (!mayFollow(plan, totals, watch, absentSessions[k]!)) continue;
    next = absentSessions[k]!;
    break;
  }
  if (watch.below === 0) return next;
  for (const yearStart of plan.yearStarts) {
    const enough = enoughPossible(plan, totals, Math.max(yearStart, watch.from));
    if (enough > first && enough < next && mayFollow(plan, totals, watch, enough)) next = enough;
  }
  return next;
}

/** Number of the session that makes enough possible, from `first` on, for a percentage to mean something. */
function enoughPossible({ pack }: YearPlan, { possible }: YearTotals, first: number): number {
  const wanted = (possible[first] ?? 0) + pack.percentageNeeds.possible.value;
  let low = first;
  let high = possible.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (possible[middle + 1]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the limits that are watched may be reached with a session. */
function mayFollow(plan: YearPlan, totals: YearTotals, watch: Watch, i: number): boolean {
  return mayReachStage(plan, totals, watch, i) || mayRaiseFinding(plan, totals, watch, i);
}

function mayReachStage({ pack, yearStart }: YearPlan, totals: YearTotals, watch: Watch, i: number): boolean {
  const { possible, absent } = totals;
  const { below, atLeast, from, absenceFrom } = watch;
  const first = Math.max(yearStart[i]!, from);
  const missed = absent[i + 1]! - absent[first]!;
  if (absent[i + 1]! <= absent[absenceFrom]!) return false;
  if (missed >= atLeast) return true;
  const sum = possible[i + 1]! - possible[first]!;
  const { percentageNeeds: needs } = pack;
  return missed >= needs.absent.value && sum >= needs.possible.value && (sum - missed) * 100 < below * sum;
}

function mayRaiseFinding(plan: YearPlan, { counted }: YearTotals, watch: Watch, i: number): boolean {
  const needs = plan.needs[i]!;
  const upTo = counted[i + 1]!;
  if (upTo < needs || upTo <= counted[watch.newFrom]! || plan.knownAt[i]! <= watch.findingAfter) return false;
  const first = plan.windowStart[i]!;
  const leftOut = watch.covered === null ? 0 : watch.covered[i + 1]! - watch.covered[first]!;
  return upTo - counted[first]! - leftOut >= needs;
}
