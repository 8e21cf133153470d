// A refusal is a value: the rule that says no, and the numbers behind it. One refusal an action, in the order of the table.
import type { Level } from '#libs/policy';
import type { Session } from '#libs/school-time';
import type { Because } from './because.js';
import { legalRules, type RuleId } from './legal/rules.js';

export interface Refusal {
  readonly rule: RuleId;
  readonly because: Because;
  /** What must happen besides, once the refusal is recorded. */
  readonly follows?: () => void;
}

type Numbers = Readonly<Record<string, number | string>>;

/** A refusal by `rule`; `level` and `source` come from the table of rules. */
export function refuse(rule: RuleId, numbers: Numbers = {}, sessions: readonly Session[] = []): Refusal {
  const { level, source }: { level: Level; source: string } = legalRules[rule];
  return { rule, because: { rule, level, source, numbers, sessions } };
}

/** A check answers with a refusal, or with nothing when its rule lets the action through. */
export type Check = () => Refusal | false | null | undefined;

/** The first refusal, asked in order; later checks may rely on the earlier ones having passed. */
export function firstRefusal(...checks: readonly Check[]): Refusal | null {
  for (const check of checks) {
    const refusal = check();
    if (refusal) return refusal;
  }
  return null;
}
