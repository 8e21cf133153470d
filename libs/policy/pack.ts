// The shape of a policy pack: one school's rules as data. Everything that differs between schools is here;
// what the law fixes for all of them is not (see libs/casework/legal).
import { z } from 'zod';
import { figure, levels, plainDate, slug } from './figure.js';

/** Roles that may be a stage's approver, lowest first inside the school; `ewo` is the authority's. */
export const approvers = ['attendance-officer', 'attendance-lead', 'headteacher', 'ewo'] as const;
export type Approver = (typeof approvers)[number];

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time as HH:MM');
const percent = z.number().gt(0).lt(100);

/**
 * What reaches a stage.
 * - `percentage`: ladder attendance of the year to date is below `below` %, with the pack's minimum of sessions
 * - `absent-sessions`: at least `atLeast` ladder-absent sessions this year
 * - `not-met`: the review of the stage before was concluded not-met (reaches one stage only)
 * - `a-review-not-met`: some review of this case was concluded not-met
 * - `signed`: the contract was signed
 */
const simpleTrigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percentage'), below: percent }),
  z.strictObject({ kind: z.literal('absent-sessions'), atLeast: z.int().positive() }),
  z.strictObject({ kind: z.literal('not-met') }),
  z.strictObject({ kind: z.literal('a-review-not-met') }),
  z.strictObject({ kind: z.literal('signed') }),
]);
export type SimpleTrigger = z.infer<typeof simpleTrigger>;

/** `anyOf`: one is enough. `allOf`: all must hold. Exactly one of the two. */
const trigger = z
  .strictObject({
    anyOf: z.array(simpleTrigger).min(1).max(5).optional(),
    allOf: z.array(simpleTrigger).min(1).max(5).optional(),
  })
  .refine(t => (t.anyOf === undefined) !== (t.allOf === undefined), 'expected either anyOf or allOf');
export type Trigger = z.infer<typeof trigger>;

const stage = z.strictObject({
  id: slug,
  title: z.string().min(3),
  trigger: figure(trigger),
  /** The lowest role that may approve it; absent for a contract, whose approver is that of the stage before. */
  approver: figure(z.enum(approvers)).optional(),
  /** The stage calls a meeting that `hold-meeting` records. */
  meeting: z.boolean().default(false),
  /** Individual review length in school days where it differs from the pack's. */
  reviewSchoolDays: figure(z.int().positive()).optional(),
  /** What the stage does, in our own words, for the policy page. */
  does: z.string().min(3),
});
export type Stage = z.infer<typeof stage>;

const register = z.strictObject({
  taken: time,
  /** When the register closes; where the policy gives none it is taken + 30 minutes. */
  closes: time.optional(),
  /** First and last year group (0 is Reception) that these times are for; absent: all. */
  yearGroups: z.tuple([z.int(), z.int()]).optional(),
  source: z.string().min(3),
});
export type RegisterTime = z.infer<typeof register>;

/** Pounds and the days within which they are open: the reduced sum, where there is one, then the full sum. */
const penaltyAmounts = z
  .strictObject({
    reduced: z.int().positive().optional(),
    reducedDays: z.int().positive().optional(),
    full: z.int().positive(),
    fullDays: z.int().positive(),
  })
  .refine(
    ({ reduced, reducedDays }) => (reduced === undefined) === (reducedDays === undefined),
    'expected reduced and reducedDays together or neither',
  );

/** A threshold of the time before the National Framework. */
const oldEraThreshold = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unauthorised-in-term'), sessions: z.int().positive() }),
  z.strictObject({
    kind: z.literal('unauthorised-in-days'),
    sessions: z.int().positive(),
    days: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal('consecutive-leave'), sessions: z.int().positive() }),
]);
export type OldEraThreshold = z.infer<typeof oldEraThreshold>;

const fact = z.strictObject({ topic: z.string().min(3), says: z.string().min(3), source: z.string().min(3) });

const conflict = z.strictObject({
  topic: z.string().min(3),
  /** Path of the figure that the conflict settles ("entriesKeptYears"), where it is about one. */
  about: z.string().optional(),
  readings: z.array(z.string().min(1)).min(1).max(10),
  runs: z.string().min(1),
  level: z.enum(levels),
});
export type Conflict = z.infer<typeof conflict>;

export const packSchema = z.strictObject({
  schema: z.literal(1),
  id: slug,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version as 1.2.3'),
  title: z.string().min(3),
  effectiveFrom: plainDate,
  effectiveTo: plainDate.optional(),
  /** The policy document that the source paragraphs refer to, without names of people. */
  document: z.strictObject({ describes: z.string(), dated: z.string(), era: z.string() }),
  /** Id of the authority's code of conduct (libs/policy/authorities). */
  authority: slug,
  expectedAttendance: figure(percent),
  registers: z.strictObject({ am: z.array(register).min(1).max(15), pm: z.array(register).min(1).max(15) }),
  /** A percentage trigger also needs this many possible and absent sessions in its window. */
  percentageNeeds: z.strictObject({
    possible: figure(z.int().positive()),
    absent: figure(z.int().positive()),
  }),
  review: z.strictObject({ schoolDays: figure(z.int().positive()), level: figure(percent) }),
  stages: z.array(stage).min(1).max(20),
  /** Sessions before 2024-08-19: thresholds and the formal warning that came before a penalty. */
  oldEra: z
    .strictObject({
      thresholds: z.array(figure(oldEraThreshold)).min(1).max(5),
      warningSchoolDays: figure(z.int().positive()).optional(),
      penalty: figure(penaltyAmounts).optional(),
    })
    .optional(),
  /** Shortest and longest improvement period of a Notice to Improve, in weeks, where the policy names one. */
  noticeToImprove: z
    .strictObject({ weeks: figure(z.tuple([z.int().positive(), z.int().positive()])) })
    .optional(),
  /** What the text says a penalty notice costs for sessions from 2024-08-19. The engine runs the law's sums. */
  penalty: z
    .strictObject({ first: figure(penaltyAmounts).optional(), second: figure(penaltyAmounts).optional() })
    .optional(),
  /** Years for which the text keeps register entries; `effectiveEntriesKeptYears` gives the period that runs. */
  entriesKeptYears: figure(z.int().positive()),
  /** Working days within which the right code must stand in the register. */
  rightCodeWithinDays: figure(z.int().positive()),
  /** Retired codes that the policy text still lists. */
  retiredCodesListed: z.array(z.string()).max(20).default([]),
  /** First-day contact and later steps, leave, lateness and duties: facts for people, not run by the engine. */
  facts: z.array(fact).max(300),
  /** Where the text contradicts itself or falls below the law, and which reading runs. */
  conflicts: z.array(conflict).max(100),
});
export type Pack = z.infer<typeof packSchema>;
