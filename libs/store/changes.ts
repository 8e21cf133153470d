// Changes around a pupil, each with the moment from which it holds. The same change again leaves things as they are.
import type { Change, DutyName, Method } from '#libs/casework';
import { assertNever, WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import { illness } from './people.js';
import type { Tx } from './store.js';

/**
 * Writes what a change alters, so that facts loaded for `at` or later hold it and those for earlier do not. A closure
 * is the school's; what is said of a letter alters nothing here. Throws 'store.unknown-relationship'.
 */
export async function applyChange(tx: Tx, pupilId: string, at: Instant, change: Change): Promise<void> {
  const values = [tx.schoolId, requireUuid(pupilId, 'pupilId'), timestamp(at)];
  switch (change.kind) {
    case 'leave':
      await tx.query(
        `update waymark.enrolment set left_at = $3 where school_id = $1 and pupil_id = $2 and left_at is null and joined_at < $3`,
        values,
      );
      return;
    case 'join':
      await tx.query(
        `insert into waymark.enrolment (school_id, pupil_id, joined_at) select $1, $2, $3
         where not exists (select from waymark.enrolment where school_id = $1 and pupil_id = $2 and left_at is null)
         on conflict do nothing`,
        values,
      );
      return;
    case 'parent-added':
      return addParent(tx, pupilId, at, change.parent.id, change.parent.service ?? 'post');
    case 'parent-removed':
      return changeRelationship(tx, pupilId, at, change.parent, 'removed');
    case 'not-liable':
      return changeRelationship(tx, pupilId, at, change.parent, 'not-liable');
    case 'contact-blocked':
      return changeRelationship(tx, pupilId, at, change.parent, 'contact-blocked');
    case 'flag':
      await tx.query(
        `insert into waymark.pupil_flag (school_id, pupil_id, raised_at, flag) values ($1, $2, $3, $4) on conflict do nothing`,
        [...values, change.flag],
      );
      return;
    case 'flag-met':
      await tx.query(
        `update waymark.pupil_flag set met_at = $3
         where school_id = $1 and pupil_id = $2 and flag = $4 and met_at is null and raised_at <= $3`,
        [...values, change.flag],
      );
      return;
    case 'closure':
      return addClosure(tx, at, change.date);
    case 'suspension':
      await tx.query(
        `insert into waymark.suspension (school_id, pupil_id, known_at, from_day, school_days) values ($1, $2, $3, $4, $5)
         on conflict (school_id, pupil_id, from_day) do update set school_days = excluded.school_days`,
        [...values, change.from, change.schoolDays],
      );
      return;
    case 'letter-returned':
    case 'letter-posted':
    case 'letter-failed':
    case 'letter-sent-again':
      return;
    default:
      assertNever(change);
  }
}

/** Notes that a duty to the pupil was answered: its flag is met, or the year's illness is answered. */
export async function noteDutyAnswered(tx: Tx, pupilId: string, at: Instant, duty: DutyName): Promise<void> {
  if (duty !== illness) return applyChange(tx, pupilId, at, { kind: 'flag-met', flag: duty });
  await tx.query(
    `insert into waymark.pupil_flag (school_id, pupil_id, flag, raised_at, met_at) values ($1, $2, $3, $4, $4)
     on conflict do nothing`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), duty, timestamp(at)],
  );
}

async function addClosure(tx: Tx, at: Instant, day: string): Promise<void> {
  await tx.query(
    `insert into waymark.closure as c (school_id, known_at, day) values ($1, $2, $3)
     on conflict (school_id, day) do update set known_at = excluded.known_at, lifted_at = null where c.lifted_at is not null`,
    [tx.schoolId, timestamp(at), day],
  );
}

/** A parent who is new to the school gets a row without a name; the relationship comes after those there are. */
async function addParent(
  tx: Tx,
  pupilId: string,
  at: Instant,
  parentId: string,
  service: Method,
): Promise<void> {
  const values = [tx.schoolId, pupilId, timestamp(at), requireUuid(parentId, 'parent')];
  await tx.query('insert into waymark.parent (school_id, id) values ($1, $2) on conflict do nothing', [
    tx.schoolId,
    parentId,
  ]);
  await tx.query(
    `insert into waymark.relationship (school_id, pupil_id, parent_id, valid_from, ord, service, liable, contact_blocked)
     select $1, $2, $4, $3, (select coalesce(max(ord), 0) + 1 from waymark.relationship where school_id = $1 and pupil_id = $2),
            $5, true, false
     where not exists (select from waymark.relationship
       where school_id = $1 and pupil_id = $2 and parent_id = $4 and valid_from <= $3 and valid_to > $3)
     on conflict (school_id, pupil_id, parent_id, valid_from) do update set valid_to = 'infinity', service = excluded.service`,
    [...values, service],
  );
}

type RelationshipChange = 'removed' | 'not-liable' | 'contact-blocked';

/** Ends the row that holds at the moment and begins one that differs, or none for a parent who is removed. */
async function changeRelationship(
  tx: Tx,
  pupilId: string,
  at: Instant,
  parentId: string,
  change: RelationshipChange,
): Promise<void> {
  const values = [tx.schoolId, pupilId, timestamp(at), requireUuid(parentId, 'parent')];
  const holds = 'school_id = $1 and pupil_id = $2 and parent_id = $4 and valid_from <= $3 and valid_to > $3';
  if (change === 'removed') {
    await tx.query(`update waymark.relationship set valid_to = $3 where ${holds}`, values);
    return;
  }
  const differs = change === 'not-liable' ? 'false, contact_blocked' : 'liable, true';
  const rows = await tx.query(
    `with before as (
       select * from waymark.relationship where ${holds} for update
     ), ended as (
       update waymark.relationship r set valid_to = $3 from before b
       where (r.school_id, r.pupil_id, r.parent_id, r.valid_from) = (b.school_id, b.pupil_id, b.parent_id, b.valid_from)
         and r.valid_from < $3
     )
     insert into waymark.relationship (school_id, pupil_id, parent_id, valid_from, valid_to, ord, service, texts, blocked_why,
       sealed_order, liable, contact_blocked)
     select school_id, pupil_id, parent_id, $3, valid_to, ord, service, texts, blocked_why, sealed_order, ${differs} from before
     on conflict (school_id, pupil_id, parent_id, valid_from) do update
       set liable = excluded.liable, contact_blocked = excluded.contact_blocked
     returning parent_id`,
    values,
  );
  if (rows.length === 0) {
    throw new WaymarkError(
      'store.unknown-relationship',
      `Parent ${parentId} is not a parent of this pupil at that time`,
      {
        details: { field: 'parent', value: parentId },
      },
    );
  }
}
