// What a register must be able to show of each amendment, and the rows that an import could not take.
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Instant, Session } from '#libs/school-time';
import type { Seal } from './envelope.js';
import { requireUuid } from './ids.js';
import { countBatch, reasonContext, type Batch } from './register.js';
import { openSealed, sealerFor } from './sealing.js';
import type { Tx } from './store.js';

/** The original entry, the amended one, why, when and by whom. */
export interface Amendment {
  readonly session: Session;
  readonly previous: string;
  readonly code: string;
  readonly at: Instant;
  readonly by: Actor;
  /** null where none was given. */
  readonly reason: string | 'destroyed' | null;
}

/** A pupil's amendments, oldest session first, 1,000 at most. */
export async function listAmendments(tx: Tx, pupilId: string): Promise<readonly Amendment[]> {
  const rows = await tx.query<
    Omit<Amendment, 'by' | 'reason'> & { actor: string; role: Actor['role']; sealed: string | null }
  >(
    `select h.day::text || ' ' || h.half as session, h.code as previous, h.replaced_by as code, h.replaced_at as at,
            b.actor_id as actor, b.actor_role as role, h.sealed_reason as sealed
     from waymark.mark_history h join waymark.import_batch b on b.school_id = h.school_id and b.id = h.batch_id
     where h.school_id = $1 and h.pupil_id = $2 order by h.day, h.half, h.id limit 1000`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId')],
  );
  const amendments: Amendment[] = [];
  for (const { session, previous, code, at, actor, role, sealed } of rows) {
    const facts =
      sealed === null
        ? null
        : await openSealed(tx, reasonContext(pupilId, session), JSON.parse(sealed) as Seal);
    const reason = facts === null || facts === 'destroyed' ? facts : String(facts['reason']);
    amendments.push({ session, previous, code, at, by: { id: actor, role }, reason });
  }
  return amendments;
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
  const opened: RejectedRow[] = [];
  for (const { sealed, ...row } of rows) {
    const facts = await openSealed(tx, rowContext(batchId, row.row, row.field), JSON.parse(sealed) as Seal);
    opened.push({ ...row, text: facts === 'destroyed' ? facts : String(facts['text']) });
  }
  return opened;
}
