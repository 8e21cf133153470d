// What lists and pages read of cases. The store keeps the summaries that casework works out; all of it can be made
// again from the log.
import type { Role } from '#libs/access';
import type { CaseSummary } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { timestamp, timestampOrNull } from './connection.js';
import { requireUuid } from './ids.js';
import { rebuildLetters } from './letters.js';
import { loadPupilEvents } from './log.js';
import type { StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';
import { putWorklist } from './worklist-rows.js';

export interface CaseView extends CaseSummary {
  readonly caseId: string;
  readonly pupilId: string;
  /** Global position of the case's last event when the summary was made. */
  readonly updatedPosition: number;
}

export interface CaseFilter {
  /** Something in the case waits for this role. */
  readonly awaiting?: Role;
  readonly stage?: string;
  readonly status?: CaseSummary['status'];
  readonly pupilId?: string;
  /** Only cases that were put before the authority. */
  readonly referred?: boolean;
  /** At most 200; 50 where not given. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface CasePage {
  readonly items: readonly CaseView[];
  /** Give it as `after` for the page that follows; null at the end. */
  readonly next: string | null;
}

interface ViewRow {
  readonly caseId: string;
  readonly pupilId: string;
  readonly summary: CaseSummary;
  readonly updatedPosition: number;
}

const columns = `case_id as "caseId", pupil_id as "pupilId", summary, updated_position as "updatedPosition"`;

const viewOf = ({ summary, ...row }: ViewRow): CaseView => ({ ...summary, ...row });

/** Keeps the summaries of a pupil's cases, in the transaction that appended: the pupil's lock keeps older ones out. */
export async function putCaseViews(
  tx: Tx,
  pupilId: string,
  summaries: readonly CaseSummary[],
): Promise<void> {
  await tx.query(
    `insert into waymark.case_view
       (school_id, case_id, pupil_id, case_number, status, stage, opened_at, next_deadline, summary, updated_position)
     select $1, s.stream_id, $2, n.case_number, n.status, n.stage, n.opened_at, n.next_deadline, n.summary, e.global_position
     from unnest($3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::jsonb[])
       as n(case_number, status, stage, opened_at, next_deadline, summary)
     join waymark.case_stream s on s.school_id = $1 and s.pupil_id = $2 and s.case_number = n.case_number
     join waymark.case_event e on e.school_id = s.school_id and e.stream_id = s.stream_id and e.version = s.version
     on conflict (school_id, case_id) do update set status = excluded.status, stage = excluded.stage,
       opened_at = excluded.opened_at, next_deadline = excluded.next_deadline, summary = excluded.summary,
       updated_position = excluded.updated_position`,
    [
      tx.schoolId,
      requireUuid(pupilId, 'pupilId'),
      summaries.map(({ caseNumber }) => caseNumber),
      summaries.map(({ status }) => status),
      summaries.map(({ stage }) => stage),
      summaries.map(({ openedAt }) => timestamp(openedAt)),
      summaries.map(({ nextDeadline }) => timestampOrNull(nextDeadline?.due)),
      summaries.map(summary => JSON.stringify(summary)),
    ],
  );
  await putWorklist(tx, pupilId, summaries);
}

/** The view of a case, or undefined where there is none. */
export async function getCaseView(tx: Tx, caseId: string): Promise<CaseView | undefined> {
  const [row] = await tx.query<ViewRow>(
    `select ${columns} from waymark.case_view where school_id = $1 and case_id = $2`,
    [tx.schoolId, requireUuid(caseId, 'caseId')],
  );
  return row && viewOf(row);
}

/** A page of cases, the longest open first. Throws 'view.bad-cursor' for an `after` that no page gave. */
export async function listCaseViews(tx: Tx, filter: CaseFilter = {}): Promise<CasePage> {
  const limit = Math.max(1, Math.min(filter.limit ?? 50, 200));
  const after = filter.after === undefined ? undefined : readCursor(filter.after);
  const rows = await tx.query<ViewRow>(
    `select ${columns} from waymark.case_view
     where school_id = $1 and ($2::text is null or status = $2) and ($3::text is null or stage = $3)
       and ($4::uuid is null or pupil_id = $4) and ($5::jsonb is null or summary -> 'awaiting' @> $5)
       and ($6::timestamptz is null or (opened_at, case_id) > ($6, $7::uuid))
       and (not $9::boolean or summary ? 'authority')
     order by opened_at, case_id limit $8`,
    [
      tx.schoolId,
      filter.status ?? null,
      filter.stage ?? null,
      filter.pupilId ?? null,
      filter.awaiting === undefined ? null : JSON.stringify([{ role: filter.awaiting }]),
      timestampOrNull(after?.openedAt),
      after?.caseId ?? null,
      limit + 1,
      filter.referred ?? false,
    ],
  );
  const items = rows.slice(0, limit).map(viewOf);
  return { items, next: rows.length > limit ? writeCursor(items.at(-1)!) : null };
}

/** Works out the summaries of a pupil's cases from all events of the pupil. */
export type Summarise = (
  tx: Tx,
  pupilId: string,
  events: readonly StoredEvent[],
) => Promise<readonly CaseSummary[]>;

/** Makes the school's case views and missing letter rows again from the log. Gives the number of pupils with events. */
export async function rebuildProjections(tx: Tx, summarise: Summarise): Promise<number> {
  await tx.query('delete from waymark.case_view where school_id = $1', [tx.schoolId]);
  const pupils = await tx.query<{ id: string }>(
    'select distinct pupil_id as id from waymark.case_stream where school_id = $1 order by id',
    [tx.schoolId],
  );
  for (const { id } of pupils) {
    const events = await loadPupilEvents(tx, id);
    await putCaseViews(tx, id, await summarise(tx, id, events));
    await rebuildLetters(tx, events);
  }
  return pupils.length;
}

const writeCursor = ({ openedAt, caseId }: CaseView): string =>
  Buffer.from(`${openedAt} ${caseId}`).toString('base64url');

function readCursor(cursor: string): { readonly openedAt: Instant; readonly caseId: string } {
  const match = /^(-?\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) {
    throw new WaymarkError(
      'view.bad-cursor',
      'after is not the end of a page; give the value of next, or leave it out',
      {
        details: { field: 'after' },
      },
    );
  }
  return { openedAt: Number(match[1]), caseId: requireUuid(match[2]!, 'after') };
}
