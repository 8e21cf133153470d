// Wishes that an entry of the register be corrected. The register belongs to the school's own system, so a wish changes
// nothing here: it is open until the register shows the wished code, or until it is taken back.
import { randomUUID } from 'node:crypto';
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import { dateOf, halfOf, type Instant, type Session } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { Seal } from './envelope.js';
import { requireUuid } from './ids.js';
import { openAllSealed, sealerFor } from './sealing.js';
import type { Tx } from './store.js';

export type WishStatus = 'open' | 'seen' | 'taken-back';

export interface NewCorrectionWish {
  readonly pupilId: string;
  readonly session: Session;
  /** What the entry should be; the caller has checked that the code can stand there. */
  readonly code: string;
  /** Why; sealed under the pupil's key. */
  readonly reason: string;
  readonly by: Actor;
  readonly at: Instant;
}

export interface CorrectionWish {
  readonly id: string;
  readonly pupilId: string;
  readonly session: Session;
  readonly code: string;
  /** The code that stood when the wish was made, null for none. */
  readonly stood: string | null;
  readonly reason: string;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
  readonly status: WishStatus;
  /** When the register showed the code, or when and by whom the wish was taken back. */
  readonly closedAt: Instant | null;
  readonly takenBackBy: Actor | null;
}

interface WishRow {
  readonly id: string;
  readonly pupilId: string;
  readonly session: Session;
  readonly code: string;
  readonly stood: string | null;
  readonly sealed: string;
  readonly askedBy: string;
  readonly askedRole: Actor['role'];
  readonly askedAt: Instant;
  readonly takenBackBy: string | null;
  readonly takenBackRole: Actor['role'] | null;
  readonly takenBackAt: Instant | null;
  readonly seenAt: Instant | null;
}

/** The code that stands at a wish's session, and since when; `w` is the wish, `k` its week, `t` the moments of that week. */
const slot = `((extract(isodow from w.day)::int - 1) * 2 + (w.half = 'pm')::int)`;
const standing = `rtrim(substr(k.marks, ${slot} * 2 + 1, 2))`;

const wishes = `
  select w.id, w.pupil_id as "pupilId", w.day::text || ' ' || w.half as session, w.code, w.stood, w.sealed_reason as sealed,
    w.asked_by as "askedBy", w.asked_role as "askedRole", w.asked_at as "askedAt", w.taken_back_by as "takenBackBy",
    w.taken_back_role as "takenBackRole", w.taken_back_at as "takenBackAt",
    coalesce(
      (select min(h.known_at) from waymark.mark_history h
       where h.school_id = w.school_id and h.pupil_id = w.pupil_id and h.day = w.day and h.half = w.half
         and h.code = w.code and h.known_at >= w.asked_at),
      case when ${standing} = w.code
        then greatest(w.asked_at, to_timestamp(t.known_at[${slot} + 1] / 1000.0)::timestamptz(3)) end
    ) as "seenAt"
  from waymark.correction_wish w
  left join waymark.pupil_week k on k.school_id = w.school_id and k.pupil_id = w.pupil_id
    and k.monday = w.day - (extract(isodow from w.day)::int - 1)
  left join waymark.mark_times t on t.school_id = k.school_id and t.id = k.times
  where w.school_id = $1`;

/**
 * Writes a wish down. Throws 'register.wish-shown' where the register has the code already, 'register.wish-open' where
 * the same wish is open.
 */
export async function requestCorrection(tx: Tx, wish: NewCorrectionWish): Promise<CorrectionWish> {
  const { pupilId, session, code, reason, by, at } = wish;
  const id = randomUUID();
  const seal = await sealerFor(tx, requireUuid(pupilId, 'pupilId'));
  const [before] = await tx.query<{ stood: string | null }>(
    `select nullif(${standing}, '') as stood from (select $1::uuid as school_id, $2::uuid as pupil_id, $3::date as day, $4::text as half) w
     left join waymark.pupil_week k on k.school_id = w.school_id and k.pupil_id = w.pupil_id
       and k.monday = w.day - (extract(isodow from w.day)::int - 1)`,
    [tx.schoolId, pupilId, dateOf(session), halfOf(session)],
  );
  const stood = before?.stood ?? null;
  if (stood === code) throw refused('wish-shown', `The register shows ${code} for ${session} already`);
  const same = await listOf(tx, `and w.pupil_id = $2 and w.day = $3 and w.half = $4 and w.code = $5`, [
    pupilId,
    dateOf(session),
    halfOf(session),
    code,
  ]);
  if (same.some(({ status }) => status === 'open'))
    throw refused('wish-open', `The same correction of ${session} has been asked for and is open`);
  await tx.query(
    `insert into waymark.correction_wish (school_id, id, pupil_id, day, half, code, stood, sealed_reason, asked_by, asked_role, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.schoolId,
      id,
      pupilId,
      dateOf(session),
      halfOf(session),
      code,
      stood,
      JSON.stringify(seal(contextOf(id), { reason })),
      by.id,
      by.role,
      timestamp(at),
    ],
  );
  return loadCorrection(tx, id);
}

/** Throws 'register.unknown-wish'. */
async function loadCorrection(tx: Tx, id: string): Promise<CorrectionWish> {
  const [wish] = await listOf(tx, 'and w.id = $2', [requireUuid(id, 'id')]);
  if (!wish) throw refused('unknown-wish', 'There is no such wish in this school');
  return wish;
}

export interface WishFilter {
  readonly status?: WishStatus;
  /** The last id of the page before. */
  readonly after?: string;
  /** At most 200; 50 where not given. */
  readonly limit?: number;
}

/** Wishes of the school, the oldest first. */
export function listCorrections(tx: Tx, filter: WishFilter = {}): Promise<readonly CorrectionWish[]> {
  const { status = null, after = null, limit = 50 } = filter;
  return listOf(
    tx,
    `and ($2::uuid is null or (w.asked_at, w.id) >
       (select a.asked_at, a.id from waymark.correction_wish a where a.school_id = $1 and a.id = $2))`,
    [after === null ? null : requireUuid(after, 'after')],
    `where $3::text is null or $3 = case when "takenBackAt" is not null then 'taken-back' when "seenAt" is not null then 'seen' else 'open' end
     order by "askedAt", id limit $4`,
    [status, Math.min(limit, 200)],
  );
}

/** Takes an open wish back. Throws 'register.unknown-wish', 'register.wish-closed' for one that is closed. */
export async function takeBackCorrection(
  tx: Tx,
  id: string,
  by: Actor,
  at: Instant,
): Promise<CorrectionWish> {
  const { status } = await loadCorrection(tx, id);
  if (status !== 'open') throw refused('wish-closed', 'The wish is closed already');
  await tx.query(
    `update waymark.correction_wish set taken_back_by = $3, taken_back_role = $4, taken_back_at = $5
     where school_id = $1 and id = $2 and taken_back_at is null`,
    [tx.schoolId, id, by.id, by.role, timestamp(at)],
  );
  return loadCorrection(tx, id);
}

async function listOf(
  tx: Tx,
  filter: string,
  values: readonly unknown[],
  outer = 'order by "askedAt", id limit 100',
  more: readonly unknown[] = [],
): Promise<readonly CorrectionWish[]> {
  const rows = await tx.query<WishRow>(`select * from (${wishes} ${filter}) found ${outer}`, [
    tx.schoolId,
    ...values,
    ...more,
  ]);
  const seals = rows.map(({ id, sealed }) => ({
    context: contextOf(id),
    seal: JSON.parse(sealed) as Seal,
  }));
  const opened = await openAllSealed(tx, seals);
  return rows.map((row, i) => {
    const facts = opened[i]!;
    return wishOf(row, facts === 'destroyed' ? facts : String(facts['reason']));
  });
}

function wishOf(row: WishRow, reason: string): CorrectionWish {
  const { sealed: _, askedBy, askedRole, takenBackBy, takenBackRole, takenBackAt, seenAt, ...rest } = row;
  return {
    ...rest,
    reason,
    askedBy: { id: askedBy, role: askedRole },
    status: takenBackAt !== null ? 'taken-back' : seenAt !== null ? 'seen' : 'open',
    closedAt: takenBackAt ?? seenAt,
    takenBackBy: takenBackBy === null ? null : { id: takenBackBy, role: takenBackRole! },
  };
}

/** Where the sealed reason of a wish stands. */
const contextOf = (id: string): string => `correction ${id}`;

const refused = (code: string, message: string): WaymarkError =>
  new WaymarkError(`register.${code}`, message);
