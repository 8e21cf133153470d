// What a proposal or a finding rested on as it was known when it was made, and the same as it is true now, over the same
// window: where the two part, the register was amended or the calendar was changed since.
import {
  amendedSessions,
  countInPeriod,
  ladderMeasure,
  measureReview,
  type Basis,
  type CaseEvent,
  type CaseState,
  type World,
} from '#libs/casework';
import { assertNever } from '#libs/kernel';
import { currentCode, eachIn, type SessionRange } from '#libs/register';
import { sessionOf, type Instant, type Session } from '#libs/school-time';
import type { SessionCounts } from './pupil-figures.js';

export type Numbers = Readonly<Record<string, number>>;

export interface ChangedSession {
  readonly session: Session;
  /** null for a session of which nothing was known. */
  readonly then: string | null;
  readonly now: string | null;
}

export interface ThenAndNow {
  readonly at: Instant;
  readonly type: 'StageProposed' | 'PenaltyThresholdMet';
  /** The stage proposed; null for a finding. */
  readonly stage: string | null;
  readonly rule: string | null;
  readonly from: Session;
  readonly to: Session;
  readonly then: Numbers;
  readonly now: Numbers;
  /** Now less then, for numbers that differ. */
  readonly difference: Numbers;
  readonly changed: readonly ChangedSession[];
}

/** What an event of a case says when it is asked again; nothing for one that rests on no figures. `kase` is the case as it stands. */
export function thenAndNow(event: CaseEvent, kase: CaseState, then: World, now: World): ThenAndNow[] {
  if (event.type === 'PenaltyThresholdMet') {
    const finding = kase.findings.find(({ arisenAt }) => arisenAt === event.at);
    const { window, count } = event.data;
    if (!finding) return [];
    const numbers = (sessions: number): Numbers => ({ count: sessions });
    const range = { from: sessionOf(window.from, 'am'), to: sessionOf(window.to, 'pm') };
    return [
      entry(event, null, range, numbers(count), numbers(amendedSessions(now, finding).length), then, now),
    ];
  }
  if (event.type !== 'StageProposed') return [];
  const { stage, basis } = event.data;
  return basis.flatMap(each => {
    const range = rangeOf(each, kase);
    const ask = (world: World): Numbers => numbersOf(each, kase, world);
    return range ? [entry(event, stage, range, ask(then), ask(now), then, now)] : [];
  });
}

/** The window that a basis looked at; null where it rests on none. */
function rangeOf(basis: Basis, kase: CaseState): SessionRange | null {
  const days = (from: string, to: string): SessionRange => ({
    from: sessionOf(from, 'am'),
    to: sessionOf(to, 'pm'),
  });
  switch (basis.kind) {
    case 'percentage':
    case 'absent-sessions':
      return { from: basis.from, to: basis.to };
    case 'not-met': {
      const measured = measuredOf(kase, basis.stage);
      return measured && days(measured.from, measured.to);
    }
    case 'notice-failed': {
      const notice = kase.notices[basis.notice];
      return notice ? days(notice.from, notice.until) : null;
    }
    case 'returned':
      return null;
    default:
      return assertNever(basis);
  }
}

function numbersOf(basis: Basis, kase: CaseState, world: World): Numbers {
  switch (basis.kind) {
    case 'percentage':
    case 'absent-sessions':
      return countsOf(ladderMeasure(world, basis));
    case 'not-met': {
      const measured = measuredOf(kase, basis.stage);
      return measured ? countsOf(measureReview(kase, world, measured.from, measured.to)) : {};
    }
    case 'notice-failed': {
      const notice = kase.notices[basis.notice];
      return notice ? { count: countInPeriod(world, notice).length } : {};
    }
    case 'returned':
      return {};
    default:
      return assertNever(basis);
  }
}

function measuredOf(kase: CaseState, stage: string) {
  const state = kase.stages[stage];
  return state?.status === 'entered' ? state.review.measured : null;
}

const countsOf = ({ attended, possible, absent }: SessionCounts): Numbers => ({
  attended,
  possible,
  absent,
});

function entry(
  event: CaseEvent & { readonly type: ThenAndNow['type'] },
  stage: string | null,
  range: SessionRange,
  before: Numbers,
  after: Numbers,
  then: World,
  now: World,
): ThenAndNow {
  const difference = Object.fromEntries(
    Object.entries(after).flatMap(([name, n]) =>
      n === before[name] ? [] : [[name, n - (before[name] ?? 0)]],
    ),
  );
  const { from, to } = range;
  const rule = event.because?.rule ?? null;
  const common = { at: event.at, type: event.type, stage, rule, from, to };
  return { ...common, then: before, now: after, difference, changed: changedIn(range, then, now) };
}

/** Sessions of a window whose code is another now than then. */
function changedIn(range: SessionRange, then: World, now: World): ChangedSession[] {
  const changed: ChangedSession[] = [];
  eachIn(now.register, range, (session, code) => {
    const before = currentCode(then.register, session) ?? null;
    if (before !== code) changed.push({ session, then: before, now: code });
  });
  return changed;
}
