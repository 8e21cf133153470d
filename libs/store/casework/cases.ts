// Which cases there are: for whoever sends messages to them, and for starting their drivers anew from the log.
import type { Instant } from '#libs/school-time';
import type { CaseKey } from '#workflows/case';
import { caseIdOf } from '../case-id.js';
import { findCase } from '../log.js';
import type { Tx } from '../store.js';

/** A case with its id. */
export interface CaseAddress extends CaseKey {
  readonly caseId: string;
}

export const caseAddress = (schoolId: string, pupilId: string, caseNumber: number): CaseAddress => ({
  schoolId,
  pupilId,
  caseNumber,
  caseId: caseIdOf(schoolId, pupilId, caseNumber),
});

/** The case that a command goes to: the one it was given in, else the pupil's latest, else what is outside any case. Throws 'log.unknown-case'. */
export async function caseOfCommand(tx: Tx, pupilId: string, caseId: string | null): Promise<CaseAddress> {
  if (caseId !== null) {
    const found = await findCase(tx, caseId);
    return { schoolId: tx.schoolId, pupilId: found.pupilId, caseNumber: found.caseNumber, caseId };
  }
  const [row] = await tx.query<{ latest: number }>(
    'select coalesce(max(case_number), 0) as latest from waymark.case_stream where school_id = $1 and pupil_id = $2',
    [tx.schoolId, pupilId],
  );
  return caseAddress(tx.schoolId, pupilId, row!.latest);
}

export interface LiveCase extends CaseAddress {
  /** When the next thing falls due in it, as last worked out. */
  readonly nextDue: Instant | null;
}

export interface LiveFilter {
  readonly pupilId?: string;
  /** The last id of the page before. */
  readonly after?: string;
  /** At most 500. */
  readonly limit?: number;
}

/**
 * Cases that need a driver, open or with something still to end, by id. One whose view was lost counts as live: its
 * driver finds out.
 */
export async function listLiveCases(tx: Tx, filter: LiveFilter = {}): Promise<readonly LiveCase[]> {
  const { pupilId = null, after = '', limit = 500 } = filter;
  const rows = await tx.query<Omit<LiveCase, 'schoolId'>>(
    `select s.pupil_id as "pupilId", s.case_number as "caseNumber", s.stream_id as "caseId", v.next_deadline as "nextDue"
     from waymark.case_stream s left join waymark.case_view v on v.school_id = s.school_id and v.case_id = s.stream_id
     where s.school_id = $1 and s.case_number > 0 and coalesce(v.status, 'open') <> 'closed'
       and ($2::uuid is null or s.pupil_id = $2) and s.stream_id::text > $3
     order by s.stream_id::text limit $4`,
    [tx.schoolId, pupilId, after, Math.min(limit, 500)],
  );
  return rows.map(row => ({ schoolId: tx.schoolId, ...row }));
}

/** Ids of all streams of the school: its cases, and what happened outside them. For the end of a throw-away school. */
export async function listStreams(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    'select stream_id as id from waymark.case_stream where school_id = $1',
    [tx.schoolId],
  );
  return rows.map(({ id }) => id);
}
