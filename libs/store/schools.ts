// Schools: what a process must know before it can work for one, and the end of a throw-away one.
import { WaymarkError } from '#libs/kernel';
import type { CalendarSpec, Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { RelayTx, Store, Tx } from './store.js';

export interface SchoolRecord {
  /** For addresses: lower-case letters, digits and dashes, unlike any other school's. */
  readonly slug: string;
  readonly name: string;
  /** Policy pack and version for cases that open from now on. */
  readonly policyId: string;
  readonly policyVersion: string;
  readonly calendar: CalendarSpec;
  /** Temporal namespace in which the school's cases run. */
  readonly namespace: string;
  /** A throw-away school, the only kind that `deleteSchool` takes. Fixed when the school is made; false where not given. */
  readonly disposable?: boolean;
}

export interface School extends Required<SchoolRecord> {
  readonly id: string;
}

const columns = `id, slug, name, policy_id as "policyId", policy_version as "policyVersion", calendar, namespace, disposable`;

/** Makes the school of the transaction, or brings its name, policy and calendar up to date. */
export async function putSchool(tx: Tx, school: SchoolRecord): Promise<void> {
  await tx.query(
    `insert into waymark.school (id, slug, name, policy_id, policy_version, calendar, namespace, disposable)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set slug = excluded.slug, name = excluded.name, policy_id = excluded.policy_id,
       policy_version = excluded.policy_version, calendar = excluded.calendar`,
    [
      tx.schoolId,
      school.slug,
      school.name,
      school.policyId,
      school.policyVersion,
      JSON.stringify(school.calendar),
      school.namespace,
      school.disposable ?? false,
    ],
  );
}

/** The school of the transaction; its calendar with the closures known at `at`, or all. Throws 'store.unknown-school'. */
export async function loadSchool(tx: Tx, at: Instant = Infinity): Promise<School> {
  const [school] = await tx.query<School>(`select ${columns} from waymark.school where id = $1`, [
    tx.schoolId,
  ]);
  if (!school) {
    throw new WaymarkError('store.unknown-school', `There is no school ${tx.schoolId}`, {
      details: { schoolId: tx.schoolId },
    });
  }
  const later = await tx.query<{ day: string }>(
    `select day from waymark.closure
     where school_id = $1 and known_at <= $2 and (lifted_at is null or lifted_at > $2) order by day`,
    [tx.schoolId, at === Infinity ? 'infinity' : timestamp(at)],
  );
  if (later.length === 0) return school;
  const closures = new Set([...(school.calendar.closures ?? []), ...later.map(({ day }) => day)]);
  return { ...school, calendar: { ...school.calendar, closures: [...closures].toSorted() } };
}

/** Every school by slug, 1,000 at most a call; `after` is the last slug of the call before. */
export function listSchools(tx: RelayTx, after = ''): Promise<readonly School[]> {
  return tx.query<School>(`select ${columns} from waymark.school where slug > $1 order by slug limit 1000`, [
    after,
  ]);
}

/** Tables in the order in which a school's rows can go. */
export const tablesOfSchool = [
  'history_reading',
  'history_grant',
  'benchmark',
  'school_clock',
  'training_habit',
  'worklist',
  'case_attachment',
  'case_note',
  'case_view',
  'letter_document',
  'office_letter',
  'delivery',
  'print_run',
  'delivery_setting',
  'letter',
  'outbox',
  'command',
  'case_event',
  'case_stream',
  'subject_key',
  'correction_wish',
  'calendar_change',
  'rejected_row',
  'mark_history',
  'late_mark',
  'pupil_week',
  'mark_times',
  'pupil_measure',
  'import_profile',
  'import_batch',
  'earlier_notice',
  'earlier_improvement_notice',
  'suspension',
  'enrolment',
  'pupil_flag',
  'relationship',
  'parent',
  'pupil_word',
  'pupil',
  'closure',
  'school_setting',
  'school_logo',
] as const;

/**
 * Deletes a throw-away school with everything of it, its log included; the store's login must own the tables.
 * A school that is gone already is no error. Throws 'store.not-disposable' for any school made to last.
 */
export async function deleteSchool(store: Store, schoolId: string): Promise<void> {
  await store.asOwner(schoolId, async ({ query }) => {
    const [school] = await query<{ disposable: boolean }>(
      'select disposable from waymark.school where id = $1 for update',
      [schoolId],
    );
    if (!school) return;
    if (!school.disposable) {
      throw new WaymarkError(
        'store.not-disposable',
        `School ${schoolId} was made to last; only a school made disposable can be deleted`,
        {
          details: { schoolId },
        },
      );
    }
    for (const table of tablesOfSchool)
      await query(`delete from waymark.${table} where school_id = $1`, [schoolId]);
    await query('delete from waymark.school where id = $1', [schoolId]);
  });
}
