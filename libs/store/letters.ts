// Letters as effects: each is carried out once, whoever tries, however often. The key of a letter is the event that
// issued it, so the rows can be made again from the log.
import type { Instant } from '#libs/school-time';
import { requireUuid } from './ids.js';
import type { StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';

export type LetterState = 'waiting' | 'sent' | 'failed';

export interface LetterEffect {
  /** See `letterKey`. Handed on to whoever delivers, who must take the same key once. */
  readonly key: string;
  readonly caseId: string;
  /** Version of the event that issued the letter. */
  readonly version: number;
  readonly letter: string;
  readonly parent: string;
}

export interface LetterRow extends LetterEffect {
  readonly state: LetterState;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
  /** Where it went or why it failed: a code or an id, no facts on people. */
  readonly detail: string | null;
}

type LetterIssued = Extract<StoredEvent, { type: 'LetterIssued' }>;

/** The idempotency key of the letter that an event issued. */
export const letterKey = (event: Pick<LetterIssued, 'streamId' | 'version'>): string =>
  `${event.streamId}/${event.version}`;

/** The effect that a `LetterIssued` event asks for. */
export const letterEffect = (event: LetterIssued): LetterEffect => ({
  key: letterKey(event),
  caseId: event.streamId,
  version: event.version,
  letter: event.data.letter,
  parent: event.data.parent,
});

/**
 * Claims a letter for `leaseSeconds`: 'claimed' - carry it out, then settle it; 'busy' - another does; 'settled' - done
 * or failed for good. A claim that is not settled in its time can be claimed again.
 */
export async function claimLetter(
  tx: Tx,
  effect: LetterEffect,
  leaseSeconds = 120,
): Promise<'claimed' | 'busy' | 'settled'> {
  const rows = await tx.query(
    `insert into waymark.letter as l
       (school_id, case_id, event_version, letter, parent_id, idempotency_key, state, attempts, claimed_until)
     values ($1, $2, $3, $4, $5, $6, 'waiting', 1, now() + make_interval(secs => $7))
     on conflict (school_id, idempotency_key) do update set attempts = l.attempts + 1, claimed_until = excluded.claimed_until
       where l.state = 'waiting' and (l.claimed_until is null or l.claimed_until < now())
     returning id`,
    [tx.schoolId, effect.caseId, effect.version, effect.letter, effect.parent, effect.key, leaseSeconds],
  );
  if (rows.length > 0) return 'claimed';
  const [row] = await tx.query<{ state: LetterState }>(
    'select state from waymark.letter where school_id = $1 and idempotency_key = $2',
    [tx.schoolId, effect.key],
  );
  return row?.state === 'waiting' ? 'busy' : 'settled';
}

/** Settles a letter for good; what is settled stays as it is. */
export async function settleLetter(
  tx: Tx,
  key: string,
  state: 'sent' | 'failed',
  detail?: string,
): Promise<void> {
  await tx.query(
    `update waymark.letter set state = $3, detail = $4, settled_at = now(), claimed_until = null
     where school_id = $1 and idempotency_key = $2 and state = 'waiting'`,
    [tx.schoolId, key, state, detail ?? null],
  );
}

/** How often a letter has been claimed; 0 for one that nobody has claimed. */
export async function letterAttempts(tx: Tx, key: string): Promise<number> {
  const [row] = await tx.query<{ attempts: number }>(
    'select attempts from waymark.letter where school_id = $1 and idempotency_key = $2',
    [tx.schoolId, key],
  );
  return row?.attempts ?? 0;
}

/** Gives a claim back at once, to be tried again. */
export async function releaseLetter(tx: Tx, key: string): Promise<void> {
  await tx.query(
    `update waymark.letter set claimed_until = null where school_id = $1 and idempotency_key = $2 and state = 'waiting'`,
    [tx.schoolId, key],
  );
}

/** The letters of a case in the order in which they were issued, 500 at most. */
export function listLetters(tx: Tx, caseId: string): Promise<readonly LetterRow[]> {
  return tx.query<LetterRow>(
    `select idempotency_key as key, case_id as "caseId", event_version as version, letter, parent_id as parent, state, attempts,
            created_at as "createdAt", settled_at as "settledAt", detail
     from waymark.letter where school_id = $1 and case_id = $2 order by event_version limit 500`,
    [tx.schoolId, requireUuid(caseId, 'caseId')],
  );
}

/** Makes the rows that a pupil's events ask for and that are missing: sent where the log says that it was posted. */
export async function rebuildLetters(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type !== 'LetterIssued') continue;
    const effect = letterEffect(event);
    const posted = events.some(
      later =>
        later.type === 'LetterPosted' &&
        later.streamId === event.streamId &&
        later.version > event.version &&
        later.data.letter === effect.letter &&
        later.data.parent === effect.parent,
    );
    await tx.query(
      `insert into waymark.letter (school_id, case_id, event_version, letter, parent_id, idempotency_key, state)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (school_id, idempotency_key) do nothing`,
      [
        tx.schoolId,
        effect.caseId,
        effect.version,
        effect.letter,
        effect.parent,
        effect.key,
        posted ? 'sent' : 'waiting',
      ],
    );
  }
}
