// What the store keeps for governors: pseudonyms of cases, the headteacher's grants of a dated history with every
// reading of one, and benchmarks.
import { createHmac } from 'node:crypto';
import { WaymarkError } from '#libs/kernel';
import type { Instant, PlainDate } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { Seal } from './envelope.js';
import { requireUuid } from './ids.js';
import { findCase } from './log.js';
import { openSealed, sealerFor } from './sealing.js';
import { eventColumns, eventOfRow, type EventRow, type StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';

export const grantPurposes = ['complaint', 'panel', 'inspection'] as const;
export type GrantPurpose = (typeof grantPurposes)[number];

/** A grant lasts four weeks at most; whoever needs longer asks the headteacher again. */
export const longestGrantDays = 28;
const DAY_MS = 86_400_000;

/** Letters and digits that are not mistaken for each other when read out. */
const alphabet = '23456789BCDFGHJKMNPQRSTVWXYZ';

/** The name under which governors know a case: eight signs, the same each time, that lead back to nobody without the key. */
export function pseudonymOf(tx: Tx, caseId: string): string {
  const digest = createHmac('sha256', tx.masterKey).update(`pseudonym/${tx.schoolId}/${caseId}`).digest();
  const signs = Array.from(digest.subarray(0, 8), byte => alphabet[byte % alphabet.length]).join('');
  return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}

export interface AuditedCase {
  readonly caseId: string;
  readonly pupilId: string;
  readonly caseNumber: number;
  readonly pseudonym: string;
}

/** The school's cases under their pseudonyms, in the order of these, which tells nothing: 5,000 at most. */
export async function listAuditedCases(tx: Tx): Promise<readonly AuditedCase[]> {
  const rows = await tx.query<Omit<AuditedCase, 'pseudonym'>>(
    `select case_id as "caseId", pupil_id as "pupilId", case_number as "caseNumber" from waymark.case_view
     where school_id = $1 order by opened_at desc limit 5000`,
    [tx.schoolId],
  );
  return rows
    .map(row => ({ ...row, pseudonym: pseudonymOf(tx, row.caseId) }))
    .toSorted((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
}

/** Most events that the picture of a school is drawn from: some thousand cases. */
const mostEvents = 100_000;

/** The events of each case of the school, in order; what happened outside cases is left out. */
export async function loadCasesOfSchool(tx: Tx): Promise<readonly (readonly StoredEvent[])[]> {
  const rows = await tx.query<EventRow>(
    `select ${eventColumns} from waymark.case_stream s join waymark.case_event e using (school_id, stream_id)
     where s.school_id = $1 and s.case_number > 0 order by e.global_position desc limit $2`,
    [tx.schoolId, mostEvents],
  );
  const events = rows.map(eventOfRow).toReversed();
  return [...Map.groupBy(events, event => event.streamId).values()];
}

export interface NewGrant {
  readonly id: string;
  readonly caseId: string;
  /** Account that may read the dated history. */
  readonly to: string;
  /** Account of the headteacher who grants it. */
  readonly by: string;
  readonly purpose: GrantPurpose;
  /** What it is needed for; sealed under the pupil's key. */
  readonly note: string;
  readonly at: Instant;
  readonly until: Instant;
}

export interface Grant extends Omit<NewGrant, 'note'> {
  /** undefined where the pupil's key is destroyed. */
  readonly note: string | undefined;
  readonly endedAt: Instant | null;
  /** How often the history was read under it. */
  readonly readings: number;
}

/** Opens the dated history of a case to one governor for a time. Throws 'grant.too-long', 'log.unknown-case'. */
export async function putGrant(tx: Tx, grant: NewGrant): Promise<void> {
  const days = (grant.until - grant.at) / DAY_MS;
  if (days <= 0 || days > longestGrantDays) {
    throw new WaymarkError(
      'grant.too-long',
      `A history is opened for 1 to ${longestGrantDays} days; choose an earlier last day and renew it if need be`,
      { details: { field: 'until', days } },
    );
  }
  const { pupilId } = await findCase(tx, grant.caseId);
  const seal = await sealerFor(tx, pupilId);
  await tx.query(
    `insert into waymark.history_grant (school_id, id, case_id, granted_to, granted_by, purpose, note, granted_at, until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.schoolId,
      requireUuid(grant.id, 'id'),
      grant.caseId,
      grant.to,
      grant.by,
      grant.purpose,
      JSON.stringify(seal(noteContext(grant.id), { note: grant.note })),
      timestamp(grant.at),
      timestamp(grant.until),
    ],
  );
}

/** Ends a grant now; one that has ended stays as it ended. Throws 'grant.unknown'. */
export async function endGrant(tx: Tx, id: string, at: Instant): Promise<void> {
  const rows = await tx.query(
    `update waymark.history_grant set ended_at = coalesce(ended_at, $3) where school_id = $1 and id = $2 returning id`,
    [tx.schoolId, requireUuid(id, 'id'), timestamp(at)],
  );
  if (rows.length === 0)
    throw new WaymarkError('grant.unknown', `There is no grant ${id} in this school`, {
      details: { field: 'id' },
    });
}

interface GrantRow extends Omit<Grant, 'note'> {
  readonly note: Seal;
}

/** The grants of the school, newest first, 200 at most; of one case where it is given. */
export async function listGrants(tx: Tx, caseId?: string): Promise<readonly Grant[]> {
  const rows = await tx.query<GrantRow>(
    `select g.id, g.case_id as "caseId", g.granted_to as "to", g.granted_by as "by", g.purpose, g.note,
            g.granted_at as at, g.until, g.ended_at as "endedAt",
            (select count(*) from waymark.history_reading r where r.school_id = g.school_id and r.grant_id = g.id) as readings
     from waymark.history_grant g
     where g.school_id = $1 and ($2::uuid is null or g.case_id = $2) order by g.granted_at desc, g.id limit 200`,
    [tx.schoolId, caseId === undefined ? null : requireUuid(caseId, 'caseId')],
  );
  const grants: Grant[] = [];
  for (const { note, ...row } of rows) {
    const facts = await openSealed(tx, noteContext(row.id), note);
    grants.push({ ...row, note: facts === 'destroyed' ? undefined : String(facts['note']) });
  }
  return grants;
}

/**
 * Whether this account may read the dated history of the case at this moment; a yes is written down as a reading, in the
 * same transaction as what is read.
 */
export async function readUnderGrant(tx: Tx, caseId: string, account: string, at: Instant): Promise<boolean> {
  const rows = await tx.query(
    `with running as (
       select id from waymark.history_grant
       where school_id = $1 and case_id = $2 and granted_to = $3 and granted_at <= $4 and until > $4 and ended_at is null
       order by until desc limit 1)
     insert into waymark.history_reading (school_id, grant_id, read_at) select $1, id, $4 from running returning grant_id`,
    [tx.schoolId, requireUuid(caseId, 'caseId'), account, timestamp(at)],
  );
  return rows.length > 0;
}

export interface Benchmark {
  readonly measure: 'attendance' | 'persistent' | 'severe';
  /** `all` or the code of a cohort. */
  readonly cohort: string;
  /** First day of the school year, 1 September. */
  readonly year: PlainDate;
  readonly percent: number;
  /** Where the figure was published. */
  readonly source: string;
}

/** Keeps benchmarks, each in the place of one for the same measure, cohort and year. */
export async function putBenchmarks(tx: Tx, benchmarks: readonly Benchmark[]): Promise<void> {
  await tx.query(
    `insert into waymark.benchmark (school_id, measure, cohort, school_year, percent, source)
     select $1, * from unnest($2::text[], $3::text[], $4::smallint[], $5::numeric[], $6::text[])
     on conflict (school_id, measure, cohort, school_year) do update set percent = excluded.percent, source = excluded.source`,
    [
      tx.schoolId,
      benchmarks.map(b => b.measure),
      benchmarks.map(b => b.cohort),
      benchmarks.map(b => Number(b.year.slice(0, 4))),
      benchmarks.map(b => b.percent),
      benchmarks.map(b => b.source),
    ],
  );
}

/** The school's benchmarks, newest year first, 1,000 at most. */
export async function listBenchmarks(tx: Tx): Promise<readonly Benchmark[]> {
  const rows = await tx.query<Omit<Benchmark, 'year' | 'percent'> & { year: number; percent: string }>(
    `select measure, cohort, school_year as year, percent, source from waymark.benchmark
     where school_id = $1 order by school_year desc, measure, cohort limit 1000`,
    [tx.schoolId],
  );
  return rows.map(row => ({ ...row, year: `${row.year}-09-01`, percent: Number(row.percent) }));
}

const noteContext = (id: string): string => `history_grant/${id}/note`;
