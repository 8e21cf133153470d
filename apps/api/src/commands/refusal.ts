// A refusal of the casework as an answer: which status a rule gets, and in words what it means.
import type { Because } from '#libs/casework';
import type { Command } from '#libs/store';
import { ProblemError } from '../problems/problem.js';

/** The problem for a command that a rule refused; its events hold the refusal with the numbers behind it. */
export function refusal(rule: string, because: Because | undefined, command: Command): ProblemError {
  const remedy = remedyOf(rule, because);
  return new ProblemError(
    statusOf(rule),
    'refused',
    `'${command.actionName}' is refused by the rule ${rule}`,
    {
      rule,
      command: command.id,
      ...(because && { because }),
      ...(remedy && { remedy }),
    },
  );
}

const statusOf = (rule: string): number => (rule === 'role' ? 403 : rule === 'state' ? 409 : 422);

function remedyOf(rule: string, because: Because | undefined): string | undefined {
  const needs = because?.numbers['needs'];
  if (rule === 'role')
    return typeof needs === 'string' ? `it takes the role ${needs}` : 'it takes another role';
  if (rule === 'letter-changed' || rule === 'letter-incomplete')
    return 'look at the letter again: send the same body to /v1/cases/{id}/preview, and its `shown` with the action';
  if (rule === 'state') return 'look at the case as it is now: whom it waits for, and for what';
  return because === undefined ? undefined : `see ${because.source}`;
}
