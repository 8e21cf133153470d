// The check at the end of a switch over a union.
import { WaymarkError } from './waymark-error.js';

/**
 * Ends a switch: a member of the union that has no branch fails to compile here.
 * Throws 'kernel.unexpected-value' where data from outside slipped past the types. The value itself is left
 * out of the message, since it may hold facts about people.
 */
export function assertNever(value: never): never {
  throw new WaymarkError(
    'kernel.unexpected-value',
    `A ${typeof value} reached a branch that no known value reaches`,
  );
}
