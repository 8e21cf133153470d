// What waits for the school office: amendments to be explained, corrections that somebody wishes, and absences without a
// reason whose time is up. Worked out from the register each time, so that a task ends when the register says so.
import { resolveBy } from '#libs/register';
import {
  addYears,
  dateOf,
  isSession,
  londonDate,
  londonInstant,
  schoolYearStart,
  type Calendar,
  type Instant,
  type Session,
} from '#libs/school-time';
import { listAmendmentQueries } from './amendments.js';
import { listCorrections } from './corrections.js';
import { openCounters } from './measures.js';
import { loadPupils } from './people.js';
import { loadSchool } from './schools.js';
import type { Tx } from './store.js';
import { sessionAt, SLOTS } from './week.js';

/** In the order in which they are listed. */
export const officeTaskKinds = ['amendment-query', 'correction', 'unresolved-n'] as const;
export type OfficeTaskKind = (typeof officeTaskKinds)[number];

export interface OfficeTask {
  readonly kind: OfficeTaskKind;
  /** Of the amendment query or the wish; for an `N` its session and pupil say which it is. */
  readonly id: string | null;
  readonly pupilId: string;
  readonly session: Session;
  /** The code that stands, or the one that is wished. */
  readonly code: string;
  /** From when it waits: seen, asked, or the day of the session. */
  readonly since: Instant;
  /** The earlier of five school days and five working days after `since`, 17:00. */
  readonly due: Instant;
}

export interface OfficeTaskPage {
  readonly items: readonly OfficeTask[];
  /** Give it as `after` for the page that follows; null at the end. */
  readonly next: string | null;
}

export interface OfficeTaskFilter {
  readonly kind?: OfficeTaskKind;
  readonly after?: string;
  /** At most 200; 50 where not given. */
  readonly limit?: number;
}

interface Keyed {
  readonly task: OfficeTask;
  /** Where the task stands among those of its kind. */
  readonly key: string;
}

/** Tasks of the school's office by kind, each kind oldest first. An `N` is one from the moment at which it is due. */
export async function listOfficeTasks(
  tx: Tx,
  now: Instant,
  filter: OfficeTaskFilter = {},
): Promise<OfficeTaskPage> {
  const limit = Math.min(filter.limit ?? 50, 200);
  const [atKind, key] = splitCursor(filter.after);
  const calendars = await calendarsOf(tx);
  const found: Keyed[] = [];
  for (const kind of officeTaskKinds) {
    if (filter.kind !== undefined && filter.kind !== kind) continue;
    if (atKind !== undefined && officeTaskKinds.indexOf(kind) < officeTaskKinds.indexOf(atKind)) continue;
    const after = kind === atKind ? key : undefined;
    found.push(...(await finders[kind](tx, { now, after, limit: limit + 1 - found.length, calendars })));
    if (found.length > limit) break;
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ task }) => task),
    next: found.length > limit && last ? `${last.task.kind} ${last.key}` : null,
  };
}

function splitCursor(after: string | undefined): [OfficeTaskKind, string] | [undefined, undefined] {
  const space = after?.indexOf(' ') ?? -1;
  const kind = officeTaskKinds.find(each => each === after?.slice(0, space));
  return kind === undefined ? [undefined, undefined] : [kind, after!.slice(space + 1)];
}

interface Ask {
  readonly now: Instant;
  readonly after: string | undefined;
  readonly limit: number;
  readonly calendars: (pupilIds: readonly string[]) => Promise<(pupilId: string) => Calendar>;
}

const finders: Readonly<Record<OfficeTaskKind, (tx: Tx, ask: Ask) => Promise<Keyed[]>>> = {
  'amendment-query': async (tx, { after, limit, calendars }) => {
    const queries = await listAmendmentQueries(tx, { ...(after && { after: Number(after) }), limit });
    const calendarOf = await calendars(queries.map(({ pupilId }) => pupilId));
    return queries.map(({ id, pupilId, session, code, seenAt }) => ({
      task: {
        kind: 'amendment-query',
        id: String(id),
        pupilId,
        session,
        code,
        since: seenAt,
        due: resolveBy(calendarOf(pupilId), londonDate(seenAt)),
      },
      key: String(id),
    }));
  },
  correction: async (tx, { after, limit, calendars }) => {
    const wishes = await listCorrections(tx, { status: 'open', ...(after && { after }), limit });
    const calendarOf = await calendars(wishes.map(({ pupilId }) => pupilId));
    return wishes.map(({ id, pupilId, session, code, askedAt }) => ({
      task: {
        kind: 'correction',
        id,
        pupilId,
        session,
        code,
        since: askedAt,
        due: resolveBy(calendarOf(pupilId), londonDate(askedAt)),
      },
      key: id,
    }));
  },
  'unresolved-n': unresolved,
};

/** Weeks that are read at once. */
const WEEKS_A_PAGE = 500;

/** Every `N` of this school year and the one before whose time is up. */
async function unresolved(tx: Tx, { now, after, limit, calendars }: Ask): Promise<Keyed[]> {
  const from = addYears(schoolYearStart(londonDate(now)), -1);
  const [monday = from, pupil = '00000000-0000-0000-0000-000000000000', slot = '-1'] =
    after?.split(' ') ?? [];
  let place = { monday, pupil, slot: Number(slot) };
  const found: Keyed[] = [];
  for (;;) {
    const rows = await tx.query<{ monday: string; pupilId: string; marks: string }>(
      `select monday, pupil_id as "pupilId", marks from waymark.pupil_week
       where school_id = $1 and monday <= $2 and (monday, pupil_id) >= ($3::date, $4::uuid) and marks like '%N %'
       order by monday, pupil_id limit ${WEEKS_A_PAGE}`,
      [tx.schoolId, londonDate(now), place.monday, place.pupil],
    );
    const calendarOf = await calendars(rows.map(({ pupilId }) => pupilId));
    for (const { monday, pupilId, marks } of rows) {
      const first = monday === place.monday && pupilId === place.pupil ? place.slot + 1 : 0;
      for (let at = first; at < SLOTS && found.length < limit; at += 1) {
        if (marks.slice(at * 2, at * 2 + 2) !== 'N ') continue;
        const task = taskOfN(calendarOf(pupilId), pupilId, sessionAt(monday, at));
        if (task && task.due <= now) found.push({ task, key: `${monday} ${pupilId} ${at}` });
      }
    }
    const last = rows.at(-1);
    if (!last || rows.length < WEEKS_A_PAGE || found.length >= limit) return found;
    place = { monday: last.monday, pupil: last.pupilId, slot: SLOTS };
  }
}

/** Nothing where the session is closed to the pupil: then there was nothing to explain. */
function taskOfN(calendar: Calendar, pupilId: string, session: Session): OfficeTask | undefined {
  if (!isSession(calendar, session)) return undefined;
  const day = dateOf(session);
  const since = londonInstant(day, '00:00');
  return {
    kind: 'unresolved-n',
    id: null,
    pupilId,
    session,
    code: 'N',
    since,
    due: resolveBy(calendar, day),
  };
}

/** Calendars of pupils by their groups, built once a request. */
async function calendarsOf(tx: Tx): Promise<Ask['calendars']> {
  const counterOf = openCounters((await loadSchool(tx)).calendar);
  return async pupilIds => {
    const pupils = await loadPupils(tx, [...new Set(pupilIds)]);
    const byId = new Map(pupils.map(pupil => [pupil.id, counterOf(pupil).calendar]));
    return pupilId => byId.get(pupilId) ?? counterOf({}).calendar;
  };
}
