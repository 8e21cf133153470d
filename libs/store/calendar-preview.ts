// A school's calendar: what another one would move, and the change itself. The calendar of before is kept with the moment
// of the change, so that a decision about an earlier moment is taken by the calendar of then.
import type { Actor } from '#libs/access';
import { fold, noCases, previewCalendar, type CaseEvent, type CalendarPreview } from '#libs/casework';
import { canonicalJson, WaymarkError } from '#libs/kernel';
import { checkCalendar, type CalendarSpec, type Instant } from '#libs/school-time';
import { listLiveCases } from './casework/cases.js';
import { tellLiveCases } from './casework/intake.js';
import { openOutlook } from './casework/world.js';
import { timestamp } from './connection.js';
import { openCounters } from './measures.js';
import { loadPupil } from './people.js';
import { loadPupilEvents } from './log.js';
import { loadSchool } from './schools.js';
import type { Tx } from './store.js';

/** Most cases that one preview works out; further ones are only counted. */
const MOST_PREVIEWED = 2000;

export interface PupilPreview extends CalendarPreview {
  readonly pupilId: string;
}

export interface SchoolPreview {
  /** Live cases of the school, and how many of them the preview looked at. */
  readonly cases: number;
  readonly lookedAt: number;
  /** Pupils for whom something moves, or has a printed date that stays. */
  readonly pupils: readonly PupilPreview[];
}

/**
 * What a calendar would do to the deadlines of the school's live cases, as of `at`; nothing is kept.
 * Throws 'calendar.invalid' (details: problems), 'store.unknown-school'.
 */
export async function previewCalendarChange(
  tx: Tx,
  proposed: CalendarSpec,
  at: Instant,
): Promise<SchoolPreview> {
  requireUsable(proposed);
  const { cases, ids } = await livePupils(tx);
  const counterOf = openCounters(proposed);
  const pupils: PupilPreview[] = [];
  let lookedAt = 0;
  for (const { pupilId, cases: own } of ids) {
    if (lookedAt >= MOST_PREVIEWED) break;
    lookedAt += own;
    const outlook = await openOutlook(tx, pupilId);
    const state = fold(noCases, (await loadPupilEvents(tx, pupilId)) as readonly CaseEvent[]);
    const { calendar } = counterOf(await loadPupil(tx, pupilId));
    const found = previewCalendar(state, await outlook.worldAt(state, at), calendar, at);
    if (found.moves.length > 0 || found.stays.length > 0) pupils.push({ pupilId, ...found });
  }
  return { cases, lookedAt, pupils };
}

/** Pupils with live cases, and how many each has. */
async function livePupils(tx: Tx) {
  const own = new Map<string, number>();
  let cases = 0;
  for (let after = ''; ;) {
    const page = await listLiveCases(tx, { after });
    for (const { pupilId } of page) own.set(pupilId, (own.get(pupilId) ?? 0) + 1);
    cases += page.length;
    if (page.length < 500) break;
    after = page.at(-1)!.caseId;
  }
  return { cases, ids: [...own].map(([pupilId, count]) => ({ pupilId, cases: count })) };
}

/** The calendar as it holds now, announced closures included. Throws 'store.unknown-school'. */
export const loadCalendar = async (tx: Tx): Promise<CalendarSpec> => (await loadSchool(tx)).calendar;

/**
 * Puts another calendar in place of the school's from `at` on, and tells all live cases, which work their deadlines out
 * anew. Closures that were announced and are not in it no longer hold. Gives the number of messages, 0 where nothing
 * changes. Throws 'calendar.invalid', 'store.unknown-school'.
 */
export async function changeCalendar(
  tx: Tx,
  proposed: CalendarSpec,
  by: Actor,
  at: Instant,
): Promise<number> {
  requireUsable(proposed);
  await tx.query('select from waymark.school where id = $1 for update', [tx.schoolId]);
  if (canonicalJson(await loadCalendar(tx)) === canonicalJson(proposed)) return 0;
  const { calendar: before } = await loadSchool(tx, 0);
  await tx.query(
    `insert into waymark.calendar_change (school_id, at, actor_id, actor_role, before, after) values ($1, $2, $3, $4, $5, $6)`,
    [tx.schoolId, timestamp(at), by.id, by.role, JSON.stringify(before), JSON.stringify(proposed)],
  );
  await tx.query('update waymark.school set calendar = $2 where id = $1', [
    tx.schoolId,
    JSON.stringify(proposed),
  ]);
  await tx.query(
    `update waymark.closure set lifted_at = $2 where school_id = $1 and lifted_at is null and not day = any($3::date[])`,
    [tx.schoolId, timestamp(at), proposed.closures ?? []],
  );
  return tellLiveCases(tx, at);
}

function requireUsable(calendar: CalendarSpec): void {
  const problems = checkCalendar(calendar);
  if (problems.length === 0) return;
  throw new WaymarkError(
    'calendar.invalid',
    `The calendar cannot be used: ${problems.slice(0, 5).join('; ')}`,
    {
      details: { problems },
    },
  );
}
