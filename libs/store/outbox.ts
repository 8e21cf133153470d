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

/**
 * Claims messages that are due, oldest first, `limit` (at most 500), for `leaseSeconds`: no other claim gets them in
 * that time. Commit, then send. A message whose last attempt was never answered is set aside as dead on the way.
 */
export async function claimMessages(
  relay: RelayTx,
  { limit = 50, leaseSeconds = 60 }: { readonly limit?: number; readonly leaseSeconds?: number } = {},
): Promise<readonly Message[]> {
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
       order by next_attempt_at, id limit $1 for update skip locked
     ) due
     where o.school_id = due.school_id and o.id = due.id
     returning o.id, o.school_id as "schoolId", o.kind, o.pupil_id as "pupilId", o.case_id as "caseId", o.payload,
       o.attempts as attempt, o.created_at as "createdAt"`,
    [Math.min(limit, 500), leaseSeconds, maxAttempts],
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
