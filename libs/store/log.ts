// Reading the case log: a pupil's events for the decider, a stream's rows for the audit, sealed facts for those who may.
import { WaymarkError } from '#libs/kernel';
import type { ChainHead, ChainLink } from './chain.js';
import type { Facts } from './envelope.js';
import { requireUuid } from './ids.js';
import { openAllSealed, openSealed } from './sealing.js';
import { eventColumns, eventOfRow, sealContext, type EventRow, type StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';

/** Holds this pupil for the rest of the transaction, so that decisions on one pupil come one after the other. */
export async function lockPupil(tx: Tx, pupilId: string): Promise<void> {
  requireUuid(pupilId, 'pupilId');
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('pupil ' || $1 || ' ' || $2, 0))`, [
    tx.schoolId,
    pupilId,
  ]);
}

/** The pupil's events of all cases, in the order in which they were appended. */
export async function loadPupilEvents(tx: Tx, pupilId: string): Promise<readonly StoredEvent[]> {
  const rows = await tx.query<EventRow>(
    `select ${eventColumns} from waymark.case_stream s join waymark.case_event e using (school_id, stream_id)
     where s.school_id = $1 and s.pupil_id = $2 order by e.global_position`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId')],
  );
  return rows.map(eventOfRow);
}

/** Whose case a stream is. Throws 'log.unknown-case'. */
export async function findCase(
  tx: Tx,
  caseId: string,
): Promise<{ readonly pupilId: string; readonly caseNumber: number }> {
  const [row] = await tx.query<{ pupilId: string; caseNumber: number }>(
    `select pupil_id as "pupilId", case_number as "caseNumber" from waymark.case_stream where school_id = $1 and stream_id = $2`,
    [tx.schoolId, requireUuid(caseId, 'caseId')],
  );
  if (!row)
    throw new WaymarkError('log.unknown-case', `There is no case ${caseId} in this school`, {
      details: { caseId },
    });
  return row;
}

export interface Chain {
  readonly links: readonly ChainLink[];
  readonly head: ChainHead;
}

/** The rows of a stream with its head, for `verifyStream`. Throws 'log.unknown-case'. */
export async function loadChain(tx: Tx, caseId: string): Promise<Chain> {
  const { pupilId, caseNumber } = await findCase(tx, caseId);
  // An append in between would part the head from the rows.
  await lockPupil(tx, pupilId);
  const [head] = await tx.query<ChainHead>(
    `select version, encode(last_hash, 'hex') as hash from waymark.case_stream where school_id = $1 and stream_id = $2`,
    [tx.schoolId, caseId],
  );
  const rows = await tx.query<Omit<ChainLink, 'pupilId' | 'caseNumber'>>(
    `select stream_id as "streamId", version, format, type, at, body,
            encode(hash, 'hex') as hash, encode(previous_hash, 'hex') as "previousHash"
     from waymark.case_event where school_id = $1 and stream_id = $2 order by version`,
    [tx.schoolId, caseId],
  );
  return { links: rows.map(row => ({ ...row, pupilId, caseNumber })), head: head! };
}

/** The sealed facts of an event: undefined where it has none, 'destroyed' where their key is gone. */
export async function unsealFacts(tx: Tx, event: StoredEvent): Promise<Facts | 'destroyed' | undefined> {
  return event.seal && openSealed(tx, sealContext(event), event.seal);
}

/** The sealed facts of those of the events that have any, by global position, with one query for their keys. */
export async function unsealAll(
  tx: Tx,
  events: readonly StoredEvent[],
): Promise<ReadonlyMap<number, Facts | 'destroyed'>> {
  const sealed = events.flatMap(event =>
    event.seal ? [{ event, context: sealContext(event), seal: event.seal }] : [],
  );
  const facts = await openAllSealed(tx, sealed);
  return new Map(sealed.map(({ event }, i) => [event.globalPosition, facts[i]!]));
}
