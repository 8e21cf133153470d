// What several schools have put before the authority: lists, counts, deadlines, and a search among the pupils concerned.
// Each is one query, made of a short index range a school and list, under a role that sees nothing else of the schools.
import type { AuthorityList } from '#libs/casework';
import type { Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import type { AuthorityTx } from './store.js';
import { readCursor, worklistCountLimit, writeCursor, type BoundedCount } from './worklist.js';

export interface ReferralEntry {
  readonly schoolId: string;
  readonly school: string;
  readonly caseId: string;
  readonly pupilId: string;
  readonly forename: string;
  readonly surname: string;
  readonly yearGroup: number | null;
  readonly list: AuthorityList;
  /** As in the matter: `referral:penalty`, `notice:0`, `pay-by:0`. */
  readonly what: string;
  readonly since: Instant;
  /** Null where nothing sets a day. */
  readonly due: Instant | null;
  /** The moment by the school's clock, which in a school for training people move on. */
  readonly now: Instant;
}

export interface ReferralScope {
  readonly lists: readonly AuthorityList[];
  /** One of the schools, instead of all. */
  readonly schoolId?: string;
  /** One kind of matter, such as `referral:penalty`. */
  readonly what?: string;
}

export interface ReferralPage {
  readonly entries: readonly ReferralEntry[];
  /** Give it as `after` for the page that follows; null at the end. */
  readonly next: string | null;
}

export interface ReferredPupil {
  readonly schoolId: string;
  readonly school: string;
  readonly pupilId: string;
  readonly upn: string | null;
  readonly forename: string;
  readonly surname: string;
  readonly yearGroup: number | null;
  /** The cases with the authority, with the lists in which each stands. */
  readonly cases: readonly { readonly caseId: string; readonly lists: readonly AuthorityList[] }[];
}

const mostEntries = 200;
const mostPupils = 25;
const key = 'due, since, case_id, what';

/** $1 schools, $2 now, $3 lists, $4 kind of matter. A lower sum whose day has passed says nothing any more. */
const eachRange = `unnest($1::uuid[]) as school(id)
  left join waymark.school_clock c on c.school_id = school.id
  cross join unnest($3::text[]) as wanted(list)`;
const inRange = `school_id = school.id and list = 'authority:' || wanted.list and ($4::text is null or what = $4)
  and (what not like 'reduced:%' or due >= $2::timestamptz + coalesce(c.ahead_ms, 0) * interval '1 millisecond')`;

const valuesOf = (tx: AuthorityTx, { lists, schoolId, what }: ReferralScope): unknown[] => [
  schoolId === undefined ? tx.schoolIds : tx.schoolIds.filter(id => id === schoolId),
  timestamp(tx.now()),
  lists,
  what ?? null,
];

/** A page of matters, what falls due first at the top. Throws 'worklist.bad-cursor' for an `after` that no page gave. */
export async function listReferrals(
  tx: AuthorityTx,
  scope: ReferralScope,
  page: { readonly limit?: number; readonly after?: string } = {},
): Promise<ReferralPage> {
  const limit = Math.max(1, Math.min(page.limit ?? 25, mostEntries));
  const after = page.after === undefined ? undefined : readCursor(page.after);
  const from = after ? `and (${key}) > ($5::timestamptz, $6::timestamptz, $7::uuid, $8::text)` : '';
  const rows = await tx.query<
    Omit<ReferralEntry, 'due' | 'now'> & { readonly due: Instant; readonly ahead: number }
  >(
    `select w.school_id as "schoolId", s.name as school, w.case_id as "caseId", w.pupil_id as "pupilId", p.forename, p.surname,
       p.year_group as "yearGroup", w.list, w.what, w.since, w.due, w.ahead
     from (select m.*, wanted.list, coalesce(c.ahead_ms, 0) as ahead from ${eachRange}
       cross join lateral (select school_id, case_id, pupil_id, what, since, due from waymark.worklist
         where ${inRange} ${from} order by ${key} limit ${limit + 1}) m
       order by ${key} limit ${limit + 1}) w
     join waymark.pupil p on p.school_id = w.school_id and p.id = w.pupil_id
     join waymark.school s on s.id = w.school_id
     order by w.due, w.since, w.case_id, w.what`,
    [...valuesOf(tx, scope), ...(after ? [after.due, after.since, after.caseId, after.what] : [])],
  );
  const entries = rows.slice(0, limit).map(({ ahead, due, ...row }) => ({
    ...row,
    due: due === Infinity ? null : due,
    now: tx.now() + ahead,
  }));
  return { entries, next: rows.length > limit ? writeCursor(rows[limit - 1]!) : null };
}

/** How many matters each list has, in one query, none counted beyond 1,000. */
export async function countReferrals(
  tx: AuthorityTx,
  scope: ReferralScope,
): Promise<ReadonlyMap<AuthorityList, BoundedCount>> {
  const rows = await tx.query<{ readonly list: AuthorityList; readonly count: number }>(
    `select wanted.list, count(*)::int as count from ${eachRange}
     cross join lateral (select from waymark.worklist where ${inRange} limit ${worklistCountLimit + 1}) m
     group by wanted.list`,
    valuesOf(tx, scope),
  );
  return new Map(
    rows.map(({ list, count }) => [
      list,
      { count: Math.min(count, worklistCountLimit), more: count > worklistCountLimit },
    ]),
  );
}

/**
 * Pupils with a matter in these lists whose name or UPN begins with `text`, by name, 25 at most. Every word has to begin a
 * forename or surname, or the whole of it the UPN.
 */
export async function findReferredPupils(
  tx: AuthorityTx,
  text: string,
  lists: readonly AuthorityList[],
): Promise<{ readonly pupils: readonly ReferredPupil[]; readonly more: boolean }> {
  const escaped = (word: string): string => `${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const words = text.trim().split(/\s+/).slice(0, 5);
  const rows = await tx.query<ReferredPupil>(
    `select p.school_id as "schoolId", s.name as school, p.id as "pupilId", p.upn, p.forename, p.surname, p.year_group as "yearGroup",
       json_agg(json_build_object('caseId', m.case_id, 'lists', m.lists) order by m.since) as cases
     from (select w.school_id, w.pupil_id, w.case_id, min(w.since) as since, array_agg(distinct wanted.list) as lists
       from unnest($1::uuid[]) as school(id) cross join unnest($2::text[]) as wanted(list)
       join waymark.worklist w on w.school_id = school.id and w.list = 'authority:' || wanted.list
       group by w.school_id, w.pupil_id, w.case_id) m
     join waymark.pupil p on p.school_id = m.school_id and p.id = m.pupil_id
     join waymark.school s on s.id = p.school_id
     where p.upn ilike $3 or not exists (
       select from unnest($4::text[]) as word where ' ' || p.forename || ' ' || p.surname not ilike '% ' || word)
     group by p.school_id, p.id, s.name, p.upn, p.forename, p.surname, p.year_group
     order by p.surname, p.forename, p.id limit ${mostPupils + 1}`,
    [tx.schoolIds, lists, escaped(text.trim()), words.map(escaped)],
  );
  return { pupils: rows.slice(0, mostPupils), more: rows.length > mostPupils };
}

/** The school that put this case before the authority; undefined where none of those asked did. */
export async function schoolOfReferral(tx: AuthorityTx, caseId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ readonly id: string }>(
    `select school_id as id from waymark.worklist where school_id = any ($1::uuid[]) and case_id = $2 and list like 'authority:%' limit 1`,
    [tx.schoolIds, requireUuid(caseId, 'caseId')],
  );
  return row?.id;
}
