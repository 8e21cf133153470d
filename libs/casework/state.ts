// What a pupil's events add up to. One state a pupil: cases one after another, and in each the ladder, the findings,
// the notices and the penalties, since the law looks across cases (three years of penalties, sessions covered once).
import type { Instant, PlainDate, Session } from '#libs/school-time';
import type {
  Basis,
  Figure,
  LawEra,
  Method,
  ReferralPurpose,
  ReviewSuggestion,
  RevisedSubject,
  SupportException,
  ThresholdDecision,
} from './events.js';

export interface Measured extends Figure {
  readonly suggested: ReviewSuggestion;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface Review {
  readonly schoolDays: number;
  readonly level: number;
  /** The day of the decision to extend; the new part counts from the day after. */
  readonly extendedOn: PlainDate | null;
  readonly measured: Measured | null;
  readonly outcome: 'met' | 'not-met' | null;
  /** The stage that this review's not-met reached: it reaches one only. */
  readonly reached: string | null;
  /** A later stage was entered, or this one is no longer entered. */
  readonly ended: boolean;
}

export interface ProposedStage {
  readonly status: 'proposed';
  readonly at: Instant;
  readonly approver: string;
  readonly basis: readonly Basis[];
  readonly year: Figure;
  readonly overdue: boolean;
}

export interface EnteredStage {
  readonly status: 'entered';
  readonly at: Instant;
  readonly basis: readonly Basis[];
  readonly year: Figure;
  readonly meeting: boolean;
  readonly meetingOn: PlainDate | null;
  readonly meetingOverdue: boolean;
  readonly signedOn: PlainDate | null;
  readonly review: Review;
}

export type StageState =
  | ProposedStage
  | EnteredStage
  | { readonly status: 'look-again'; readonly declinedAt: Instant; readonly on: PlainDate | null }
  | { readonly status: 'passed-over' };

export interface Hold {
  readonly from: Instant;
  readonly until: PlainDate;
  readonly endedAt: Instant | null;
}

export interface Letter {
  readonly letter: string;
  readonly parent: string;
  readonly method: Method;
  readonly issuedAt: Instant;
  readonly postAt: Instant | null;
  readonly posted: boolean;
  readonly servedOn: PlainDate | null;
  readonly failed: boolean;
}

export interface Finding {
  readonly arisenAt: Instant;
  readonly sessions: readonly Session[];
  readonly window: { readonly from: PlainDate; readonly to: PlainDate };
  readonly era: LawEra;
  readonly considered: {
    readonly decision: ThresholdDecision;
    readonly supportException: SupportException | null;
  } | null;
  /** From when the 50 school days count again after the authority returned the referral. */
  readonly returnedAt: Instant | null;
  /** Why it is over for every parent, and from when a new one may arise. */
  readonly ended: {
    readonly at: Instant;
    readonly why: 'no-action' | 'met' | 'revised' | 'withdrawn' | 'closed';
  } | null;
  /** The first penalty notice on it: from then a new finding may arise. */
  readonly noticedAt: Instant | null;
}

export interface Notice {
  readonly parent: string;
  /** Index of its finding in the case. */
  readonly finding: number;
  readonly weeks: number;
  readonly servedOn: PlainDate;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly allowed: number;
  /** `undelivered`: the letter came back, so the period never began for this parent. */
  readonly status: 'running' | 'ended' | 'met' | 'failed' | 'withdrawn' | 'undelivered';
  readonly failedEarly: boolean;
  /** Its failure was put before the head as a referral, so it proposes none again. */
  readonly reachedReferral: boolean;
}

export interface Warning {
  readonly parent: string;
  readonly finding: number;
  readonly until: PlainDate;
  /** The letter came back: nobody was warned, so no school days ran. */
  readonly undelivered: boolean;
}

export interface Referral {
  readonly purpose: ReferralPurpose;
  readonly at: Instant;
  readonly status: 'waiting' | 'accepted' | 'returned';
  /** The stage it entered, where it entered one. */
  readonly stage: string | null;
  /** Parents to whom a notice was issued on it. */
  readonly usedFor: readonly string[];
}

export interface Penalty {
  readonly parent: string;
  /** Index of its finding in the case; null for a notice on a suspension. */
  readonly finding: number | null;
  readonly ordinal: 1 | 2 | null;
  readonly amount: number;
  readonly reducedAmount: number | null;
  readonly issuedOn: PlainDate;
  readonly receivedOn: PlainDate;
  readonly reducedUntil: PlainDate | null;
  readonly payBy: PlainDate;
  readonly payments: readonly { readonly amount: number; readonly on: PlainDate }[];
  readonly paid: boolean;
  readonly unpaid: boolean;
  readonly withdrawn: boolean;
  readonly undelivered: boolean;
  readonly prosecution: 'prosecute' | 'withdraw' | null;
}

export interface Revised {
  /** Position of its FindingRevised in the case's stream, as people name it. */
  readonly seq: number;
  readonly at: Instant;
  readonly subject: RevisedSubject;
  readonly resolved: boolean;
}

export interface CaseState {
  readonly number: number;
  readonly openedAt: Instant;
  readonly policy: string;
  readonly policyVersion: string;
  /** Events in this case's stream. */
  readonly length: number;
  readonly closedAt: Instant | null;
  readonly stages: Readonly<Record<string, StageState>>;
  readonly holds: readonly Hold[];
  readonly letters: readonly Letter[];
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly warnings: readonly Warning[];
  readonly referrals: readonly Referral[];
  readonly penalties: readonly Penalty[];
  readonly revised: readonly Revised[];
  readonly ordinals: readonly {
    readonly parent: string;
    readonly ordinal: 1 | 2 | 'barred';
    readonly used: boolean;
  }[];
  readonly actions: readonly {
    readonly owner: string;
    readonly due: PlainDate;
    readonly finished: boolean;
  }[];
  readonly closeProposedAt: Instant | null;
  /** When severe absence was last considered. */
  readonly severeConsideredAt: Instant | null;
  /** After a review met, counts and percentages are looked at again with the next absent session after this one. */
  readonly absenceAwaitedAfter: Session | null;
}

export interface PupilState {
  /** By case number, from 1. */
  readonly cases: readonly CaseState[];
  /** Events before any case. */
  readonly looseLength: number;
}

export const noCases: PupilState = { cases: [], looseLength: 0 };

/** The pupil's open case; there is at most one. */
export function openCase(state: PupilState): CaseState | undefined {
  const last = state.cases.at(-1);
  return last?.closedAt === null ? last : undefined;
}

/** The case with this number. Throws a RangeError on a number that was never used: a fault of the caller. */
export function caseByNumber(state: PupilState, number: number): CaseState {
  const found = state.cases[number - 1];
  if (!found) throw new RangeError(`no case ${number} in this pupil's history`);
  return found;
}

/** The hold that stands, if any. */
export function activeHold(kase: CaseState): Hold | undefined {
  const last = kase.holds.at(-1);
  return last?.endedAt === null ? last : undefined;
}

/** The one proposal that waits for an answer. */
export function proposal(kase: CaseState): (ProposedStage & { readonly stage: string }) | undefined {
  for (const [stage, value] of Object.entries(kase.stages))
    if (value.status === 'proposed') return { stage, ...value };
  return undefined;
}

/** A stage that stands as entered. */
export function enteredStage(kase: CaseState, stage: string): EnteredStage | undefined {
  const value = kase.stages[stage];
  return value?.status === 'entered' ? value : undefined;
}
