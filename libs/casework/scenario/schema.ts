// The shape of a scenario file (docs/case-model.md): one pupil or several, a calendar, marks, what changes and what people do.
import { z } from 'zod';
import { flags } from '../commands.js';
import { actorSchema } from './action-schema.js';

const date = z.iso.date();
const id = z.string().min(1).max(80);
const moment = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/,
    'expected a moment such as 2025-10-02T10:00',
  );
const code = z.string().min(1).max(3);
const service = z.enum(['post', 'email', 'hand']);
const pupilOf = { pupil: id.optional() };
const range = z.strictObject({ from: date, to: date });

const parent = z.strictObject({ id, service: service.optional(), liable: z.boolean().optional() });

const pupil = z.strictObject({
  id,
  dateOfBirth: date.optional(),
  yearGroup: z.int().min(-2).max(14).optional(),
  parents: z.array(parent).max(20).default([]),
});

const calendar = z.strictObject({
  terms: z
    .array(z.strictObject({ from: date, to: date, breaks: z.array(range).max(20).optional() }))
    .min(1)
    .max(60),
  closures: z.array(date).max(1000).optional(),
});

const mark = z.union([
  z.strictObject({ date, am: code.optional(), pm: code.optional(), asAt: moment.optional(), ...pupilOf }),
  z.strictObject({
    from: date,
    to: date,
    am: code.optional(),
    pm: code.optional(),
    asAt: moment.optional(),
    ...pupilOf,
  }),
]);

const amendment = z.strictObject({
  at: moment,
  date,
  session: z.enum(['am', 'pm']),
  code,
  reason: z.string().optional(),
  by: actorSchema.optional(),
  ...pupilOf,
});

const earlierNotice = z.strictObject({
  parent: id,
  issued: date,
  status: z.enum(['paid', 'unpaid', 'withdrawn', 'prosecuted']),
  ...pupilOf,
});

const at = { at: moment, ...pupilOf };
const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('leave'), ...at }),
  z.strictObject({ kind: z.literal('join'), ...at }),
  z.strictObject({ kind: z.literal('parent-added'), parent, ...at }),
  z.strictObject({ kind: z.literal('parent-removed'), parent: id, ...at }),
  z.strictObject({ kind: z.literal('not-liable'), parent: id, ...at }),
  z.strictObject({ kind: z.literal('contact-blocked'), parent: id, ...at }),
  z.strictObject({ kind: z.literal('flag'), flag: z.enum(flags), ...at }),
  z.strictObject({ kind: z.literal('flag-met'), flag: z.enum(flags), ...at }),
  z.strictObject({ kind: z.literal('closure'), date, ...at }),
  z.strictObject({ kind: z.literal('suspension'), from: date, schoolDays: z.int().min(1).max(100), ...at }),
  z.strictObject({ kind: z.literal('letter-returned'), letter: id, parent: id, ...at }),
]);

/** Actions are checked one by one against the schema of their name, so that an error names the field of that action. */
const action = z.looseObject({ at: moment, action: z.string(), by: actorSchema, ...pupilOf });

export const scenarioSchema = z.strictObject({
  policy: z.string(),
  calendar,
  pupil: pupil.optional(),
  pupils: z.array(pupil).min(1).max(2000).optional(),
  marks: z.array(mark).max(200_000).default([]),
  amendments: z.array(amendment).max(20_000).default([]),
  earlierNotices: z.array(earlierNotice).max(1000).default([]),
  changes: z.array(change).max(20_000).default([]),
  actions: z.array(action).max(20_000).default([]),
  until: z.union([date, moment]),
});
export type ScenarioFile = z.infer<typeof scenarioSchema>;

/** What an action of a scenario file has beside its own fields. */
export const besideAction = { at: moment, by: actorSchema, ...pupilOf };
