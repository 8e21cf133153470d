// What a run over a register assumes that people decide, and when: part of every result, since the figures mean nothing
// without it. A part that is null is done by nobody.
import { z } from 'zod';

const schoolDays = z.int().min(0).max(100);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time as HH:MM');

export const peopleSchema = z.strictObject({
  /** London time at which people act. */
  at: clock,
  /** How many parents each pupil has, and how letters reach them. */
  parents: z.int().min(1).max(4),
  service: z.enum(['post', 'email', 'hand']),
  /** The answer to every proposal; `approve` submits a referral where the stage is one. */
  proposals: z
    .strictObject({
      afterSchoolDays: schoolDays,
      answer: z.enum(['approve', 'look-again', 'next', 'close']),
    })
    .nullable(),
  /** Meetings, counted from the deemed service of their letter. */
  meetings: z
    .strictObject({
      afterSchoolDays: schoolDays,
      contract: z.enum(['signed', 'declined', 'not-offered']),
    })
    .nullable(),
  /** How a measured review is concluded, by what it suggests; `extended` once, then `afterExtension`. */
  reviews: z
    .strictObject({
      afterSchoolDays: schoolDays,
      hold: z.enum(['met', 'extended', 'not-met']),
      improved: z.enum(['met', 'extended', 'not-met']),
      afterExtension: z.enum(['met', 'not-met']),
    })
    .nullable(),
  /** What is decided on a penalty threshold; `leaveOnly` where every counted session is leave not granted. */
  thresholds: z
    .strictObject({
      afterSchoolDays: schoolDays,
      decision: z.enum(['continue-support', 'no-action', 'notice-to-improve']),
      leaveOnly: z.enum(['continue-support', 'no-action', 'penalty']),
    })
    .nullable(),
  /** Notices to Improve, and the conclusion of an ended one as it suggests. */
  notices: z
    .strictObject({
      weeks: z.int().min(3).max(6),
      allowedUnauthorised: z.int().min(0).max(100),
      concludedAfterSchoolDays: schoolDays,
    })
    .nullable(),
  /** Referrals for a penalty by the headteacher, and when the authority accepts any referral. */
  referrals: z.strictObject({ afterSchoolDays: schoolDays, acceptedAfterSchoolDays: schoolDays }).nullable(),
  /** Penalty notices by the authority; paid so many days after receipt, or never (null). */
  penalties: z
    .strictObject({ afterSchoolDays: schoolDays, paidAfterDays: z.int().min(0).max(27).nullable() })
    .nullable(),
  /** A case is closed after it was proposed to close it, once nothing runs in it. */
  closing: z.strictObject({ afterSchoolDays: schoolDays }).nullable(),
});
export type People = z.infer<typeof peopleSchema>;

/** Everybody answers promptly and as suggested. */
export const promptPeople: People = {
  at: '10:00',
  parents: 1,
  service: 'post',
  proposals: { afterSchoolDays: 1, answer: 'approve' },
  meetings: { afterSchoolDays: 5, contract: 'not-offered' },
  reviews: { afterSchoolDays: 1, hold: 'extended', improved: 'extended', afterExtension: 'not-met' },
  thresholds: { afterSchoolDays: 1, decision: 'notice-to-improve', leaveOnly: 'penalty' },
  notices: { weeks: 6, allowedUnauthorised: 0, concludedAfterSchoolDays: 1 },
  referrals: { afterSchoolDays: 1, acceptedAfterSchoolDays: 5 },
  penalties: { afterSchoolDays: 1, paidAfterDays: 14 },
  closing: { afterSchoolDays: 1 },
};

/** Nobody answers anything: proposals and reminders alone. */
export const absentPeople: People = {
  ...promptPeople,
  proposals: null,
  meetings: null,
  reviews: null,
  thresholds: null,
  notices: null,
  referrals: null,
  penalties: null,
  closing: null,
};
