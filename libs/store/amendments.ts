// What a register must be able to show of each amendment, and the rows that an import could not take.
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { DateRange, Instant, Session } from '#libs/school-time';
import { timestampOrNull } from './connection.js';
import type { Seal } from './envelope.js';
import { requireUuid } from './ids.js';
import { countBatch, type Batch } from './register.js';
import type { AmendmentFacts } from './said.js';
import { openAllSealed, openSealed, sealerFor } from './sealing.js';
import type { Tx } from './store.js';
import { openTimesBook, readSeen, timesIdsOf } from './times-book.js';
import { momentAt, placeOf } from './week.js';
import { reasonContext, sealAmendment } from './week-rows.js';

/** The original entry, the amended one, why, when and by whom. */
export interface Amendment {
  readonly session: Session;
  readonly previous: string;
  readonly code: string;
  /** When it became known. */
  readonly at: Instant;
  /** Who handed it in: with an extract, the sender of the file. */
  readonly by: Actor | 'not supplied';
  /** null where none was given by a person, 'not supplied' where an extract only showed another mark. */
  readonly reason: string | 'destroyed' | 'not supplied' | null;
  /** Name and position of who made it, and when, where the school has said so. */
  readonly madeBy?: string;
  readonly madeAt?: Instant;
  /** For one seen only in extracts: the last that had the previous code, null where unknown, and the first with this one. */
  readonly between?: { readonly after: Instant | null; readonly until: Instant };
  /** Who told reason, name and time when the school was asked for them. */
  readonly answeredBy?: Actor & { readonly at: Instant };
}

interface HistoryRow {
  readonly id: number;
  readonly session: Session;
  readonly code: string;
  readonly asAt: Instant;
  readonly knownAt: Instant;
  readonly actor: string | null;
  readonly role: Actor['role'];
  readonly extract: boolean;
  readonly sealed: string | null;
  readonly answeredBy: string | null;
  readonly answeredRole: Actor['role'];
  readonly answeredAt: Instant;
}

/** A pupil's amendments, oldest session first, 1,000 at most; with `days`, of sessions on these days, both included. */
export async function listAmendments(
  tx: Tx,
  pupilId: string,
  days: DateRange = { from: '1900-01-01', to: '2999-12-31' },
): Promise<readonly Amendment[]> {
  const rows = await tx.query<HistoryRow>(
    `select h.id, h.day::text || ' ' || h.half as session, h.code, h.as_at as "asAt", h.known_at as "knownAt",
            b.actor_id as actor, b.actor_role as role, b.as_at is not null as extract, h.sealed_reason as sealed,
            h.answered_by as "answeredBy", h.answered_role as "answeredRole", h.answered_at as "answeredAt"
     from waymark.mark_history h left join waymark.import_batch b on b.school_id = h.school_id and b.id = h.batch_id
     where h.school_id = $1 and h.pupil_id = $2 and h.day between $3 and $4 order by h.day, h.half, h.as_at, h.id limit 4000`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), days.from, days.to],
  );
  const amendments: Amendment[] = [];
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1];
    if (before?.session !== row.session || before.code === row.code || amendments.length >= 1000) continue;
    const facts = await factsOf(tx, pupilId, row);
    const seenOnly = row.actor === null || (row.extract && facts === null);
    amendments.push({
      session: row.session,
      previous: before.code,
      code: row.code,
      at: row.knownAt,
      by: row.actor === null || row.extract ? 'not supplied' : { id: row.actor, role: row.role },
      reason:
        facts === 'destroyed'
          ? facts
          : ((facts?.['reason'] as string | undefined) ?? (seenOnly ? 'not supplied' : null)),
      ...(typeof facts === 'object' && facts?.['by'] !== undefined && { madeBy: String(facts['by']) }),
      ...(typeof facts === 'object' && facts?.['at'] !== undefined && { madeAt: Number(facts['at']) }),
      ...(row.extract && {
        between: { after: await lastSaid(tx, pupilId, before, row.asAt), until: row.asAt },
      }),
      ...(row.answeredBy !== null && {
        answeredBy: { id: row.answeredBy, role: row.answeredRole, at: row.answeredAt },
      }),
    });
  }
  return amendments;
}

async function factsOf(tx: Tx, pupilId: string, { session, sealed }: HistoryRow) {
  return sealed === null ? null : openSealed(tx, reasonContext(pupilId, session), JSON.parse(sealed) as Seal);
}

/** The last extract before a moment that still had the entry. */
async function lastSaid(tx: Tx, pupilId: string, before: HistoryRow, until: Instant): Promise<Instant> {
  const { monday, slot } = placeOf(before.session);
  const [row] = await tx.query<{ seen: number[] | null }>(
    'select seen from waymark.pupil_week where school_id = $1 and pupil_id = $2 and monday = $3',
    [tx.schoolId, pupilId, monday],
  );
  const packed = row?.seen ?? [];
  const times = await openTimesBook(tx).load(timesIdsOf(packed));
  const moments = readSeen(packed, times).flatMap(({ times, mask }) =>
    mask & (1 << slot) ? (momentAt(times, slot)?.asAt ?? []) : [],
  );
  return Math.max(before.asAt, ...moments.filter(asAt => asAt < until));
}

/** An amendment that the school is asked about: an extract showed another mark, and nothing says why and by whom. */
export interface AmendmentQuery {
  readonly id: number;
  readonly pupilId: string;
  readonly session: Session;
  readonly code: string;
  readonly seenAt: Instant;
}

/** What the school has yet to say, oldest first: `limit` (at most 500) after the id `after`. */
export function listAmendmentQueries(
  tx: Tx,
  page: { readonly after?: number; readonly limit?: number } = {},
): Promise<readonly AmendmentQuery[]> {
  return tx.query<AmendmentQuery>(
    `select h.id, h.pupil_id as "pupilId", h.day::text || ' ' || h.half as session, h.code, h.as_at as "seenAt"
     from waymark.mark_history h join waymark.import_batch b on b.school_id = h.school_id and b.id = h.batch_id and b.as_at is not null
     where h.school_id = $1 and h.sealed_reason is null and h.batch_id is not null and h.id > $2
       and (select e.code from waymark.mark_history e
            where e.school_id = h.school_id and e.pupil_id = h.pupil_id and e.day = h.day and e.half = h.half
              and (e.as_at, e.id) < (h.as_at, h.id) order by e.as_at desc, e.id desc limit 1) <> h.code
     order by h.id limit $3`,
    [tx.schoolId, page.after ?? 0, Math.min(page.limit ?? 100, 500)],
  );
}

/** The query with this id, while it waits. Throws 'register.no-query'. */
export async function findAmendmentQuery(tx: Tx, id: number): Promise<AmendmentQuery> {
  const [query] = await listAmendmentQueries(tx, { after: id - 1, limit: 1 });
  if (query?.id === id) return query;
  throw noQuery(id);
}

const noQuery = (id: number): WaymarkError =>
  new WaymarkError('register.no-query', `Amendment ${id} waits for no answer`, { details: { id } });

/**
 * Answers a query, once; `answered` says who told the facts, and when. Throws 'register.no-query' where it is answered
 * already or there is none.
 */
export async function answerAmendmentQuery(
  tx: Tx,
  query: Pick<AmendmentQuery, 'id' | 'pupilId' | 'session'>,
  facts: Required<AmendmentFacts>,
  answered?: { readonly by: Actor; readonly at: Instant },
): Promise<void> {
  const sealed = await sealAmendment(tx, requireUuid(query.pupilId, 'pupilId'), query.session, facts);
  const rows = await tx.query(
    `update waymark.mark_history set sealed_reason = $3, answered_by = $6, answered_role = $7, answered_at = $8
     where school_id = $1 and id = $2 and pupil_id = $4 and day::text || ' ' || half = $5 and sealed_reason is null and batch_id is not null
     returning id`,
    [
      tx.schoolId,
      query.id,
      sealed,
      query.pupilId,
      query.session,
      answered?.by.id ?? null,
      answered?.by.role ?? null,
      timestampOrNull(answered?.at),
    ],
  );
  if (rows.length === 0) throw noQuery(query.id);
}

/** A row that could not be taken: which field, what is wrong, what to do. `text` is the row as it came. */
export interface RejectedRow {
  /** Counts the rows of the delivery from 1. */
  readonly row: number;
  readonly field: string;
  readonly problem: string;
  readonly remedy: string;
  readonly text: string;
}

const MAX_REJECTED = 10_000;

const rowContext = (batchId: string, row: number, field: string): string => `row ${batchId} ${row} ${field}`;

/**
 * Keeps rows that were refused; their text, which names pupils, is sealed under a key of the batch, so that
 * `destroyKey(tx, batch.id)` makes all of it unreadable. Throws 'register.too-many-rows'.
 */
export async function putRejectedRows(tx: Tx, batch: Batch, rows: readonly RejectedRow[]): Promise<void> {
  if (rows.length > MAX_REJECTED) {
    throw new WaymarkError(
      'register.too-many-rows',
      `${rows.length} rejected rows in one call; give at most ${MAX_REJECTED}`,
    );
  }
  await countBatch(tx, batch, { accepted: 0, amended: 0, unchanged: 0, stale: 0, rejected: rows.length });
  if (rows.length === 0) return;
  const seal = await sealerFor(tx, batch.id);
  const sealed = rows.map(({ row, field, text }) =>
    JSON.stringify(seal(rowContext(batch.id, row, field), { text })),
  );
  await tx.query(
    `insert into waymark.rejected_row (school_id, batch_id, row_number, field, problem, remedy, sealed_row)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[])`,
    [
      tx.schoolId,
      batch.id,
      rows.map(({ row }) => row),
      rows.map(({ field }) => field),
      rows.map(({ problem }) => problem),
      rows.map(({ remedy }) => remedy),
      sealed,
    ],
  );
}

/** The refused rows of a batch in order, `limit` (at most 500) after row `after`. */
export async function listRejectedRows(
  tx: Tx,
  batchId: string,
  page: { readonly after?: number; readonly limit?: number } = {},
): Promise<readonly RejectedRow[]> {
  const rows = await tx.query<Omit<RejectedRow, 'text'> & { sealed: string }>(
    `select row_number as row, field, problem, remedy, sealed_row as sealed from waymark.rejected_row
     where school_id = $1 and batch_id = $2 and row_number > $3 order by row_number, field limit $4`,
    [tx.schoolId, requireUuid(batchId, 'batchId'), page.after ?? 0, Math.min(page.limit ?? 100, 500)],
  );
  const seals = rows.map(({ row, field, sealed }) => ({
    context: rowContext(batchId, row, field),
    seal: JSON.parse(sealed) as Seal,
  }));
  const opened = await openAllSealed(tx, seals);
  return rows.map(({ row, field, problem, remedy }, i) => {
    const facts = opened[i]!;
    return { row, field, problem, remedy, text: facts === 'destroyed' ? facts : String(facts['text']) };
  });
}
