// What a what-if run is given beside the register: two policies, a calendar, and what people are taken to decide.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  absentPeople,
  peopleSchema,
  promptPeople,
  schoolSessions,
  type People,
  type Policy,
} from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { checkPack, packIds, parsePack, readAuthority, readPack } from '#libs/policy';
import { checkCalendar, type CalendarSpec } from '#libs/school-time';

/** A policy by the id of a pack that ships, or by the path of a pack's file. Throws WaymarkError `what-if.policy`. */
export function readPolicy(idOrFile: string, option: string): Policy {
  const isFile = /\.ya?ml$/.test(idOrFile);
  if (!isFile && !packIds().includes(idOrFile)) {
    throw new WaymarkError(
      'what-if.policy',
      `${option}: found ${JSON.stringify(idOrFile)}; expected one of ${packIds().join(', ')}, or the path of a pack's .yaml file`,
    );
  }
  const pack = isFile ? parsePack(readText(idOrFile, option), idOrFile) : readPack(idOrFile);
  const authority = readAuthority(pack.authority);
  const [finding] = isFile ? checkPack(pack, authority) : [];
  if (finding) {
    const { where, problem, remedy } = finding;
    throw new WaymarkError('what-if.policy', `${option}: ${idOrFile}: ${where}: ${problem}; ${remedy}`);
  }
  return { pack, authority };
}

const date = z.iso.date();
const range = { from: date, to: date };
const calendarSchema = z.strictObject({
  terms: z.array(z.strictObject({ ...range, breaks: z.array(z.strictObject(range)).optional() })).min(1),
  closures: z.array(date).optional(),
  exceptions: z
    .array(
      z.strictObject({
        ...range,
        yearGroups: z.array(z.int()).optional(),
        half: z.enum(['am', 'pm']).optional(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
});

/** A calendar as scenario files have it, by itself or as `calendar` of such a file. Throws WaymarkError `what-if.calendar`. */
export function readCalendar(file: string): CalendarSpec {
  const data = readJson(file, '--calendar');
  const inner = typeof data === 'object' && data !== null && 'calendar' in data ? data.calendar : data;
  const { terms, closures, exceptions } = checked(calendarSchema, inner, 'what-if.calendar', file);
  const spec: CalendarSpec = {
    terms: terms.map(({ breaks, ...term }) => ({ ...term, ...(breaks && { breaks }) })),
    ...(closures && { closures }),
    ...(exceptions && {
      exceptions: exceptions.map(({ from, to, yearGroups, half, reason }) => ({
        from,
        to,
        ...(yearGroups && { yearGroups }),
        ...(half && { half }),
        ...(reason !== undefined && { reason }),
      })),
    }),
  };
  const [problem] = checkCalendar(spec);
  if (problem !== undefined) throw new WaymarkError('what-if.calendar', `${file}: ${problem}`);
  if (schoolSessions(spec).length === 0)
    throw new WaymarkError('what-if.calendar', `${file}: terms: no day in them is a school day`);
  return spec;
}

/** `prompt`, `none`, or a file with what differs from `prompt`. Throws WaymarkError `what-if.people`. */
export function readPeople(nameOrFile: string): People {
  if (nameOrFile === 'prompt') return promptPeople;
  if (nameOrFile === 'none') return absentPeople;
  const data = readJson(nameOrFile, '--people');
  return {
    ...promptPeople,
    ...checked(peopleSchema.partial(), data, 'what-if.people', nameOrFile),
  } as People;
}

function readJson(file: string, option: string): unknown {
  try {
    return JSON.parse(readText(file, option));
  } catch (cause) {
    if (cause instanceof WaymarkError) throw cause;
    throw new WaymarkError(
      'what-if.unreadable',
      `${option}: ${file} is not JSON: ${(cause as Error).message}`,
    );
  }
}

function readText(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new WaymarkError(
      'what-if.unreadable',
      `${option}: cannot read ${file}: ${(cause as Error).message}`,
    );
  }
}

/** Checks a value; throws with the file, the path, what stands there and what was expected. */
function checked<T extends z.ZodType>(schema: T, value: unknown, code: string, file: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const found = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 120);
  throw new WaymarkError(code, `${file}: ${path.join('.') || 'the file'}: found ${shown}; ${message}`);
}
