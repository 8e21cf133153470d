// A figure of a policy with the place it comes from. Readers see at once whether a number is the school's, the
// law's, the authority's or ours.
import { z } from 'zod';

/** Who set a rule: the law, a local code of conduct, the school's policy, or Waymark where the others are silent. */
export const levels = ['law', 'authority', 'pack', 'default'] as const;
export type Level = (typeof levels)[number];

/** `source` names the paragraph ("policy 6.3", "SI 2024/210 reg 4"); a `default` says why we chose it. */
export interface Figure<T> {
  readonly value: T;
  readonly level: Level;
  readonly source: string;
}

/** The schema of a figure over `value`. */
export const figure = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, level: z.enum(levels), source: z.string().min(3) });

/** An id of a pack, an authority or a stage. */
export const slug = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'expected lower-case words joined by hyphens');

/** A calendar date. */
export const plainDate = z.iso.date('expected a date as YYYY-MM-DD');
