// The shape of each action, as scenario files and the API take it. Parts whose absence the decider refuses by a rule
// (a judgement, a consultation, a check of history) may be missing here.
import { z } from 'zod';
import { roles } from '#libs/access';
import { dutyNames, type ActionName } from '../commands.js';
import { letterDetailsSchema } from '../letter-details.js';

const date = z.iso.date();
const id = z.string().min(1).max(80);
const text = z.string().max(10_000);
const pounds = z.number().positive().max(100_000);

const judgement = z.strictObject({
  supportAppropriate: z.enum(['yes', 'no']).optional(),
  supportEngaged: z.enum(['yes', 'no', 'engaged-not-working']).optional(),
  bestTool: text.optional(),
  otherStep: text.optional(),
  equalityAct: text.optional(),
});

const parents = z.array(id).min(1).max(20);
/** Beside an action whose letters need them. */
const details = letterDetailsSchema.optional();

const fields = {
  approve: { stage: id, details },
  decline: { stage: id, reason: text, then: z.enum(['look-again', 'next', 'close']), on: date.optional() },
  'hold-meeting': {
    attended: z.array(id).max(20),
    contract: z.enum(['signed', 'declined', 'not-offered']).default('not-offered'),
    details,
  },
  'sign-contract': { parent: id, details },
  'set-review': {
    schoolDays: z.int().min(1).max(200).optional(),
    target: z.number().gt(0).max(100).optional(),
  },
  'conclude-review': { outcome: z.enum(['met', 'extended', 'not-met']), reason: text },
  hold: { until: date, reason: text },
  resume: {},
  close: { reason: z.enum(['improved', 'left', 'other']) },
  'resolve-finding': { finding: z.int().positive(), decision: z.enum(['withdraw', 'confirm']), reason: text },
  'consider-threshold': {
    decision: z.enum(['continue-support', 'no-action', 'notice-to-improve', 'penalty']),
    reason: text,
    judgement: judgement.optional(),
    supportException: z.enum(['not-appropriate', 'no-effect-expected']).optional(),
  },
  'issue-warning': { parents, details },
  'issue-nti': {
    parents,
    weeks: z.number(),
    allowedUnauthorised: z.int().min(0).max(400),
    judgement: judgement.optional(),
    laConsulted: z.strictObject({ by: text, on: date }).optional(),
    details,
  },
  'conclude-nti': { parent: id, outcome: z.enum(['met', 'failed']), reason: text },
  'fail-nti': { parent: id, reason: text, told: z.strictObject({ on: date, how: text }).optional() },
  'submit-referral': { purpose: z.enum(['support', 'penalty']), reason: text, details },
  'accept-referral': {},
  'return-referral': { missing: z.array(text).max(100) },
  'issue-penalty': {
    parent: id,
    judgement: judgement.optional(),
    historyCheckedWith: z.array(text).max(50).optional(),
    details,
  },
  'decide-ordinal': {
    parent: id,
    ordinal: z.union([z.literal(1), z.literal(2), z.literal('barred')]),
    reason: text,
  },
  'record-payment': { parent: id, amount: pounds, on: date },
  'withdraw-penalty': { parent: id, ground: text },
  'decide-prosecution': {
    parent: id,
    decision: z.enum(['prosecute', 'withdraw']),
    esoConsidered: z.boolean().optional(),
    reason: text,
  },
  'issue-suspension-penalty': { parent: id, seenOn: date, details },
  'record-contact': { channel: id, with: text, outcome: text },
  'offer-support': { kind: text, owner: id },
  'record-support': { kind: text, engaged: text, outcome: text },
  'record-view': { of: text, text },
  'record-barrier': { kind: text },
  'record-response': { parent: id, channel: id, on: date, summary: text, letter: id.optional() },
  'agree-action': { owner: id, due: date, what: text },
  'finish-action': {},
  'record-order': {
    order: z.enum(['education-supervision-order', 'parenting-order']),
    parent: id.optional(),
    on: date,
    until: date.optional(),
  },
  'consider-severe-absence': { decision: z.enum(['refer', 'known', 'support']), reason: text },
  'answer-duty': { duty: z.enum(dutyNames), answers: z.record(z.string(), text) },
  'record-evidence': {
    sessions: z
      .array(z.string().regex(/^\d{4}-\d{2}-\d{2} (am|pm)$/, 'expected a session as "2025-09-15 am"'))
      .max(400),
    kind: text,
    accepted: z.boolean(),
  },
} satisfies Record<ActionName, z.ZodRawShape>;

export const actionNames = Object.keys(fields) as ActionName[];

/** One schema an action; `extra` are fields that stand beside it (in scenario files: `at`, `by`, `pupil`). */
export function actionSchemas<E extends z.ZodRawShape>(extra: E): Record<ActionName, z.ZodType> {
  const entries = actionNames.map(
    name => [name, z.strictObject({ action: z.literal(name), ...fields[name], ...extra })] as const,
  );
  return Object.fromEntries(entries) as unknown as Record<ActionName, z.ZodType>;
}

/** Who acts: an opaque id and a role. */
export const actorSchema = z.strictObject({ id, role: z.enum(roles) });
