// Messages that must leave the database once what they tell of is committed. A claim is a lease: a relay that dies
// gives its messages back by time, and after the last attempt a message is set aside where people can see it.
import { WaymarkError, type Json } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import type { RelayTx, Tx } from './store.js';

/** After so many attempts a message is dead. */
export const maxAttempts = 12;
/** Waiting time after the first failure in seconds; it doubles each time, to an hour at most. */
const FIRST_DELAY = 2;
const LONGEST_DELAY = 3600;

export interface NewMessage {
  readonly kind: string;
  readonly pupilId?: string;
  readonly caseId?: string;
  /** Ids only, no facts about people. */
  readonly payload: Json;
}

export interface Message {
  readonly id: number;
  readonly schoolId: string;
  readonly kind: string;
  readonly pupilId: string | null;
  readonly caseId: string | null;
  readonly payload: Json;
  /** This attempt, from 1. */
  readonly attempt: number;
  readonly createdAt: Instant;
}

export interface DeadMessage extends Omit<Message, 'attempt' | 'schoolId'> {
  readonly attempts: number;
  readonly deadAt: Instant;
  readonly problem: string | null;
}

/** Puts a message into the outbox; it goes out if the transaction commits. Gives its id. */
export async function enqueue(tx: Tx, message: NewMessage): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'insert into waymark.outbox (school_id, kind, pupil_id, case_id, payload) values ($1, $2, $3, $4, $5) returning id',
    [
      tx.schoolId,
      message.kind,
      message.pupilId ?? null,
      message.caseId ?? null,
      JSON.stringify(message.payload),
    ],
  );
  return row!.id;
}

export interface Claim {
  readonly limit?: number;
  readonly leaseSeconds?: number;
  /** Messages of the schools whose cases run in this namespace; of all where not given. */
  readonly namespace?: string;
  readonly schoolId?: string;
}

/**
 * Claims messages that are due, oldest first, `limit` (at most 500), for `leaseSeconds`: no other claim gets them in
 * that time. Commit, then send. A message whose last attempt was never answered is set aside as dead on the way.
 */
export async function claimMessages(relay: RelayTx, claim: Claim = {}): Promise<readonly Message[]> {
  const { limit = 50, leaseSeconds = 60, namespace = null, schoolId = null } = claim;
  await relay.query(
    `update waymark.outbox set dead_at = now(), last_problem = coalesce(last_problem, 'no answer to the last attempt')
     where (school_id, id) in (
       select school_id, id from waymark.outbox
       where sent_at is null and dead_at is null and next_attempt_at <= now() and attempts >= $1
       for update skip locked limit 500)`,
    [maxAttempts],
  );
  const rows = await relay.query<Message>(
    `update waymark.outbox o set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
     from (
       select school_id, id from waymark.outbox
       where sent_at is null and dead_at is null and next_attempt_at <= now() and attempts < $3
         and ($4::text is null or school_id in (select id from waymark.school where namespace = $4))
         and ($5::uuid is null or school_id = $5)
       order by next_attempt_at, id limit $1 for update skip locked
     ) due
     where o.school_id = due.school_id and o.id = due.id
     returning o.id, o.school_id as "schoolId", o.kind, o.pupil_id as "pupilId", o.case_id as "caseId", o.payload,
       o.attempts as attempt, o.created_at as "createdAt"`,
    [Math.min(limit, 500), leaseSeconds, maxAttempts, namespace, schoolId],
  );
  return rows.toSorted((a, b) => a.id - b.id);
}

/** The message has left; true also where a later attempt of another relay is under way. */
export async function markSent(relay: RelayTx, message: Pick<Message, 'id' | 'schoolId'>): Promise<void> {
  await relay.query(
    'update waymark.outbox set sent_at = now(), last_problem = null where school_id = $1 and id = $2',
    [message.schoolId, message.id],
  );
}

/**
 * The attempt failed: the message comes again after a while that doubles each time, or is dead after the last one.
 * Nothing happens where the lease has passed to another. `problem` is a code or a short text without facts on people.
 */
export async function markFailed(
  relay: RelayTx,
  message: Pick<Message, 'id' | 'schoolId' | 'attempt'>,
  problem: string,
): Promise<'again' | 'dead'> {
  const dead = message.attempt >= maxAttempts;
  await relay.query(
    `update waymark.outbox set last_problem = $4, dead_at = case when $5 then now() end, next_attempt_at = now() + make_interval(secs => $6)
     where school_id = $1 and id = $2 and attempts = $3 and sent_at is null`,
    [
      message.schoolId,
      message.id,
      message.attempt,
      problem,
      dead,
      Math.min(FIRST_DELAY * 2 ** (message.attempt - 1), LONGEST_DELAY),
    ],
  );
  return dead ? 'dead' : 'again';
}

export type OpenMessage = Pick<Message, 'kind' | 'payload'>;

/** Notes that a message about a pupil is dealt with and gives it; undefined where that was noted before, or there is none. */
export async function handleMessage(tx: Tx, pupilId: string, id: number): Promise<OpenMessage | undefined> {
  const [row] = await tx.query<OpenMessage>(
    `update waymark.outbox set handled_at = now() where school_id = $1 and pupil_id = $2 and id = $3 and handled_at is null
     returning kind, payload`,
    [tx.schoolId, pupilId, id],
  );
  return row;
}

/** Whether a message about this pupil, or the one named, waits to be dealt with, sent or not. */
export async function hasOpenMessage(tx: Tx, pupilId: string, id?: number): Promise<boolean> {
  const rows = await tx.query(
    `select from waymark.outbox
     where school_id = $1 and pupil_id = $2 and handled_at is null and dead_at is null and ($3::bigint is null or id = $3) limit 1`,
    [tx.schoolId, pupilId, id ?? null],
  );
  return rows.length > 0;
}

/** How many messages of the school wait to be dealt with, sent or not. */
export async function countOpenMessages(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ open: number }>(
    'select count(*) as open from waymark.outbox where school_id = $1 and handled_at is null and dead_at is null',
    [tx.schoolId],
  );
  return row!.open;
}

/**
 * Puts messages that were sent longer than `seconds` ago and never dealt with up for sending again, `limit` (at most
 * 500), of one namespace or all: their case, or all of Temporal, was lost. Gives their number.
 */
export async function resendUnhandled(
  relay: RelayTx,
  seconds: number,
  limit = 100,
  namespace?: string,
): Promise<number> {
  const rows = await relay.query(
    `update waymark.outbox set sent_at = null, attempts = 0, next_attempt_at = now()
     where (school_id, id) in (
       select school_id, id from waymark.outbox
       where handled_at is null and dead_at is null and sent_at < now() - make_interval(secs => $1)
         and ($3::text is null or school_id in (select id from waymark.school where namespace = $3))
       order by id limit $2 for update skip locked)
     returning id`,
    [seconds, Math.min(limit, 500), namespace ?? null],
  );
  return rows.length;
}

/** The school's dead messages, oldest first, 100 at most. */
export function listDeadMessages(tx: Tx): Promise<readonly DeadMessage[]> {
  return tx.query<DeadMessage>(
    `select id, kind, pupil_id as "pupilId", case_id as "caseId", payload, attempts, created_at as "createdAt",
            dead_at as "deadAt", last_problem as problem
     from waymark.outbox where school_id = $1 and dead_at is not null order by id limit 100`,
    [tx.schoolId],
  );
}

/** Gives a dead message all its attempts again. Throws 'outbox.not-dead'. */
export async function reviveMessage(tx: Tx, id: number): Promise<void> {
  const rows = await tx.query(
    `update waymark.outbox set attempts = 0, next_attempt_at = now(), dead_at = null
     where school_id = $1 and id = $2 and dead_at is not null returning id`,
    [tx.schoolId, id],
  );
  if (rows.length === 0)
    throw new WaymarkError('outbox.not-dead', `There is no dead message ${id}`, { details: { id } });
}
