// Reading the worklist: a page of a list, and how many entries each list has. Every page is a bounded number of short index
// ranges, whatever the school's size; counts stop at 1,000, which costs the same for 1,001 entries as for 100,000.
import type { Role } from '#libs/access';
import type { CaseSummary } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { requireUuid } from './ids.js';
import type { Tx } from './store.js';

/** Which entries: the lists (each entry once where several name it) and the moments between which they fall due. */
export interface WorklistScope {
  readonly lists: readonly string[];
  /** Due at this moment or later. */
  readonly dueFrom?: Instant;
  /** Due before this moment. */
  readonly dueBefore?: Instant;
}

export interface WorklistFilter {
  /** The highest stage entered; empty text for cases before their first. */
  readonly stage?: string;
  readonly yearGroup?: number;
  /** A flag of the pupil, such as `ehcp`. */
  readonly cohort?: string;
  /** One kind of task, such as `approve:target-letter`. */
  readonly what?: string;
}

export interface WorklistEntry {
  readonly caseId: string;
  readonly pupilId: string;
  readonly what: string;
  /** Whom it waits for; null for what the clock brings, and for whole cases. */
  readonly role: Role | null;
  readonly since: Instant;
  /** Null where nothing sets a day. */
  readonly due: Instant | null;
  readonly yearGroup: number | null;
  readonly summary: CaseSummary;
}

export interface WorklistPage {
  readonly entries: readonly WorklistEntry[];
  /** Give it as `after` for the page that follows; null at the end. */
  readonly next: string | null;
}

/** `more`: at least one more than `count`. */
export interface BoundedCount {
  readonly count: number;
  readonly more: boolean;
}

export const worklistCountLimit = 1000;
const mostEntries = 100;
const key = 'due, since, case_id, what';

/** Tasks that wait for these roles. */
export const waitingFor = (roles: readonly Role[]): WorklistScope => ({
  lists: roles.map(role => `waits:${role}`),
});

/** A page of the worklist, what falls due first at the top. Throws 'worklist.bad-cursor' for an `after` that no page gave. */
export async function listWorklist(
  tx: Tx,
  scope: WorklistScope,
  filter: WorklistFilter = {},
  page: { readonly limit?: number; readonly after?: string } = {},
): Promise<WorklistPage> {
  const limit = Math.max(1, Math.min(page.limit ?? 25, mostEntries));
  const sql = createSql(tx);
  const after = page.after === undefined ? '' : `and (${key}) > (${sql.cursor(page.after)})`;
  const parts = scope.lists.map(
    list => `(select ${key}, role, year_group, pupil_id from waymark.worklist
      where ${sql.where(list, scope, filter)} ${after} order by ${key} limit ${limit + 1})`,
  );
  if (parts.length === 0) return { entries: [], next: null };
  const rows = await tx.query<Omit<WorklistEntry, 'due'> & { readonly due: Instant }>(
    `select w.case_id as "caseId", w.pupil_id as "pupilId", w.what, w.role, w.since, w.due, w.year_group as "yearGroup", v.summary
     from (select distinct on (${key}) * from (${parts.join(' union all ')}) u order by ${key} limit ${limit + 1}) w
     join waymark.case_view v on v.school_id = $1 and v.case_id = w.case_id
     order by w.due, w.since, w.case_id, w.what`,
    sql.values,
  );
  const shown = rows.slice(0, limit);
  return {
    entries: shown.map(row => ({ ...row, due: row.due === Infinity ? null : row.due })),
    next: rows.length > limit ? writeCursor(shown.at(-1)!) : null,
  };
}

/** How many entries each scope has, in one query, none counted beyond 1,000. */
export async function countWorklist<Name extends string>(
  tx: Tx,
  scopes: Readonly<Record<Name, WorklistScope>>,
  filter: WorklistFilter = {},
): Promise<Record<Name, BoundedCount>> {
  const sql = createSql(tx);
  const names = Object.keys(scopes) as Name[];
  const counted = names.map(name => {
    const scope = scopes[name];
    const parts = scope.lists.map(
      list => `(select case_id, what from waymark.worklist
        where ${sql.where(list, scope, filter)} limit ${worklistCountLimit + 1})`,
    );
    const of = parts.length === 0 ? 'select null::uuid, null::text where false' : parts.join(' union ');
    return `(select count(*) from (select 1 from (${of}) d limit ${worklistCountLimit + 1}) n)`;
  });
  const [row] = await tx.query<{ readonly counts: number[] }>(
    `select array[${counted.join(', ')}]::int[] as counts`,
    sql.values,
  );
  const bounded = (count: number): BoundedCount => ({
    count: Math.min(count, worklistCountLimit),
    more: count > worklistCountLimit,
  });
  return Object.fromEntries(names.map((name, i) => [name, bounded(row!.counts[i]!)])) as Record<
    Name,
    BoundedCount
  >;
}

/** Conditions with their values; $1 is the school. */
function createSql(tx: Tx) {
  const values: unknown[] = [tx.schoolId];
  const put = (value: unknown): string => `$${values.push(value)}`;
  return {
    values,
    where(list: string, { dueFrom, dueBefore }: WorklistScope, filter: WorklistFilter): string {
      const { stage, yearGroup, cohort = '', what } = filter;
      const moment = (at: Instant) => `${put(new Date(at))}::timestamptz`;
      return [
        `school_id = $1 and list = ${put(list)} and cohort = ${put(cohort)}`,
        ...(dueFrom === undefined ? [] : [`due >= ${moment(dueFrom)}`]),
        ...(dueBefore === undefined ? [] : [`due < ${moment(dueBefore)}`]),
        ...(stage === undefined ? [] : [`stage = ${put(stage)}`]),
        ...(yearGroup === undefined ? [] : [`year_group = ${put(yearGroup)}`]),
        ...(what === undefined ? [] : [`what = ${put(what)}`]),
      ].join(' and ');
    },
    cursor(text: string): string {
      const { due, since, caseId, what } = readCursor(text);
      return `${put(due)}::timestamptz, ${put(since)}::timestamptz, ${put(caseId)}::uuid, ${put(what)}::text`;
    },
  };
}

/** The place of an entry in a list, as text that an address can carry. */
export const writeCursor = (row: {
  readonly due: Instant;
  readonly since: Instant;
  readonly caseId: string;
  readonly what: string;
}): string =>
  Buffer.from(`${row.due === Infinity ? '' : row.due} ${row.since} ${row.caseId} ${row.what}`).toString(
    'base64url',
  );

/** The place that a cursor names. Throws 'worklist.bad-cursor'. */
export function readCursor(text: string) {
  const match = /^(-?\d{1,15})? (-?\d{1,15}) ([0-9a-f-]{36}) ([ -~]{1,200})$/.exec(
    Buffer.from(text, 'base64url').toString(),
  );
  const moments = [match?.[1] ?? 0, match?.[2] ?? NaN].map(Number);
  if (!match || moments.some(at => Number.isNaN(new Date(at).getTime()))) {
    throw new WaymarkError(
      'worklist.bad-cursor',
      'after is not the end of a page; give the value of next, or leave it out',
      { details: { field: 'after' } },
    );
  }
  return {
    due: match[1] === undefined ? 'infinity' : new Date(Number(match[1])).toISOString(),
    since: new Date(Number(match[2])).toISOString(),
    caseId: requireUuid(match[3]!, 'after'),
    what: match[4]!,
  };
}
