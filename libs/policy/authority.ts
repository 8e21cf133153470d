// A local authority's code of conduct as data: the choices that the law leaves to the authority.
import { z } from 'zod';
import { figure, plainDate, slug } from './figure.js';

/** `unknown` where nothing is known; shown as such, and `source` names the reading that the engine runs meanwhile. */
const orUnknown = <T extends z.ZodType>(schema: T) => figure(z.union([schema, z.literal('unknown')]));

export const authoritySchema = z.strictObject({
  schema: z.literal(1),
  id: slug,
  title: z.string().min(3),
  effectiveFrom: plainDate,
  effectiveTo: plainDate.optional(),
  /** Codes that count to the threshold. */
  thresholdCodes: figure(
    z
      .array(z.enum(['G', 'N', 'O', 'U']))
      .min(1)
      .max(4),
  ),
  nBlocksReferral: figure(z.boolean()),
  /** Who issues a Notice to Improve / a penalty notice. */
  noticeToImproveIssuer: orUnknown(z.enum(['school', 'authority', 'panel'])),
  penaltyIssuers: figure(
    z
      .array(z.enum(['ewo', 'headteacher']))
      .min(1)
      .max(2),
  ),
  noticeToImproveNeedsCheck: figure(z.boolean()),
  noticeToImproveForLeave: figure(z.boolean()),
  /** School days in one week of a period. */
  schoolDaysPerWeek: figure(z.int().min(1).max(7)),
  /** Working days from posting to deemed service. */
  postServiceWorkingDays: figure(z.int().min(0).max(10)),
  emailForLegalNotices: figure(z.boolean()),
  belowThreshold: orUnknown(z.enum(['never', 'la-discretion'])),
  leaveRequestDeadlineSchoolDays: orUnknown(z.int().positive()),
  processingWorkingDays: orUnknown(z.int().positive()),
});
export type AuthorityCode = z.infer<typeof authoritySchema>;
