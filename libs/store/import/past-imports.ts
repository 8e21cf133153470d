// What was taken in from files lately, and how far an import came that broke off.
import type { Actor } from '#libs/access';
import type { Instant } from '#libs/school-time';
import type { Tx } from '../store.js';

export interface PastImport {
  readonly id: string;
  /** The file's name or where it came from. */
  readonly source: string;
  readonly receivedAt: Instant;
  readonly by: Actor;
  readonly accepted: number;
  readonly amended: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly rejected: number;
  /** Rows read of a file that was not read to its end; null for every other. */
  readonly brokenOffAfter: number | null;
}

/** The school's imports, the latest first, 50 at most; with `rejected` only those with rows that were not taken. */
export function listImports(
  tx: Tx,
  { limit = 10, rejected = false }: { readonly limit?: number; readonly rejected?: boolean } = {},
): Promise<readonly PastImport[]> {
  return tx.query<PastImport>(
    `select id, source, received_at as "receivedAt", jsonb_build_object('id', actor_id, 'role', actor_role) as by,
       accepted, amended, unchanged, stale, rejected,
       case when fingerprint is not null and finished_at is null then read_rows end as "brokenOffAfter"
     from waymark.import_batch where school_id = $1 and (not $3 or rejected > 0)
     order by received_at desc, id limit $2`,
    [tx.schoolId, Math.min(limit, 50), rejected],
  );
}
