// Where an import of the same file stopped. A file is told by its first bytes, its name and how it is read.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '#libs/kernel';
import type { ImportProfile } from '#libs/register';
import type { Instant } from '#libs/school-time';
import { timestampOrNull } from '../connection.js';
import type { Store, Tx } from '../store.js';

export interface ResumePoint {
  readonly fingerprint: string;
  /** The delivery to go on with; undefined where a new one begins. */
  readonly batchId?: string;
  /** When its extract was made. */
  readonly asAt?: Instant;
  /** Rows that are dealt with. */
  readonly rows: number;
}

interface Asked {
  readonly sample: Uint8Array;
  readonly profile: ImportProfile;
  readonly source: string;
  readonly resume?: boolean;
}

/** The point from which to read; the beginning where nothing is to be resumed. */
export async function resumePoint(store: Store, schoolId: string, asked: Asked): Promise<ResumePoint> {
  const { sample, profile, source } = asked;
  const hash = createHash('sha256')
    .update(sample)
    .update(canonicalJson(profile as Json))
    .update(source);
  const fingerprint = hash.digest('hex');
  if (!asked.resume) return { fingerprint, rows: 0 };
  const [row] = await store.forSchool(schoolId, tx =>
    tx.query<{ id: string; asAt: Instant; rows: number; finished: boolean }>(
      `select id, as_at as "asAt", read_rows as rows, finished_at is not null as finished from waymark.import_batch
       where school_id = $1 and fingerprint = $2 order by received_at desc, id limit 1`,
      [schoolId, fingerprint],
    ),
  );
  return row && !row.finished
    ? { fingerprint, batchId: row.id, asAt: row.asAt, rows: row.rows }
    : { fingerprint, rows: 0 };
}

/** How far a file was read in the transaction that took its rows in. */
export interface HowFar {
  readonly bytes: number;
  readonly rows: number;
  /** The line of headers. */
  readonly header: string;
  /** When the file was read to its end; null before. */
  readonly finishedAt: Instant | null;
}

/** Notes how far a file was read, so that the import can go on from there. */
export async function noteProgress(
  tx: Tx,
  batchId: string,
  fingerprint: string,
  { bytes, rows, header, finishedAt }: HowFar,
): Promise<void> {
  await tx.query(
    `update waymark.import_batch set fingerprint = $3, read_bytes = $4, read_rows = $5, finished_at = $6, header = $7
     where school_id = $1 and id = $2`,
    [tx.schoolId, batchId, fingerprint, bytes, rows, timestampOrNull(finishedAt), header],
  );
}
