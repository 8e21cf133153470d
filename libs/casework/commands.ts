// What people ask of a case (actions), and what changes around a pupil (changes). Names and fields as in scenario files.
import type { Actor, Role } from '#libs/access';
import type { Instant, PlainDate, Session } from '#libs/school-time';
import type { Adoption } from './adoption/adoption.js';
import type { LetterDetails } from './letter-details.js';
import type {
  CloseReason,
  DeclineThen,
  Method,
  ReferralPurpose,
  ReviewOutcome,
  SupportException,
  ThresholdDecision,
} from './events.js';

/** What the law wants recorded before a notice; a part may be missing, and the decider then refuses. */
export interface Judgement {
  readonly supportAppropriate?: 'yes' | 'no';
  readonly supportEngaged?: 'yes' | 'no' | 'engaged-not-working';
  readonly bestTool?: string;
  readonly otherStep?: string;
  readonly equalityAct?: string;
}

export interface Actions {
  approve: { readonly stage: string; readonly details?: LetterDetails };
  decline: {
    readonly stage: string;
    readonly reason: string;
    readonly then: DeclineThen;
    readonly on?: PlainDate;
  };
  'hold-meeting': {
    readonly attended: readonly string[];
    readonly contract: 'signed' | 'declined' | 'not-offered';
    readonly details?: LetterDetails;
  };
  'sign-contract': { readonly parent: string; readonly details?: LetterDetails };
  'set-review': { readonly schoolDays?: number; readonly target?: number };
  'conclude-review': { readonly outcome: ReviewOutcome; readonly reason: string };
  hold: { readonly until: PlainDate; readonly reason: string };
  resume: Record<never, never>;
  close: { readonly reason: CloseReason };
  'resolve-finding': {
    readonly finding: number;
    readonly decision: 'withdraw' | 'confirm';
    readonly reason: string;
  };
  'consider-threshold': {
    readonly decision: ThresholdDecision;
    readonly reason: string;
    readonly judgement?: Judgement;
    readonly supportException?: SupportException;
  };
  'issue-warning': { readonly parents: readonly string[]; readonly details?: LetterDetails };
  'issue-nti': {
    readonly parents: readonly string[];
    readonly weeks: number;
    readonly allowedUnauthorised: number;
    readonly judgement?: Judgement;
    readonly laConsulted?: { readonly by: string; readonly on: PlainDate };
    readonly details?: LetterDetails;
  };
  'conclude-nti': { readonly parent: string; readonly outcome: 'met' | 'failed'; readonly reason: string };
  'fail-nti': {
    readonly parent: string;
    readonly reason: string;
    readonly told?: { readonly on: PlainDate; readonly how: string };
  };
  'submit-referral': {
    readonly purpose: ReferralPurpose;
    readonly reason: string;
    readonly details?: LetterDetails;
  };
  'accept-referral': Record<never, never>;
  'return-referral': { readonly missing: readonly string[] };
  'issue-penalty': {
    readonly parent: string;
    readonly judgement?: Judgement;
    readonly historyCheckedWith?: readonly string[];
    readonly details?: LetterDetails;
  };
  'decide-ordinal': { readonly parent: string; readonly ordinal: 1 | 2 | 'barred'; readonly reason: string };
  'record-payment': { readonly parent: string; readonly amount: number; readonly on: PlainDate };
  'withdraw-penalty': { readonly parent: string; readonly ground: string };
  'decide-prosecution': {
    readonly parent: string;
    readonly decision: 'prosecute' | 'withdraw';
    readonly esoConsidered?: boolean;
    readonly reason: string;
  };
  'issue-suspension-penalty': {
    readonly parent: string;
    readonly seenOn: PlainDate;
    readonly details?: LetterDetails;
  };
  'record-contact': { readonly channel: string; readonly with: string; readonly outcome: string };
  'offer-support': { readonly kind: string; readonly owner: string };
  'record-support': { readonly kind: string; readonly engaged: string; readonly outcome: string };
  'record-view': { readonly of: string; readonly text: string };
  'record-barrier': { readonly kind: string };
  /** What a parent answered; `letter` where it answers one. */
  'record-response': {
    readonly parent: string;
    readonly channel: string;
    readonly on: PlainDate;
    readonly summary: string;
    readonly letter?: string;
  };
  'agree-action': { readonly owner: string; readonly due: PlainDate; readonly what: string };
  'finish-action': Record<never, never>;
  /** What a court ordered: recorded, not decided here. A parenting order names its parent. */
  'record-order': {
    readonly order: 'education-supervision-order' | 'parenting-order';
    readonly parent?: string;
    readonly on: PlainDate;
    readonly until?: PlainDate;
  };
  /** Children's services are told, know already, or support goes on without them. */
  'consider-severe-absence': { readonly decision: 'refer' | 'known' | 'support'; readonly reason: string };
  'answer-duty': { readonly duty: DutyName; readonly answers: Readonly<Record<string, string>> };
  'record-evidence': {
    readonly sessions: readonly Session[];
    readonly kind: string;
    readonly accepted: boolean;
  };
}
export type ActionName = keyof Actions;
/** An action with its name beside its fields. */
export type Action = { [N in ActionName]: { readonly action: N } & Actions[N] }[ActionName];
export type ActionOf<N extends ActionName> = Extract<Action, { readonly action: N }>;

export const flags = [
  'ehcp',
  'sen-support',
  'social-worker',
  'child-protection',
  'looked-after',
  'young-carer',
  'medical',
] as const;
export type Flag = (typeof flags)[number];

/** What a pupil's flags, or the register, ask of the school before anything penal. */
export const dutyNames = [...flags, 'illness-15-days'] as const;
export type DutyName = (typeof dutyNames)[number];

/** A change around the pupil. The world holds its effect already when the decider is asked what follows from it. */
export type Change =
  | { readonly kind: 'leave' }
  | { readonly kind: 'join' }
  | { readonly kind: 'parent-added'; readonly parent: { readonly id: string; readonly service?: Method } }
  | { readonly kind: 'parent-removed'; readonly parent: string }
  | { readonly kind: 'not-liable'; readonly parent: string }
  | { readonly kind: 'contact-blocked'; readonly parent: string }
  | { readonly kind: 'flag'; readonly flag: Flag }
  | { readonly kind: 'flag-met'; readonly flag: Flag }
  | { readonly kind: 'closure'; readonly date: PlainDate }
  | { readonly kind: 'suspension'; readonly from: PlainDate; readonly schoolDays: number }
  | { readonly kind: 'letter-returned'; readonly letter: string; readonly parent: string }
  | LetterReport;

/** What delivery says of a letter that the case has issued. */
export type LetterReport =
  /** It left on `on`; `by` is the person who says so, none where a carrier does. */
  | {
      readonly kind: 'letter-posted';
      readonly letter: string;
      readonly parent: string;
      readonly method: Method;
      readonly on: PlainDate;
      readonly by?: Actor;
    }
  /** It cannot reach this parent. */
  | {
      readonly kind: 'letter-failed';
      readonly letter: string;
      readonly parent: string;
      readonly why: 'undeliverable' | 'contact-blocked';
    }
  /** A person sends the letter that failed once more. */
  | {
      readonly kind: 'letter-sent-again';
      readonly letter: string;
      readonly parent: string;
      readonly method: Method;
      readonly by?: Actor;
    };

/** One thing for the decider, at its business moment. */
export type Input =
  | { readonly kind: 'mark'; readonly at: Instant; readonly session: Session }
  | { readonly kind: 'amendment'; readonly at: Instant; readonly session: Session; readonly previous: string }
  | { readonly kind: 'change'; readonly at: Instant; readonly change: Change }
  | { readonly kind: 'deadline'; readonly at: Instant; readonly deadline: string }
  | { readonly kind: 'action'; readonly at: Instant; readonly by: Actor; readonly action: Action }
  | { readonly kind: 'adopt'; readonly at: Instant; readonly by: Actor; readonly adoption: Adoption };

/** A deadline of a case: `id` is stable while it is the same deadline, `due` may move. */
export interface Deadline {
  readonly id: string;
  readonly due: Instant;
  readonly caseNumber: number;
}

/** Something that waits for a person. */
export interface Awaiting {
  readonly role: Role;
  readonly what: string;
  readonly since: Instant;
}
