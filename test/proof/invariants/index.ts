// Everything that must hold of every history. Each is read from the event log alone and written without a look at the
// decider, so that a fault there is not repeated here.
import type { History } from '../history.js';
import { answerInvariants } from './answers.js';
import { engineInvariants } from './engine.js';
import { ladderInvariants } from './ladder.js';
import { legalInvariants } from './legal.js';
import { logOf, type Invariant } from './log.js';
import { peopleInvariants } from './people.js';

export const invariants: readonly Invariant[] = [
  ...peopleInvariants,
  ...legalInvariants,
  ...ladderInvariants,
  ...engineInvariants,
  ...answerInvariants,
];

export interface Violation {
  readonly invariant: string;
  readonly complaint: string;
}

/** What is wrong with a history, one complaint an invariant. */
export function violations(history: History, checked: readonly Invariant[] = invariants): Violation[] {
  const log = logOf(history);
  return checked.flatMap(({ name, check }) => {
    const complaint = check(log);
    return complaint === null ? [] : [{ invariant: name, complaint }];
  });
}
