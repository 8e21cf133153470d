// What people and carriers say of a letter after it was handed over: that it left, arrived, came back or could not arrive.
import type { Actor } from '#libs/access';
import type { Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { isPlainDate, londonDate, type Instant, type PlainDate } from '#libs/school-time';
import {
  change,
  failure,
  givenUp,
  lockDelivery,
  stateError,
  tell,
  type Certificate,
  type Delivery,
  type DeliveryState,
} from './delivery.js';
import type { Tx } from './store.js';

export interface Posting {
  readonly on: PlainDate;
  /** When that was said, by the clock of the cases. */
  readonly at: Instant;
  /** Who says so; a carrier where not given. */
  readonly by?: Actor;
  /** Where it left by other means than was meant. */
  readonly method?: Method;
  readonly certificate?: Certificate;
}

/** The letter left: once. Nothing where that is known. Throws 'delivery.unknown', 'delivery.state', 'delivery.bad-date'. */
export async function reportPosted(tx: Tx, key: string, posting: Posting): Promise<void> {
  const delivery = await lockDelivery(tx, key);
  if (delivery.state === 'posted' || delivery.state === 'confirmed') return;
  if (!['to-post', 'sent', 'sending', 'waiting', 'unknown'].includes(delivery.state))
    throw stateError(delivery, 'marked as posted');
  if (
    !isPlainDate(posting.on) ||
    posting.on > londonDate(posting.at) ||
    posting.on < (await issuedOn(tx, delivery))
  ) {
    throw new WaymarkError(
      'delivery.bad-date',
      'A letter is posted on a day from its issue to today; give the day on which it left',
      { details: { field: 'on', value: posting.on } },
    );
  }
  await requireWanted(tx, delivery);
  const method = posting.method ?? delivery.method;
  await change(tx, key, [delivery.state], {
    state: 'posted',
    method,
    posted_on: posting.on,
    posted_by: posting.by?.id ?? null,
    ...(posting.certificate && { certificate: JSON.stringify(posting.certificate) }),
  });
  const { letter, parent } = delivery;
  const { on, by } = posting;
  await tell(tx, delivery, posting.at, {
    kind: 'letter-posted',
    letter,
    parent,
    method,
    on,
    ...(by && { by }),
  });
}

async function requireWanted(tx: Tx, delivery: Delivery): Promise<void> {
  const rows = await tx.query(
    `select from waymark.delivery d where d.school_id = $1 and d.letter_key = $2 and ${givenUp}`,
    [tx.schoolId, delivery.key],
  );
  if (rows.length > 0)
    throw stateError({ ...delivery, state: 'failed' }, 'marked as posted: the case has given it up');
}

async function issuedOn(tx: Tx, { key, caseId, version }: Delivery): Promise<PlainDate> {
  const [row] = await tx.query<{ at: Instant }>(
    `select at from waymark.case_event where school_id = $1 and stream_id = $2 and version = $3
     union all select asked_at from waymark.office_letter where school_id = $1 and 'office/' || id = $4`,
    [tx.schoolId, caseId, version, key],
  );
  return row ? londonDate(row.at) : '0001-01-01';
}

/** Keeps the certificate of posting of a letter that left. Throws 'delivery.unknown', 'delivery.state'. */
export async function recordCertificate(tx: Tx, key: string, certificate: Certificate): Promise<void> {
  const delivery = await lockDelivery(tx, key);
  if (delivery.postedOn === null) throw stateError(delivery, 'given a certificate of posting');
  await change(tx, key, [delivery.state], { certificate: JSON.stringify(certificate) });
}

/** What a carrier, or the post, says afterwards. */
export type LaterWord = 'confirmed' | 'returned' | 'failed';

/** Writes down what became of a letter after it was handed over; the same word again changes nothing. */
export async function reportLater(
  tx: Tx,
  key: string,
  word: LaterWord,
  now: Instant,
  problem?: string,
): Promise<void> {
  const delivery = await lockDelivery(tx, key);
  const from: readonly DeliveryState[] =
    word === 'returned' ? ['posted', 'confirmed'] : ['sending', 'sent', 'posted', 'unknown'];
  if (!from.includes(delivery.state)) return;
  // A carrier's word that it arrived also says that it left.
  if (word === 'confirmed' && delivery.state !== 'posted')
    await reportPosted(tx, key, { on: londonDate(now), at: now });
  await change(tx, key, [...from], { state: word, problem: problem ?? null });
  const { letter, parent } = delivery;
  if (word === 'returned') await tell(tx, delivery, now, { kind: 'letter-returned', letter, parent });
  if (word === 'failed') await tell(tx, delivery, now, failure(delivery, false));
}
