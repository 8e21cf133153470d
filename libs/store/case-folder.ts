// Everything about one case and its pupil that a page shows or works out, read in few queries: the same facts as the
// decider's, with the names beside them.
import type { EarlierNotice, Flag, ParentFacts, PupilFacts, Suspension } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { londonDate, type Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import { illness, type ParentRecord, type PupilRecord } from './people.js';
import { requireUuid } from './ids.js';
import type { Tx } from './store.js';

export interface PupilFolder {
  readonly pupil: PupilRecord;
  readonly facts: PupilFacts;
  /** The parents of `facts`, with their names. */
  readonly parents: readonly ParentRecord[];
  /** All flags that the pupil was ever given, answered or not. */
  readonly flags: readonly Flag[];
}

interface Row {
  readonly pupil: Partial<Record<keyof PupilRecord, unknown>>;
  readonly parents: readonly (ParentFacts & { readonly record: object })[] | null;
  readonly earlierNotices: readonly EarlierNotice[] | null;
  readonly suspensions: readonly Suspension[] | null;
  readonly flags:
    readonly { readonly flag: string; readonly open: boolean; readonly metAt: Instant | null }[] | null;
}

/** A pupil with parents and facts at a moment, in one query; undefined where the school has no such pupil. */
export async function loadPupilFolder(
  tx: Tx,
  pupilId: string,
  at: Instant,
): Promise<PupilFolder | undefined> {
  const [row] = await tx.query<Row>(
    `select json_build_object('id', p.id, 'upn', p.upn, 'forename', p.forename, 'surname', p.surname,
       'dateOfBirth', p.date_of_birth, 'yearGroup', p.year_group, 'registrationGroup', p.registration_group,
       'site', p.site) as pupil,
     (select json_agg(json_build_object('id', r.parent_id, 'service', r.service, 'liable', r.liable,
         'contactBlocked', r.contact_blocked, 'record', json_build_object('title', a.title, 'forename', a.forename,
         'surname', a.surname, 'address', a.address, 'email', a.email, 'phone', a.phone)) order by r.ord, r.parent_id)
       from waymark.relationship r join waymark.parent a on a.school_id = r.school_id and a.id = r.parent_id
       where r.school_id = $1 and r.pupil_id = $2 and r.valid_from <= $3 and r.valid_to > $3) as parents,
     (select json_agg(json_build_object('parent', n.parent_id, 'issued', n.issued, 'status', n.status)
         order by n.issued, n.parent_id)
       from waymark.earlier_notice n where n.school_id = $1 and n.pupil_id = $2 and n.known_at <= $3) as "earlierNotices",
     (select json_agg(json_build_object('from', s.from_day, 'schoolDays', s.school_days) order by s.from_day)
       from waymark.suspension s where s.school_id = $1 and s.pupil_id = $2 and s.known_at <= $3) as suspensions,
     (select json_agg(f order by f.flag) from (
       select flag, bool_or(met_at is null or met_at > $3) as open,
         (extract(epoch from max(met_at) filter (where met_at <= $3)) * 1000)::bigint as "metAt"
       from waymark.pupil_flag where school_id = $1 and pupil_id = $2 and raised_at <= $3 group by flag) f) as flags
     from waymark.pupil p where p.school_id = $1 and p.id = $2`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), timestamp(at)],
  );
  return row && folderOf(row);
}

/** What the decider may know of a pupil at a moment. Throws 'store.unknown-pupil'. */
export async function loadPupilFacts(tx: Tx, pupilId: string, at: Instant): Promise<PupilFacts> {
  const folder = await loadPupilFolder(tx, pupilId, at);
  if (folder) return folder.facts;
  throw new WaymarkError('store.unknown-pupil', `There is no pupil ${pupilId} in this school`, {
    details: { pupilId },
  });
}

function folderOf({ pupil, parents, earlierNotices, suspensions, flags }: Row): PupilFolder {
  const record = withoutNulls(pupil) as unknown as PupilRecord;
  const answered = flags?.find(({ flag }) => flag === illness)?.metAt ?? null;
  const ownFlags = (flags ?? []).filter(({ flag }) => flag !== illness);
  const { id, dateOfBirth, yearGroup } = record;
  return {
    pupil: record,
    parents: (parents ?? []).map(({ id: parent, record: said }) => ({
      id: parent,
      ...(withoutNulls(said) as Omit<ParentRecord, 'id'>),
    })),
    flags: ownFlags.map(({ flag }) => flag as Flag),
    facts: {
      id,
      ...(dateOfBirth !== undefined && { dateOfBirth }),
      ...(yearGroup !== undefined && { yearGroup }),
      parents: (parents ?? []).map(({ id: parent, service, liable, contactBlocked }) => ({
        id: parent,
        service,
        liable,
        contactBlocked,
      })),
      earlierNotices: earlierNotices ?? [],
      suspensions: suspensions ?? [],
      openFlags: ownFlags.filter(({ open }) => open).map(({ flag }) => flag as Flag),
      ...(answered !== null && { illnessAnsweredOn: londonDate(answered) }),
    },
  };
}

const withoutNulls = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
