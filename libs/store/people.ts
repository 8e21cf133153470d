// People: the only place for names and addresses.
import type { DutyName, EarlierNotice, Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant, PlainDate } from '#libs/school-time';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import type { Tx } from './store.js';

/** The duty that the register raises and not a flag; only its answers are kept here. */
export const illness = 'illness-15-days' satisfies DutyName;

/** Most people in one call. */
const MAX_PEOPLE = 20_000;

export interface ParentRecord {
  readonly id: string;
  readonly title?: string;
  readonly forename?: string;
  readonly surname?: string;
  /** Lines of a postal address. */
  readonly address?: readonly string[];
  readonly email?: string;
  readonly phone?: string;
}

export interface PupilRecord {
  readonly id: string;
  readonly upn?: string;
  readonly forename?: string;
  readonly surname?: string;
  readonly dateOfBirth?: PlainDate;
  readonly yearGroup?: number;
  readonly registrationGroup?: string;
  readonly site?: string;
}

/** A pupil's tie to a parent, from the beginning; what differs later comes through `applyChange` with its time. */
export interface RelationshipRecord {
  readonly pupilId: string;
  readonly parentId: string;
  /** How letters reach the parent; 'post' where not given. */
  readonly service?: Method;
  /** True where not given. */
  readonly liable?: boolean;
  /** False where not given. */
  readonly contactBlocked?: boolean;
}

export interface EarlierNoticeRecord extends EarlierNotice {
  readonly pupilId: string;
  /** Who told of it, such as the authority's register. */
  readonly source?: string;
}

export interface People {
  readonly pupils?: readonly PupilRecord[];
  readonly parents?: readonly ParentRecord[];
  readonly relationships?: readonly RelationshipRecord[];
  readonly earlierNotices?: readonly EarlierNoticeRecord[];
}

/**
 * Takes in people: pupils and parents are brought up to date, relationships and enrolments that exist stay as they
 * are. The parents of a pupil keep the order in which they are given. Throws 'store.too-many', 'store.bad-id'.
 */
export async function putPeople(tx: Tx, people: People): Promise<void> {
  const { pupils = [], parents = [], relationships = [], earlierNotices = [] } = people;
  await upsertPupils(tx, bounded(pupils, 'pupils'));
  await upsertParents(tx, bounded(parents, 'parents'));
  await insertRelationships(tx, bounded(relationships, 'relationships'));
  await upsertEarlierNotices(tx, bounded(earlierNotices, 'earlierNotices'));
}

/** Name and particulars of a pupil. Throws 'store.unknown-pupil'. */
export async function loadPupil(tx: Tx, pupilId: string): Promise<PupilRecord> {
  const [pupil] = await loadPupils(tx, [pupilId]);
  if (!pupil) {
    throw new WaymarkError('store.unknown-pupil', `There is no pupil ${pupilId} in this school`, {
      details: { pupilId },
    });
  }
  return pupil;
}

/** Names and particulars of those of the pupils that the school has, in no order. Throws 'store.too-many', 'store.bad-id'. */
export async function loadPupils(tx: Tx, pupilIds: readonly string[]): Promise<readonly PupilRecord[]> {
  const ids = bounded(pupilIds, 'pupilIds').map(id => requireUuid(id, 'pupilId'));
  const rows = await tx.query<Record<keyof PupilRecord, unknown>>(
    `select id, upn, forename, surname, date_of_birth as "dateOfBirth", year_group as "yearGroup",
            registration_group as "registrationGroup", site
     from waymark.pupil where school_id = $1 and id = any($2)`,
    [tx.schoolId, ids],
  );
  return rows.map(row => withoutNulls(row) as unknown as PupilRecord);
}

/** Names and addresses of a pupil's parents at a moment, in order, for letters and pages. */
export async function loadParents(tx: Tx, pupilId: string, at: Instant): Promise<readonly ParentRecord[]> {
  const rows = await tx.query<Record<keyof ParentRecord, unknown>>(
    `select p.id, p.title, p.forename, p.surname, p.address, p.email, p.phone
     from waymark.relationship r join waymark.parent p on p.school_id = r.school_id and p.id = r.parent_id
     where r.school_id = $1 and r.pupil_id = $2 and r.valid_from <= $3 and r.valid_to > $3 order by r.ord, r.parent_id`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), timestamp(at)],
  );
  return rows.map(row => withoutNulls(row) as unknown as ParentRecord);
}

/** Ids by unique pupil number, for those that the school has. */
export async function findPupilsByUpn(tx: Tx, upns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ upn: string; id: string }>(
    'select upn, id from waymark.pupil where school_id = $1 and upn = any($2)',
    [tx.schoolId, bounded(upns, 'upns')],
  );
  return new Map(rows.map(({ upn, id }) => [upn, id]));
}

/** Ids of the school's pupils in a fixed order, 20,000 at most a call; `after` is the last id of the call before. */
export async function listPupilIds(
  tx: Tx,
  after = '00000000-0000-0000-0000-000000000000',
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from waymark.pupil where school_id = $1 and id > $2 order by id limit ${MAX_PEOPLE}`,
    [tx.schoolId, after],
  );
  return rows.map(({ id }) => id);
}

function bounded<T>(list: readonly T[], field: string): readonly T[] {
  if (list.length <= MAX_PEOPLE) return list;
  throw new WaymarkError(
    'store.too-many',
    `${field} holds ${list.length} entries; give at most ${MAX_PEOPLE} at once`,
    {
      details: { field, limit: MAX_PEOPLE },
    },
  );
}

const withoutNulls = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

async function upsertPupils(tx: Tx, pupils: readonly PupilRecord[]): Promise<void> {
  for (const { id } of pupils) requireUuid(id, 'pupils.id');
  await tx.query(
    `with given as (
       select * from jsonb_to_recordset($2) as p(id uuid, upn text, forename text, surname text, "dateOfBirth" date,
         "yearGroup" smallint, "registrationGroup" text, site text)
     ), put as (
       insert into waymark.pupil (school_id, id, upn, forename, surname, date_of_birth, year_group, registration_group, site)
       select $1, id, upn, coalesce(forename, ''), coalesce(surname, ''), "dateOfBirth", "yearGroup", "registrationGroup", site from given
       on conflict (school_id, id) do update set upn = excluded.upn, forename = excluded.forename, surname = excluded.surname,
         date_of_birth = excluded.date_of_birth, year_group = excluded.year_group,
         registration_group = excluded.registration_group, site = excluded.site
       returning id
     )
     insert into waymark.enrolment (school_id, pupil_id)
     select $1, id from put where not exists (select from waymark.enrolment e where e.school_id = $1 and e.pupil_id = put.id)`,
    [tx.schoolId, JSON.stringify(pupils)],
  );
}

async function upsertParents(tx: Tx, parents: readonly ParentRecord[]): Promise<void> {
  for (const { id } of parents) requireUuid(id, 'parents.id');
  await tx.query(
    `insert into waymark.parent (school_id, id, title, forename, surname, address, email, phone)
     select $1, id, coalesce(title, ''), coalesce(forename, ''), coalesce(surname, ''), address, email, phone
     from jsonb_to_recordset($2) as p(id uuid, title text, forename text, surname text, address jsonb, email text, phone text)
     on conflict (school_id, id) do update set title = excluded.title, forename = excluded.forename, surname = excluded.surname,
       address = excluded.address, email = excluded.email, phone = excluded.phone`,
    [tx.schoolId, JSON.stringify(parents)],
  );
}

async function insertRelationships(tx: Tx, relationships: readonly RelationshipRecord[]): Promise<void> {
  await tx.query(
    `insert into waymark.relationship (school_id, pupil_id, parent_id, ord, service, liable, contact_blocked)
     select $1, "pupilId", "parentId", row_number() over (partition by "pupilId" order by n), coalesce(service, 'post'),
            coalesce(liable, true), coalesce("contactBlocked", false)
     from rows from (jsonb_to_recordset($2) as ("pupilId" uuid, "parentId" uuid, service text, liable boolean, "contactBlocked" boolean))
       with ordinality as r("pupilId", "parentId", service, liable, "contactBlocked", n)
     where not exists (select from waymark.relationship e
       where e.school_id = $1 and e.pupil_id = r."pupilId" and e.parent_id = r."parentId")`,
    [tx.schoolId, JSON.stringify(relationships)],
  );
}

async function upsertEarlierNotices(tx: Tx, notices: readonly EarlierNoticeRecord[]): Promise<void> {
  await tx.query(
    `insert into waymark.earlier_notice (school_id, pupil_id, parent_id, issued, status, source)
     select $1, "pupilId", parent, issued, status, coalesce(source, '')
     from jsonb_to_recordset($2) as n("pupilId" uuid, parent uuid, issued date, status text, source text)
     on conflict (school_id, pupil_id, parent_id, issued) do update set status = excluded.status, source = excluded.source`,
    [tx.schoolId, JSON.stringify(notices)],
  );
}
