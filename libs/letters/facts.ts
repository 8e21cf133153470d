// What a letter may say: the facts of one pupil for one parent, typed. Every fact beyond the frame is optional here, and a
// template names those that it needs; a letter is refused, with the name of the fact, while one of them is missing.
import type { LetterDetails } from '#libs/casework';
import type { Role } from '#libs/access';
import type { PlainDate } from '#libs/school-time';

export type Variant = 'standard' | 'large-print' | 'easy-read';
export type Language = 'en' | 'cy';
export const variants: readonly Variant[] = ['standard', 'large-print', 'easy-read'];
export const languages: readonly Language[] = ['en', 'cy'];

/** A letter that cannot be written: the fact that stands in the way, by its path in the model, and what to do. */
export interface Refused {
  readonly refused: { readonly fact: string; readonly remedy: string };
}

export interface PersonRecord {
  readonly id: string;
  readonly title?: string;
  readonly forename?: string;
  readonly surname?: string;
  readonly address?: readonly string[];
}
export interface PupilPerson extends PersonRecord {
  readonly dateOfBirth?: PlainDate;
  readonly registrationGroup?: string;
}
/** Names and addresses, which no event holds: the pupil and the pupil's parents. */
export interface People {
  readonly pupil: PupilPerson;
  readonly parents: readonly PersonRecord[];
}

export interface Signer {
  readonly name: string;
  readonly title: string;
}
export interface Office {
  readonly name: string;
  readonly address: readonly string[];
  readonly phone: string;
  readonly email: string;
  /** SVG of a logo with the text that stands for it. */
  readonly logo?: { readonly svg: string; readonly alt: string };
}
/** The authority's attendance service: the sender of penalty notices, the reader of requests and copies. */
export interface AuthorityOffice extends Office {
  readonly officer: Signer;
  /** Each a line such as "By card at pay.example.invalid, with the reference above". */
  readonly waysToPay: readonly string[];
}
export interface School extends Office {
  /** Who signs for a role of the school. */
  readonly signers: Partial<Readonly<Record<Role, Signer>>>;
  readonly authority?: AuthorityOffice;
}

export interface AttendanceFacts {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly attended: number;
  readonly possible: number;
  readonly absent: number;
  /** With one decimal, cut and not rounded, so that it never shows a level that was not reached. */
  readonly percent: string;
  /** Sessions that the school granted or nobody could avoid, left out on both sides. */
  readonly leftOut: number;
  readonly reasons: readonly { readonly code: string; readonly sessions: number }[];
}

/** The pupil's sessions by week: Monday to Friday, each with its morning and afternoon code, or null where there was none. */
export interface Certificate {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly weeks: readonly {
    readonly monday: PlainDate;
    readonly days: readonly (readonly [am: string | null, pm: string | null])[];
  }[];
  /** The codes used, in alphabetical order. */
  readonly codes: readonly string[];
}

export interface NamedSession {
  readonly date: PlainDate;
  readonly half: 'am' | 'pm';
  readonly code: string;
}

/** What the approver said stands here as it was said. */
export interface Facts extends Pick<LetterDetails, 'meeting' | 'support' | 'contract'> {
  readonly attendance?: AttendanceFacts;
  readonly certificate?: Certificate;
  readonly review?: { readonly level: number; readonly schoolDays: number };
  readonly plan?: {
    readonly actions?: readonly { readonly what: string; readonly owner: string; readonly due: PlainDate }[];
    readonly barriers?: readonly string[];
    readonly views?: readonly { readonly of: string; readonly text: string }[];
    readonly reviewOn?: PlainDate;
  };
  readonly outcome?: {
    readonly result: 'met' | 'extended' | 'not-met';
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly attended: number;
    readonly possible: number;
    readonly percent: string;
  };
  /** The counted unauthorised sessions that a legal letter rests on. */
  readonly record?: {
    readonly count: number;
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly sessions: readonly NamedSession[];
  };
  readonly warning?: { readonly servedOn: PlainDate; readonly until: PlainDate; readonly sums?: Sums };
  readonly notice?: {
    readonly weeks: number;
    readonly servedOn: PlainDate;
    readonly from: PlainDate;
    readonly until: PlainDate;
    readonly allowed: number;
    /** Further words on what would be enough for this family. */
    readonly enough?: string;
    /** Grounds on which a penalty may come before the period is over. */
    readonly grounds: readonly string[];
    readonly outcome?: 'met' | 'failed';
  };
  readonly penalty?: {
    readonly ordinal: 1 | 2 | null;
    readonly amount: number;
    readonly reducedAmount?: number;
    readonly issuedOn: PlainDate;
    readonly receivedOn: PlainDate;
    readonly reducedUntil?: PlainDate;
    readonly payBy: PlainDate;
    /** The period of the offence. */
    readonly offenceFrom: PlainDate;
    readonly offenceTo: PlainDate;
    /** Given for being in a public place in the first days of a suspension. */
    readonly isSuspension: boolean;
  };
  readonly withdrawal?: { readonly ground: string; readonly issuedOn: PlainDate };
  readonly request?: {
    readonly reason: string;
    readonly supportAppropriate: string;
    readonly supportEngaged: string;
    readonly bestTool: string;
    readonly otherStep: string;
    readonly equalityAct: string;
  };
  readonly unexplained?: { readonly sessions: readonly NamedSession[]; readonly replyBy: PlainDate };
  /** What this parent answered to earlier letters. Never another parent's words. */
  readonly responses?: readonly { readonly on: PlainDate; readonly summary: string }[];
  readonly leave?: {
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly granted: boolean;
    readonly reason: string;
  };
}
export type Sums = { readonly reduced: number; readonly full: number };

/** What people say because no event of the case holds it. Where the case holds a fact too, the case's word is printed. */
export interface GivenFacts extends Omit<Partial<Facts>, 'notice'> {
  readonly notice?: { readonly enough?: string; readonly grounds?: readonly string[] };
  /** Lines of the pupil's address, where no record holds it; every recipient may read them. */
  readonly pupilAddress?: readonly string[];
  /** Names for the ids of people who own an action. */
  readonly owners?: Readonly<Record<string, string>>;
}

/** One letter: exactly one parent and one pupil. */
export interface LetterModel {
  readonly letter: string;
  /** The pack whose set of templates is used; a legal letter has its own set in every pack. */
  readonly pack: string;
  readonly date: PlainDate;
  /** Seconds since 1970 at noon of the letter's date, so that the same letter has the same bytes. */
  readonly timestamp: number;
  readonly reference: string;
  readonly school: School;
  readonly authority?: AuthorityOffice;
  readonly signer: Signer;
  readonly pupil: {
    readonly name: string;
    readonly forename: string;
    readonly dateOfBirth?: PlainDate;
    readonly address?: readonly string[];
    readonly group?: string;
  };
  readonly parent: { readonly name: string; readonly greeting: string; readonly address: readonly string[] };
  /** The copy for the authority goes to the authority's address and says so; absent on the letter itself. */
  readonly copyFor?: 'authority';
  readonly facts: Facts;
}

export const isRefused = (value: object): value is Refused => 'refused' in value;
