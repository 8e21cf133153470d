// Notices that were over before the school was taken on: penalty notices of any authority, which count for three years,
// and Notices to Improve. Each with who told of it and the document that shows it.
import type { Instant, PlainDate } from '#libs/school-time';
import { londonDate } from '#libs/school-time';
import type { ImprovementRow, PaperDocument, PenaltyRow } from './adopt-row.js';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import type { Tx } from './store.js';

interface Earlier {
  readonly parent: string;
  readonly issued: PlainDate;
  readonly authority: string;
  /** Who told of it: 'paper', a system, an authority's register. */
  readonly source: string;
  readonly documents: readonly PaperDocument[];
}

export interface EarlierPenalty extends Earlier {
  readonly status: PenaltyRow['outcome'];
}

export interface EarlierImprovement extends Earlier {
  readonly until: PlainDate;
  readonly outcome: Exclude<ImprovementRow['outcome'], 'running'>;
}

export interface EarlierNotices {
  readonly penalties: readonly EarlierPenalty[];
  readonly improvements: readonly EarlierImprovement[];
}

/** What is known of a pupil's notices from before Waymark, the oldest first. */
export async function loadEarlierNotices(tx: Tx, pupilId: string): Promise<EarlierNotices> {
  const values = [tx.schoolId, requireUuid(pupilId, 'pupilId')];
  const penalties = await tx.query<EarlierPenalty>(
    `select parent_id as parent, issued, status, authority, source, coalesce(document, '[]') as documents
     from waymark.earlier_notice where school_id = $1 and pupil_id = $2 order by issued, parent_id limit 100`,
    values,
  );
  const improvements = await tx.query<EarlierImprovement>(
    `select parent_id as parent, issued, until, outcome, authority, source, coalesce(document, '[]') as documents
     from waymark.earlier_improvement_notice where school_id = $1 and pupil_id = $2 order by issued, parent_id limit 100`,
    values,
  );
  return { penalties, improvements };
}

/** A row of the past with its parent found. */
export type PastRow = (PenaltyRow | ImprovementRow) & { readonly parentId: string };

/** What is wrong with the dates of a row of the past. */
export function pastProblem(
  row: PastRow,
  now: Instant,
): { field: string; problem: string; remedy: string } | undefined {
  const today = londonDate(now);
  if (row.issuedOn > today)
    return {
      field: 'issuedOn',
      problem: 'this day lies ahead',
      remedy: 'only what has happened can be entered',
    };
  if (row.kind === 'notice-to-improve' && row.until !== undefined && row.until < row.issuedOn)
    return { field: 'until', problem: 'this is before the day of issue', remedy: 'correct one of the days' };
  return undefined;
}

/** Enters a notice of the past; true where that changed anything. */
export async function putPastNotice(tx: Tx, pupilId: string, row: PastRow, now: Instant): Promise<boolean> {
  const documents = JSON.stringify(row.documents);
  const common = [
    tx.schoolId,
    pupilId,
    row.parentId,
    row.issuedOn,
    row.outcome,
    row.authority,
    row.source,
    documents,
  ];
  const set = 'authority = excluded.authority, source = excluded.source, document = excluded.document';
  const rows =
    row.kind === 'penalty-notice'
      ? await tx.query(
          `insert into waymark.earlier_notice as e (school_id, pupil_id, parent_id, issued, status, authority, source, document, known_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (school_id, pupil_id, parent_id, issued) do update set status = excluded.status, ${set}
           where (e.status, e.authority, e.source, e.document) is distinct from
             (excluded.status, excluded.authority, excluded.source, excluded.document)
           returning issued`,
          [...common, timestamp(now)],
        )
      : await tx.query(
          `insert into waymark.earlier_improvement_notice as e
             (school_id, pupil_id, parent_id, issued, outcome, authority, source, document, known_at, until)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (school_id, pupil_id, parent_id, issued) do update set outcome = excluded.outcome, until = excluded.until, ${set}
           where (e.outcome, e.until, e.authority, e.source, e.document) is distinct from
             (excluded.outcome, excluded.until, excluded.authority, excluded.source, excluded.document)
           returning issued`,
          [...common, timestamp(now), row.until],
        );
  return rows.length > 0;
}
