// Letters that lie ready and must not go any more: the case has given them up, or their parent must not be written to.
import type { Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import { change, failure, givenUp, lockDelivery, tell } from './delivery.js';
import type { Tx } from './store.js';

/** Takes what must not go out of what waits for the post. Gives the number of letters. */
export async function dropUnpostable(tx: Tx, at: Instant): Promise<number> {
  const dropped = await tx.query(
    `update waymark.delivery d set state = 'failed', problem = 'given-up', run_id = null, changed_at = now()
     where d.school_id = $1 and d.state in ('waiting', 'to-post') and ${givenUp} returning letter_key`,
    [tx.schoolId],
  );
  const blocked = await tx.query<{ key: string }>(
    `select letter_key as key from waymark.delivery d
     where d.school_id = $1 and d.state = 'to-post' and not exists (select from waymark.relationship r
       where r.school_id = d.school_id and r.pupil_id = d.pupil_id and r.parent_id = d.parent_id
         and r.valid_from <= $2 and r.valid_to > $2 and not r.contact_blocked)
     order by pupil_id, letter_key limit 500`,
    [tx.schoolId, timestamp(at)],
  );
  for (const { key } of blocked) {
    const delivery = await lockDelivery(tx, key);
    await change(tx, key, ['to-post'], { state: 'blocked', problem: 'contact-blocked', run_id: null });
    await tell(tx, delivery, at, failure(delivery, true));
  }
  return dropped.length + blocked.length;
}
