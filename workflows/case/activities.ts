// What the workflow of a case asks of the outside. Interfaces only; the worker brings the functions. Ids, numbers and
// moments go in and out, never a fact about a person: all of it stands in Temporal's history.

/** Which case of which pupil of which school; a case that is not open yet has its number and id already. */
export interface CaseKey {
  readonly schoolId: string;
  readonly pupilId: string;
  /** Counts the pupil's cases from 1; 0 stands for what happens outside any case. */
  readonly caseNumber: number;
}

/** Why a case is looked at. `until` and `due` are milliseconds since 1970 on the clock of the case. */
export type Occasion =
  /** A run begins: what fell due up to then, and what was left undone. */
  | { readonly kind: 'start'; readonly until: number }
  | { readonly kind: 'deadline'; readonly until: number }
  /** A person's command, kept in the store under this id. `repeats` were refused before it and not written down. */
  | { readonly kind: 'command'; readonly id: string; readonly repeats: number }
  /** A message of the outbox: marks, or facts around the pupil, have changed. */
  | { readonly kind: 'message'; readonly id: number };

/** Where a case stands after a look at it. */
export interface Standing {
  /** `none`: it was never opened. `running-on`: closed, with a notice or a payment still to end. */
  readonly status: 'none' | 'open' | 'running-on' | 'closed';
  /** The next moment at which something falls due in it. */
  readonly due: number | null;
  /** Versions of the events whose letters nobody has carried out yet. */
  readonly letters: readonly number[];
  /** What came of a command. */
  readonly answer: Answer | null;
}

/** What came of a command. `recorded` is false for a refusal that was only counted. */
export type Answer =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly rule: string; readonly recorded: boolean }
  | { readonly status: 'expired' };

/** Runs inside the workflow's own worker: decides and appends in one transaction, and gives the result to the history. */
export interface DecidingActivities {
  decideAndAppend(key: CaseKey, occasion: Occasion): Promise<Standing>;
}

/** What leaves the school. May be tried again at any time: each letter is carried out once. */
export interface EffectActivities {
  deliverLetters(key: CaseKey, versions: readonly number[]): Promise<void>;
}

export type CaseActivities = DecidingActivities & EffectActivities;
