// How a parent of a pupil may be reached: by which means, whether at all, and why not. What changes holds from its moment,
// and the pupil's running cases are told.
import type { Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { tellLiveCases } from './casework/intake.js';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import { keepCourtOrder } from './import/take-people.js';
import type { Tx } from './store.js';

/** Why a parent must not be written to. */
export const blockReasons = ['court-order', 'safeguarding', 'no-responsibility', 'asked-not-to'] as const;
export type BlockReason = (typeof blockReasons)[number];

export interface ContactMeans {
  /** How letters go. */
  readonly service: Method;
  /** Agreed to text messages that say that something waits; a letter never goes that way. */
  readonly texts: boolean;
  /** May be written to. */
  readonly mayReceive: boolean;
  /** Null where the parent may be written to, or nobody gave a reason. */
  readonly reason: BlockReason | null;
  readonly liable: boolean;
  /** A refuge, or another address that nobody but this parent may learn. */
  readonly addressWithheld: boolean;
  /** A court order about this parent and pupil is kept. */
  readonly hasCourtOrder: boolean;
  readonly address: readonly string[];
  readonly email: string;
  readonly phone: string;
}

/** What can be changed; what is absent stays. */
export interface MeansChange {
  readonly service?: Method;
  readonly texts?: boolean;
  readonly mayReceive?: boolean;
  readonly reason?: BlockReason;
  readonly addressWithheld?: boolean;
  /** The words of a court order, which are sealed; null where it has ended. */
  readonly courtOrder?: string | null;
  readonly address?: readonly string[];
  readonly email?: string;
  readonly phone?: string;
}

/** The means as they hold at a moment. Throws 'store.unknown-relationship'. */
export async function loadContactMeans(
  tx: Tx,
  pupilId: string,
  parentId: string,
  at: Instant,
): Promise<ContactMeans> {
  const [row] = await tx.query<ContactMeans & { blocked: boolean }>(
    `select r.service, r.texts, not r.contact_blocked as "mayReceive", r.blocked_why as reason, r.liable,
       p.address_withheld as "addressWithheld", r.sealed_order is not null as "hasCourtOrder",
       coalesce(p.address, '[]') as address, coalesce(p.email, '') as email, coalesce(p.phone, '') as phone
     from waymark.relationship r join waymark.parent p on p.school_id = r.school_id and p.id = r.parent_id
     where r.school_id = $1 and r.pupil_id = $2 and r.parent_id = $3 and r.valid_from <= $4 and r.valid_to > $4`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), requireUuid(parentId, 'parentId'), timestamp(at)],
  );
  if (row) return row;
  throw new WaymarkError('store.unknown-relationship', `Parent ${parentId} is not a parent of this pupil`, {
    details: { field: 'parent', value: parentId },
  });
}

/**
 * Changes how a parent is reached, from `at` on, and tells the pupil's running cases where it alters who gets letters
 * or how. While a court order is kept the parent stays out of reach: the order is ended first. Throws 'contact.bad-means', 'store.unknown-relationship'.
 */
export async function changeContactMeans(
  tx: Tx,
  pupilId: string,
  parentId: string,
  at: Instant,
  change: MeansChange,
): Promise<ContactMeans> {
  await tx.query(
    'select from waymark.relationship where school_id = $1 and pupil_id = $2 and parent_id = $3 for update',
    [tx.schoolId, requireUuid(pupilId, 'pupilId'), requireUuid(parentId, 'parentId')],
  );
  const before = await loadContactMeans(tx, pupilId, parentId, at);
  const after = { ...before, ...withoutUndefined(change) };
  check(before, after, change);
  const reason = after.mayReceive ? null : after.reason;
  await writeTie(tx, pupilId, parentId, at, { ...after, reason });
  await tx.query(
    'update waymark.parent set address = $3, email = $4, phone = $5, address_withheld = $6 where school_id = $1 and id = $2',
    [
      tx.schoolId,
      parentId,
      JSON.stringify(after.address),
      after.email || null,
      after.phone || null,
      after.addressWithheld,
    ],
  );
  if (change.courtOrder === null)
    await tx.query(
      `update waymark.relationship set sealed_order = null
       where school_id = $1 and pupil_id = $2 and parent_id = $3 and valid_from = $4`,
      [tx.schoolId, pupilId, parentId, timestamp(at)],
    );
  else if (change.courtOrder !== undefined) await keepCourtOrder(tx, pupilId, parentId, change.courtOrder);
  if (before.service !== after.service || before.mayReceive !== after.mayReceive)
    await tellLiveCases(tx, at, pupilId);
  return loadContactMeans(tx, pupilId, parentId, at);
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

function check(before: ContactMeans, after: ContactMeans, change: MeansChange): void {
  if (after.service === 'email' && after.email === '')
    throw bad('email', 'letters go by email, and there is no address', 'give the address, or send by post');
  if (after.texts && after.phone === '')
    throw bad('phone', 'text messages need a telephone number', 'give the number, or turn messages off');
  if (!after.mayReceive && after.reason === null)
    throw bad(
      'reason',
      'nothing says why the parent must not be written to',
      `give one of ${blockReasons.join(', ')}`,
    );
  const hasOrder = change.courtOrder === undefined ? before.hasCourtOrder : change.courtOrder !== null;
  if (hasOrder && after.mayReceive && (change.mayReceive !== undefined || change.courtOrder !== undefined))
    throw bad(
      'mayReceive',
      'a court order is kept',
      'set it to false, or end the order with courtOrder: null',
    );
}

const bad = (field: string, problem: string, remedy: string): WaymarkError =>
  new WaymarkError('contact.bad-means', `${field}: ${problem}; ${remedy}`, { details: { field, remedy } });

/** Ends the row that holds and begins another, or changes the one that began at this very moment. */
async function writeTie(
  tx: Tx,
  pupilId: string,
  parentId: string,
  at: Instant,
  means: ContactMeans,
): Promise<void> {
  await tx.query(
    `with before as (
       select * from waymark.relationship
       where school_id = $1 and pupil_id = $2 and parent_id = $3 and valid_from <= $4 and valid_to > $4
     ), ended as (
       update waymark.relationship r set valid_to = $4 from before b
       where (r.school_id, r.pupil_id, r.parent_id, r.valid_from) = (b.school_id, b.pupil_id, b.parent_id, b.valid_from)
         and r.valid_from < $4
     )
     insert into waymark.relationship (school_id, pupil_id, parent_id, valid_from, valid_to, ord, service, liable,
       contact_blocked, texts, blocked_why, sealed_order)
     select school_id, pupil_id, parent_id, $4, valid_to, ord, $5, liable, $6, $7, $8, sealed_order from before
     on conflict (school_id, pupil_id, parent_id, valid_from) do update set service = excluded.service,
       contact_blocked = excluded.contact_blocked, texts = excluded.texts, blocked_why = excluded.blocked_why`,
    [
      tx.schoolId,
      pupilId,
      parentId,
      timestamp(at),
      means.service,
      !means.mayReceive,
      means.texts,
      means.reason,
    ],
  );
}
