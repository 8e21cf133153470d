// The events of a case: what happened, in the past tense. `data` holds ids, codes, dates, counts, amounts and rule ids
// only; free text and facts on a parent, health, SEND or social care go into `sealed`, which the store encrypts.
import type { Actor } from '#libs/access';
import type { Instant, PlainDate, Session } from '#libs/school-time';
import type { Because } from './because.js';

export type ReviewOutcome = 'met' | 'extended' | 'not-met';
export type ReviewSuggestion = 'met' | 'hold' | 'improved' | 'not-met';
export type Method = 'post' | 'email' | 'hand';
export type DeclineThen = 'look-again' | 'next' | 'close';
export type ThresholdDecision = 'continue-support' | 'no-action' | 'notice-to-improve' | 'penalty';
export type SupportException = 'not-appropriate' | 'no-effect-expected';
export type ReferralPurpose = 'support' | 'penalty';
export type CloseReason = 'improved' | 'left' | 'other';
export type WithdrawalGround =
  'ought-not-to-have-been-issued' | 'wrong-person' | 'material-error' | 'not-prosecuted';
/** The era of the law that a finding and its notices fall under, by the dates of its sessions. */
export type LawEra = 'before-2024-08-19' | 'from-2024-08-19';

/** Attended and possible sessions, the ladder's way. */
export interface Figure {
  readonly attended: number;
  readonly possible: number;
}

/**
 * What a step rests on, with the window in which it was justified (first and last session, inclusive), so that an
 * amended register can be held against it again.
 */
export type Basis =
  | { readonly kind: 'percentage'; readonly from: Session; readonly to: Session; readonly below: number }
  | {
      readonly kind: 'absent-sessions';
      readonly from: Session;
      readonly to: Session;
      readonly atLeast: number;
    }
  | { readonly kind: 'not-met'; readonly stage: string }
  | { readonly kind: 'notice-failed'; readonly parent: string; readonly notice: number }
  | { readonly kind: 'returned' };

/** What an amendment may overtake after something was sent. */
export type RevisedSubject =
  | { readonly kind: 'stage'; readonly stage: string }
  | { readonly kind: 'threshold'; readonly finding: number }
  | { readonly kind: 'penalty'; readonly penalty: number; readonly parent: string };

/** The stage at which a case was adopted, with the days that its letters, meeting and papers name. */
export interface AdoptedStage {
  readonly stage: string;
  readonly enteredOn: PlainDate;
  readonly meeting: boolean;
  readonly meetingOn: PlainDate | null;
  readonly signedOn: PlainDate | null;
  readonly contract: { readonly on: PlainDate; readonly by: readonly string[] } | null;
  readonly review: { readonly schoolDays: number; readonly level: number };
  readonly year: Figure;
  readonly passesOver: readonly string[];
  /** The stage is a referral, which waits for the authority. */
  readonly referral: boolean;
  /** The day on which the case was closed before it was adopted: then only its history is taken over. */
  readonly closedOn: PlainDate | null;
}
export interface AdoptedLetter {
  readonly letter: string;
  readonly parent: string;
  readonly method: Method;
  readonly issuedOn: PlainDate;
  readonly servedOn: PlainDate;
}
export interface AdoptedFinding {
  readonly sessions: readonly Session[];
  readonly window: { readonly from: PlainDate; readonly to: PlainDate };
  readonly era: LawEra;
}
/** A Notice to Improve that ran when the case was adopted. */
export interface AdoptedNotice {
  readonly parent: string;
  readonly weeks: number;
  readonly servedOn: PlainDate;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly allowedUnauthorised: number;
}

export interface EventData {
  CaseOpened: { readonly policy: string; readonly version: string };
  /** Follows `CaseOpened` where the case ran elsewhere before. */
  CaseAdopted: {
    /** 'paper', or the name of the system that it ran in. */
    readonly source: string;
    /** Of the description that it was adopted from: the same one again adopts nothing. */
    readonly fingerprint: string;
    /** SHA-256 of the papers; their names are sealed. */
    readonly documents: readonly string[];
    readonly stage: AdoptedStage | null;
    readonly letters: readonly AdoptedLetter[];
    readonly finding: AdoptedFinding | null;
    readonly notices: readonly AdoptedNotice[];
  };
  StageProposed: {
    readonly stage: string;
    readonly approver: string;
    readonly basis: readonly Basis[];
    /** The year's ladder attendance at the proposal; a review that ends better than this has improved. */
    readonly year: Figure;
    /** Stages that count as passed over by this proposal. */
    readonly passesOver: readonly string[];
  };
  StageApproved: { readonly stage: string };
  StageDeclined: { readonly stage: string; readonly then: DeclineThen; readonly on: PlainDate | null };
  ProposalWithdrawn: { readonly stage: string };
  ApprovalOverdue: { readonly stage: string; readonly approver: string };
  StageEntered: {
    readonly stage: string;
    readonly meeting: boolean;
    /** Length in school days and level in per cent of the review that the stage starts. */
    readonly review: { readonly schoolDays: number; readonly level: number };
    /** For a stage entered by a signature: the day of signing. */
    readonly signedOn: PlainDate | null;
    /** The figure that the review's end is compared with, where the stage itself was not proposed. */
    readonly year: Figure | null;
  };
  LetterIssued: {
    readonly letter: string;
    readonly parent: string;
    readonly method: Method;
    /** ISO moment of the posting, where that is not at once; null too where the real posting is waited for. */
    readonly postAt: string | null;
  };
  LetterPosted: {
    readonly letter: string;
    readonly parent: string;
    readonly method: Method;
    /** The day on which it left, where somebody reported that; else the day of the event. */
    readonly on?: PlainDate;
  };
  LetterServed: { readonly letter: string; readonly parent: string; readonly servedOn: PlainDate };
  LetterFailed: {
    readonly letter: string;
    readonly parent: string;
    readonly why: 'returned' | 'undeliverable' | 'too-late' | 'contact-blocked';
  };
  MeetingHeld: {
    readonly stage: string | null;
    readonly attended: readonly string[];
    readonly contract: string;
  };
  MeetingOverdue: { readonly stage: string };
  ContractSigned: { readonly parents: readonly string[] };
  ContractDeclined: { readonly parents: readonly string[] };
  ReviewMeasured: {
    readonly stage: string;
    readonly attended: number;
    readonly possible: number;
    readonly suggested: ReviewSuggestion;
    readonly from: PlainDate;
    readonly to: PlainDate;
  };
  ReviewConcluded: {
    readonly stage: string;
    readonly outcome: ReviewOutcome;
    readonly passesOver: readonly string[];
    /** The last session known then: after `met`, counts and percentages wait for an absence after it. */
    readonly lastSession: Session | null;
  };
  ReviewSet: { readonly stage: string; readonly schoolDays: number | null; readonly target: number | null };
  HoldPlaced: { readonly until: PlainDate };
  HoldEnded: Record<string, never>;
  FindingRevised: { readonly subject: RevisedSubject };
  FindingResolved: {
    readonly finding: number;
    readonly decision: 'withdraw' | 'confirm';
    readonly subject: RevisedSubject;
  };
  CloseProposed: { readonly why: 'review-met' | 'left' | 'end-of-compulsory-age' | 'empty' };
  CaseClosed: { readonly reason: CloseReason };
  PenaltyThresholdMet: {
    readonly count: number;
    /** Dates of the first and the last counted session. */
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly sessions: readonly Session[];
    readonly era: LawEra;
    /** The window that was counted, first and last day. */
    readonly window: { readonly from: PlainDate; readonly to: PlainDate };
  };
  ThresholdConsidered: {
    readonly decision: ThresholdDecision;
    readonly supportException: SupportException | null;
  };
  WarningIssued: { readonly parent: string; readonly servedOn: PlainDate; readonly until: PlainDate };
  NoticeToImproveIssued: {
    readonly parent: string;
    readonly weeks: number;
    readonly servedOn: PlainDate;
    readonly from: PlainDate;
    readonly until: PlainDate;
    readonly allowedUnauthorised: number;
  };
  NoticeToImproveEnded: {
    readonly parent: string;
    readonly count: number;
    readonly suggested: 'met' | 'failed';
  };
  NoticeToImproveFailed: { readonly parent: string; readonly early: boolean };
  NoticeToImproveMet: {
    readonly parent: string;
    /** Whether the finding is over for every liable parent with it. */
    readonly endsFinding: boolean;
  };
  ReferralSubmitted: { readonly purpose: ReferralPurpose; readonly entersStage: string | null };
  ReferralAccepted: { readonly purpose: ReferralPurpose };
  ReferralReturned: { readonly purpose: ReferralPurpose; readonly missing: number };
  PenaltyNoticeIssued: {
    readonly parent: string;
    readonly ordinal: 1 | 2 | null;
    readonly amount: number;
    readonly reducedAmount: number | null;
    readonly issuedOn: PlainDate;
    readonly receivedOn: PlainDate;
    readonly reducedUntil: PlainDate | null;
    readonly payBy: PlainDate;
  };
  PaymentRecorded: {
    readonly parent: string;
    readonly penalty: number;
    readonly amount: number;
    readonly on: PlainDate;
  };
  PenaltyNoticePaid: { readonly parent: string; readonly penalty: number };
  PenaltyUnpaid: { readonly parent: string; readonly penalty: number };
  PenaltyUnpaidRevised: { readonly parent: string; readonly penalty: number };
  PenaltyNoticeWithdrawn: {
    readonly parent: string;
    readonly penalty: number;
    readonly ground: WithdrawalGround;
  };
  ProsecutionDecided: {
    readonly parent: string;
    readonly penalty: number;
    readonly decision: 'prosecute' | 'withdraw';
  };
  AlternativeActionRequired: { readonly parent: string };
  OrdinalDecided: { readonly parent: string; readonly ordinal: 1 | 2 | 'barred' };
  ContactRecorded: { readonly channel: string };
  SupportOffered: { readonly owner: string };
  SupportRecorded: Record<string, never>;
  ViewRecorded: Record<string, never>;
  BarrierRecorded: Record<string, never>;
  ResponseRecorded: {
    readonly parent: string;
    readonly channel: string;
    readonly on: PlainDate;
    /** The letter that was answered, where it was one. */
    readonly letter: string | null;
  };
  ActionAgreed: { readonly action: number; readonly owner: string; readonly due: PlainDate };
  ActionFinished: { readonly action: number };
  EvidenceRecorded: { readonly sessions: readonly Session[] };
  /** What was ordered, against whom and until when is sealed. */
  OrderRecorded: { readonly on: PlainDate };
  /** The year's absent and possible sessions; what was decided is sealed. */
  SevereAbsenceConsidered: { readonly absent: number; readonly possible: number };
  DutyAnswered: Record<string, never>;
  ActionRefused: { readonly action: string; readonly rule: string };
}
export type EventType = keyof EventData;

/** Facts that must not stand plain: name of the field to its text or JSON value. */
export type Sealed = Readonly<Record<string, unknown>>;

/** One event as the decider writes it. `caseNumber` counts the pupil's cases from 1; 0 is before any case. */
export type CaseEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly at: Instant;
    readonly caseNumber: number;
    readonly data: EventData[T];
    readonly because?: Because;
    readonly by?: Actor;
    /** Whose facts they are: the pupil, or one parent of the pupil. */
    readonly sealed?: { readonly subject: string; readonly facts: Sealed };
  };
}[EventType];
