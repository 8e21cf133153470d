// A letter on its way, as it stands, and the two things that every step does: change it, and tell the case.
import type { LetterReport, Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant, PlainDate } from '#libs/school-time';
import { takeChange } from './casework/intake.js';
import type { CarrierName } from './delivery-settings.js';
import type { LetterEffect } from './letters.js';
import type { Tx } from './store.js';

export type DeliveryState =
  | 'waiting'
  | 'sending'
  | 'to-post'
  | 'sent'
  | 'posted'
  | 'confirmed'
  | 'unknown'
  | 'failed'
  | 'returned'
  | 'blocked';

/** Name and SHA-256 of a file with the proof of posting. */
export interface Certificate {
  readonly name: string;
  readonly sha256: string;
}

/** A letter that goes out: one that a case issued, or one outside the ladder, which belongs to no case. */
export type LetterToCarry =
  | LetterEffect
  | (Omit<LetterEffect, 'caseId' | 'version'> & { readonly caseId: null; readonly version: null });

export type Delivery = LetterToCarry & Progress;

interface Progress {
  readonly pupilId: string;
  readonly method: Method;
  readonly carrier: CarrierName | null;
  readonly state: DeliveryState;
  /** By which the carrier knows it. */
  readonly reference: string | null;
  /** A code, no facts on people. */
  readonly problem: string | null;
  /** Of the PDF. */
  readonly sha256: string | null;
  readonly runId: string | null;
  readonly postedOn: PlainDate | null;
  readonly postedBy: string | null;
  readonly certificate: Certificate | null;
  readonly answer: string | null;
  readonly changedAt: Instant;
}

const columns = `letter_key as key, case_id as "caseId", event_version as version, pupil_id as "pupilId", letter, parent_id as parent,
  method, carrier, state, reference, problem, sha256, run_id as "runId", posted_on as "postedOn", posted_by as "postedBy",
  certificate, answer, changed_at as "changedAt"`;

/** A letter's delivery; undefined while nobody has taken it in hand. */
export async function loadDelivery(tx: Tx, key: string): Promise<Delivery | undefined> {
  const [row] = await tx.query<Delivery>(
    `select ${columns} from waymark.delivery where school_id = $1 and letter_key = $2`,
    [tx.schoolId, key],
  );
  return row;
}

/** The same, locked until the transaction ends. Throws 'delivery.unknown'. */
export async function lockDelivery(tx: Tx, key: string): Promise<Delivery> {
  const [row] = await tx.query<Delivery>(
    `select ${columns} from waymark.delivery where school_id = $1 and letter_key = $2 for update`,
    [tx.schoolId, key],
  );
  if (!row) throw new WaymarkError('delivery.unknown', 'There is no such letter on its way in this school');
  return row;
}

/** The deliveries of a case in the order in which its letters were issued, 500 at most. */
export function listDeliveries(
  tx: Tx,
  caseId: string,
): Promise<readonly Extract<Delivery, { readonly caseId: string }>[]> {
  return tx.query(
    `select ${columns} from waymark.delivery where school_id = $1 and case_id = $2 order by event_version limit 500`,
    [tx.schoolId, caseId],
  );
}

/** A letter that is taken in hand: where it belongs, and by which means it goes. */
export type NewDelivery = LetterToCarry & { readonly pupilId: string; readonly method: Method };

/** Takes a letter in hand; what is known of it already stays. */
export async function openDelivery(tx: Tx, letter: NewDelivery): Promise<Delivery> {
  await tx.query(
    `insert into waymark.delivery (school_id, letter_key, case_id, event_version, pupil_id, letter, parent_id, method, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting') on conflict (school_id, letter_key) do nothing`,
    [
      tx.schoolId,
      letter.key,
      letter.caseId,
      letter.version,
      letter.pupilId,
      letter.letter,
      letter.parent,
      letter.method,
    ],
  );
  return lockDelivery(tx, letter.key);
}

export const failure = ({ letter, parent }: Delivery, isBlocked: boolean): LetterReport => ({
  kind: 'letter-failed',
  letter,
  parent,
  why: isBlocked ? 'contact-blocked' : 'undeliverable',
});

/** Whether the case has given the letter up meanwhile; `d` is the delivery. */
export const givenUp = `exists (select from waymark.case_event e
  where e.school_id = d.school_id and e.stream_id = d.case_id and e.type = 'LetterFailed' and e.version > d.event_version
    and e.body::jsonb -> 'data' ->> 'letter' = d.letter and e.body::jsonb -> 'data' ->> 'parent' = d.parent_id::text)`;

export const stateError = ({ state }: Delivery, what: string): WaymarkError =>
  new WaymarkError('delivery.state', `A letter that is '${state}' cannot be ${what}`, {
    details: { field: 'state', value: state, remedy: 'look at the letter as it is now' },
  });

/** Tells the case; a letter outside the ladder has none that waits for it. */
export async function tell(
  tx: Tx,
  { pupilId, caseId }: Delivery,
  at: Instant,
  report: LetterReport | LetterReturned,
): Promise<void> {
  if (caseId !== null) await takeChange(tx, pupilId, at, report);
}

interface LetterReturned {
  readonly kind: 'letter-returned';
  readonly letter: string;
  readonly parent: string;
}

/** Changes columns of a delivery that is in one of the states; false where it is in none. The names of columns are those of this file. */
export async function change(
  tx: Tx,
  key: string,
  from: readonly DeliveryState[],
  values: Readonly<Record<string, string | number | Date | null>>,
): Promise<boolean> {
  const names = Object.keys(values);
  const set = names.map((name, i) => `${name} = $${i + 4}`).join(', ');
  const rows = await tx.query(
    `update waymark.delivery set ${set}, changed_at = now() where school_id = $1 and letter_key = $2 and state = any($3)
     returning letter_key`,
    [tx.schoolId, key, from, ...names.map(name => values[name])],
  );
  return rows.length > 0;
}
