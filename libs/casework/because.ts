// The certificate that goes with a proposal, a finding or a refusal: enough for someone else to work the answer out again.
import type { Level } from '#libs/policy';
import type { Session } from '#libs/school-time';

export interface Because {
  /** Rule id, such as `penalty.third` or `ashley/target-letter`. */
  readonly rule: string;
  readonly level: Level;
  /** Paragraph of the policy, or page and anchor under docs/law. */
  readonly source: string;
  /** The numbers compared, by name: counts, limits, percentages as given in the rule, dates. */
  readonly numbers: Readonly<Record<string, number | string>>;
  /** The sessions counted, in order. */
  readonly sessions: readonly Session[];
}
