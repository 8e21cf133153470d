// What the person who approves says for the letters that follow: facts that neither the register nor an event holds. They
// are sealed with the event of the approval, so that the letters can be written from the log.
import { z } from 'zod';
import type { PlainDate } from '#libs/school-time';

export interface LetterDetails {
  readonly meeting?: {
    readonly on: PlainDate;
    /** London time, `HH:MM`. */
    readonly time: string;
    readonly place: string;
    /** Who takes part, each as parents should read it. */
    readonly with: readonly string[];
  };
  readonly contract?: {
    readonly from: PlainDate;
    readonly until: PlainDate;
    readonly reviewOn: PlainDate;
    readonly parentAgrees: readonly string[];
    readonly schoolAgrees: readonly string[];
  };
  readonly support?: {
    readonly soFar?: readonly { readonly what: string; readonly on: PlainDate }[];
    readonly offered?: readonly string[];
  };
  readonly plan?: { readonly reviewOn: PlainDate };
  readonly notice?: {
    /** Further words on what improvement would be enough. */
    readonly enough?: string;
    /** When a penalty may come before the period is over. */
    readonly grounds?: readonly string[];
  };
  readonly leave?: {
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly granted: boolean;
    readonly reason: string;
  };
  /** Lines of the pupil's address, as every recipient may read it. */
  readonly pupilAddress?: readonly string[];
}

/** Most characters of one line, and most entries of a list. */
export const detailLimits = { line: 300, words: 10_000, list: 20 } as const;

const date = z.iso.date();
const line = z.string().trim().min(1).max(detailLimits.line);
const words = z.string().trim().min(1).max(detailLimits.words);
const list = <T extends z.ZodType>(entry: T) => z.array(entry).min(1).max(detailLimits.list);

/** The shape of `details` beside an action. */
export const letterDetailsSchema = z.strictObject({
  meeting: z
    .strictObject({
      on: date,
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time as 15:30'),
      place: line,
      with: list(line),
    })
    .optional(),
  contract: z
    .strictObject({
      from: date,
      until: date,
      reviewOn: date,
      parentAgrees: list(words),
      schoolAgrees: list(words),
    })
    .optional(),
  support: z
    .strictObject({
      soFar: list(z.strictObject({ what: words, on: date })).optional(),
      offered: list(words).optional(),
    })
    .optional(),
  plan: z.strictObject({ reviewOn: date }).optional(),
  notice: z.strictObject({ enough: words.optional(), grounds: list(words).optional() }).optional(),
  leave: z.strictObject({ from: date, to: date, granted: z.boolean(), reason: words }).optional(),
  pupilAddress: z.array(line).min(1).max(8).optional(),
});
