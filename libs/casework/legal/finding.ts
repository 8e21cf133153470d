// Findings: the penalty threshold met, how long a finding stands, and when the next may arise.
import {
  dateOf,
  isSession,
  londonDate,
  nthSchoolDayAfter,
  type Instant,
  type Session,
} from '#libs/school-time';
import { endOf } from '../ladder/clock.js';
import { openCase, type CaseState, type Finding } from '../state.js';
import { emit, ensureOpenCase, latestSession, type Turn } from '../turn.js';
import type { World } from '../world.js';
import { amendedAtAnyAge, countAt, hasNewSession, lawEraOf, threshold } from './count.js';

/** School days for which a finding stands, to 17:00 of the last, unless something carries it on. */
const findingSchoolDays = 50;

/** Looks at the threshold with the window that ends with `end`; a finding opens a case where none is open. */
export function lookAtThreshold(turn: Turn, end: Session | undefined = latestSession(turn)): void {
  if (end === undefined || !mayArise(turn)) return;
  const count = countAt(turn.state, turn.world, end);
  if (!count || count.sessions.length < count.needs) return;
  const previous = lastFinding(turn);
  if (
    previous &&
    !hasNewSession(turn.world, count.sessions, overSince(previous.finding, previous.kase, turn.world))
  )
    return;
  const sessions = count.sessions.map(s => s.session);
  const { id, level, source } = count.rule;
  ensureOpenCase(turn);
  emit(
    turn,
    'PenaltyThresholdMet',
    {
      count: sessions.length,
      from: dateOf(sessions[0]!),
      to: dateOf(sessions.at(-1)!),
      sessions,
      era: lawEraOf(dateOf(end)),
      window: count.window,
    },
    {
      because: {
        rule: id,
        level,
        source,
        numbers: {
          count: sessions.length,
          needs: count.needs,
          windowFrom: count.window.from,
          windowTo: count.window.to,
        },
        sessions,
      },
    },
  );
}

/** One finding at a time; none while a Notice to Improve is not concluded, or while the authority has a referral without a notice. */
function mayArise(turn: Turn): boolean {
  const kase = openCase(turn.state);
  if (!kase) return true;
  if (kase.notices.some(n => n.status === 'running' || n.status === 'ended')) return false;
  if (isWithAuthority(kase)) return false;
  const standing = standingFinding(kase, turn.world, turn.at);
  return standing === undefined || standing.noticedAt !== null;
}

/** A referral for a penalty that the authority has, until the first notice on it or its return. */
export function isWithAuthority(kase: CaseState): boolean {
  const last = kase.referrals.findLast(r => r.purpose === 'penalty');
  return last !== undefined && last.status !== 'returned' && last.usedFor.length === 0;
}

function lastFinding(turn: Turn): { readonly finding: Finding; readonly kase: CaseState } | undefined {
  const kase = turn.state.cases.findLast(c => c.findings.length > 0);
  return kase && { kase, finding: kase.findings.at(-1)! };
}

/** Since when a finding that stands no more, or has its first notice, is over for the next one. */
function overSince(finding: Finding, kase: CaseState, world: World): Instant {
  if (finding.ended && finding.noticedAt !== null) return Math.min(finding.ended.at, finding.noticedAt);
  return finding.ended?.at ?? finding.noticedAt ?? lapse(kase, world, finding) ?? finding.arisenAt;
}

/** The case's finding on which a legal act may rest at `at`: only the last one can. */
export function standingFinding(kase: CaseState, world: World, at: Instant): Finding | undefined {
  const last = kase.findings.at(-1);
  if (!last || last.ended) return undefined;
  const lapsed = lapse(kase, world, last);
  return lapsed !== null && at > lapsed ? undefined : last;
}

/** Every liable parent has a notice on the finding: it asks nothing more of anybody, though the notices run on. */
export function isUsedUp(kase: CaseState, world: World, finding: Finding): boolean {
  const index = kase.findings.indexOf(finding);
  const noticed = kase.penalties.filter(p => p.finding === index && !p.withdrawn).map(p => p.parent);
  return (
    finding.noticedAt !== null && world.pupil.parents.filter(p => p.liable).every(p => noticed.includes(p.id))
  );
}

/** The standing finding as far as it goes for one parent: over once a Notice to Improve to that parent was met. */
export function standingFor(kase: CaseState, world: World, at: Instant, parent: string): Finding | undefined {
  const finding = standingFinding(kase, world, at);
  const index = kase.findings.length - 1;
  const met = kase.notices.some(n => n.parent === parent && n.finding === index && n.status === 'met');
  return finding === undefined || met || !isEnough(world, finding) ? undefined : finding;
}

/**
 * Whether enough sessions are left to act on. Closures take some away without a word, and so does an amendment
 * while every liable parent has a penalty notice: then the notices are revised, not the finding.
 */
function isEnough(world: World, finding: Finding): boolean {
  const open = finding.sessions.filter(s => isSession(world.calendar, s));
  return open.length >= threshold.sessions && amendedAtAnyAge(world, finding).length >= threshold.sessions;
}

/** When a finding lapses; null while a Notice to Improve or a referral carries it on, or where the calendar ends before. */
export function lapse(kase: CaseState, world: World, finding: Finding): Instant | null {
  if (isCarried(kase, finding)) return null;
  const from = londonDate(finding.returnedAt ?? finding.arisenAt);
  const day = nthSchoolDayAfter(world.calendar, from, findingSchoolDays);
  return day === null ? null : endOf(day);
}

function isCarried(kase: CaseState, finding: Finding): boolean {
  const index = kase.findings.indexOf(finding);
  const byNotice = kase.notices.some(
    n => n.finding === index && ['running', 'ended', 'failed'].includes(n.status),
  );
  const referral = kase.referrals.findLast(r => r.purpose === 'penalty' && r.at >= finding.arisenAt);
  if (referral && referral.status !== 'returned') return true;
  return byNotice && finding.returnedAt === null;
}
