// Guessing takes for ever: after a few failures a name or an address waits before the next try, twice as long each time.
// Kept in the database, so that it counts in every process and survives a restart. A try is counted before the password is
// looked at and taken back when it was right, so that many at once gain nothing.
import { createHash } from 'node:crypto';
import type { IdentityTx } from '#libs/store';

/** Failures that cost nothing: people mistype. An address stands for a whole school, so it has more. */
const free = { account: 5, address: 50 } as const;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;
/** Failures are forgotten after so long a time without another. */
const FORGET_SECONDS = 24 * 3600;

const moment = `date_trunc('milliseconds', clock_timestamp())`;

export type Subject = readonly [kind: keyof typeof free, value: string];

const keyOf = ([kind, value]: Subject): Buffer => createHash('sha256').update(`${kind} ${value}`).digest();

/** Counts a try as failed. Gives the seconds to wait where none may be made now; 0 where the password may be looked at. */
export async function countTry(tx: IdentityTx, subjects: readonly Subject[]): Promise<number> {
  for (const subject of subjects) {
    // The clock of the moment at which the row is ours, not of the transaction's start: tries that come at once count one
    // after the other. Cut to the milliseconds that the column keeps, or rounding would put it ahead of the clock.
    const counted = await tx.query(
      `insert into identity.attempt as a (subject_hash, failures, last_at, blocked_until)
       values ($1, 1, ${moment}, ${moment})
       on conflict (subject_hash) do update set last_at = ${moment},
         failures = case when a.last_at < ${moment} - make_interval(secs => $2) then 1 else a.failures + 1 end,
         blocked_until = ${moment} + case when a.failures + 1 < $3 or a.last_at < ${moment} - make_interval(secs => $2)
           then interval '0' else make_interval(secs => least($4 * 2 ^ least(a.failures + 1 - $3, 16), $5)) end
       where a.blocked_until <= ${moment} returning failures`,
      [keyOf(subject), FORGET_SECONDS, free[subject[0]], FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS],
    );
    if (counted.length === 0) return Math.max(1, await secondsToWait(tx, subjects));
  }
  return 0;
}

/** Seconds until the next try. */
export async function secondsToWait(tx: IdentityTx, subjects: readonly Subject[]): Promise<number> {
  const [row] = await tx.query<{ seconds: number | null }>(
    `select ceil(extract(epoch from max(blocked_until) - now()))::int as seconds from identity.attempt
     where subject_hash = any($1::bytea[])`,
    [subjects.map(keyOf)],
  );
  return Math.max(0, row?.seconds ?? 0);
}

/** Takes a try back that was right: an account begins anew, an address has one failure fewer. */
export async function forgiveTry(tx: IdentityTx, subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) {
    if (subject[0] === 'account') await forgetFailures(tx, subject[1]);
    else
      await tx.query(
        `update identity.attempt set failures = greatest(failures - 1, 0), blocked_until = now() where subject_hash = $1`,
        [keyOf(subject)],
      );
  }
}

/** Forgets the failures of an account. */
export async function forgetFailures(tx: IdentityTx, signInName: string): Promise<void> {
  await tx.query('delete from identity.attempt where subject_hash = $1', [keyOf(['account', signInName])]);
}
