// What delivery needs people for: letters that failed for good or came back, those of which nobody knows whether they
// left, and those that were not written because the parent must not be.
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import { answersFor, type DeliveryAnswer } from './delivery-answers.js';
import type { DeliveryState } from './delivery.js';
import type { Tx } from './store.js';

export interface DeliveryTask {
  readonly key: string;
  /** Null for a letter outside the ladder, as its version. */
  readonly caseId: string | null;
  readonly version: number | null;
  readonly pupilId: string;
  readonly letter: string;
  readonly parent: string;
  readonly state: Extract<DeliveryState, 'unknown' | 'failed' | 'returned' | 'blocked'>;
  /** A code. */
  readonly problem: string | null;
  /** By which the carrier may know it, such as a Message-ID to search the mail server's log for. */
  readonly reference: string | null;
  readonly since: Instant;
  readonly answers: readonly DeliveryAnswer[];
}

/** A letter that the case itself did not write, since contact is blocked: an event and no letter. */
const unwritten = `
  select e.stream_id || '/' || e.version as key, e.stream_id as "caseId", e.version, s.pupil_id as "pupilId",
         e.body::jsonb -> 'data' ->> 'letter' as letter, (e.body::jsonb -> 'data' ->> 'parent')::uuid as parent,
         'blocked' as state, 'contact-blocked' as problem, null as reference, e.at as since
  from waymark.case_event e join waymark.case_stream s on s.school_id = e.school_id and s.stream_id = e.stream_id
  where e.school_id = $1 and e.type = 'LetterFailed' and e.body::jsonb -> 'data' ->> 'why' = 'contact-blocked'
    and not exists (select from waymark.delivery d where d.school_id = e.school_id
      and (d.letter_key = e.stream_id || '/' || e.version
        or d.case_id = e.stream_id and d.state = 'blocked' and d.event_version < e.version
          and d.letter = e.body::jsonb -> 'data' ->> 'letter' and d.parent_id::text = e.body::jsonb -> 'data' ->> 'parent'))`;

/** What waits for a person, oldest first, 200 at most. */
export async function listDeliveryTasks(tx: Tx): Promise<readonly DeliveryTask[]> {
  const rows = await tx.query<Omit<DeliveryTask, 'answers'>>(
    `select letter_key as key, case_id as "caseId", event_version as version, pupil_id as "pupilId", letter, parent_id as parent,
            state, problem, reference, changed_at as since
     from waymark.delivery
     where school_id = $1 and state in ('unknown', 'failed', 'returned', 'blocked') and answer is null
     union all ${unwritten}
     order by since, key limit 200`,
    [tx.schoolId],
  );
  return rows.map(row => ({ ...row, answers: answersFor(row) }));
}

/** Notes that a person has seen that a letter was not written. Throws 'delivery.unknown' where there is no such task. */
export async function noteUnwritten(tx: Tx, key: string, by: Actor, at: Instant): Promise<void> {
  const rows = await tx.query(
    `insert into waymark.delivery (school_id, letter_key, case_id, event_version, pupil_id, letter, parent_id, method, state,
       problem, answer, answered_at, answered_by)
     select $1, key, "caseId", version, "pupilId", letter, parent, 'post', state, problem, 'noted', $3, $4
     from (${unwritten}) u where key = $2 returning letter_key`,
    [tx.schoolId, key, timestamp(at), by.id],
  );
  if (rows.length === 0)
    throw new WaymarkError('delivery.unknown', 'There is no such letter on its way in this school');
}
