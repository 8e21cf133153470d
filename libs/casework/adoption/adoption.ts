// What is told of a case that ran before Waymark.
import type { PlainDate } from '#libs/school-time';
import type { Method } from '../events.js';

/** A running Notice to Improve to one parent. */
export interface AdoptedNoticeInput {
  readonly parent: string;
  readonly issuedOn: PlainDate;
  readonly weeks: number;
  readonly allowedUnauthorised: number;
  /** As printed in the notice; worked out where not given. */
  readonly servedOn?: PlainDate;
  readonly until?: PlainDate;
}

export interface Adoption {
  /** Where it is known from, as a code: 'paper', or the name of the other system. */
  readonly source: string;
  /** Tells this description of the case from any other. */
  readonly fingerprint: string;
  readonly documents: readonly { readonly name: string; readonly hash: string | null }[];
  /** The stage that stands; absent where only a Notice to Improve runs. */
  readonly stage?: {
    readonly id: string;
    /** The day of its letter; a contract has none. */
    readonly letterOn?: PlainDate;
    /** How the letter went, where not by each parent's own means. */
    readonly letterBy?: Method;
    readonly meetingOn?: PlainDate;
    readonly contract?: { readonly on: PlainDate; readonly by: readonly string[] };
    /** The last day of the review; the policy's length where not given. */
    readonly reviewUntil?: PlainDate;
    /** The day on which the case was closed; then it is history, and the year counts anew from the day after. */
    readonly closedOn?: PlainDate;
    /** Level in per cent; the policy's where not given. */
    readonly target?: number;
  };
  readonly notices: readonly AdoptedNoticeInput[];
}

/** What keeps a case from being adopted. `notice` counts from 0 where it is about a notice. */
export interface AdoptionProblem {
  readonly field: string;
  readonly notice?: number;
  readonly problem: string;
  readonly remedy: string;
}
