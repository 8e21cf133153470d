// By which carriers a school sends its letters, and whether its postings are reported or assumed.
import type { Tx } from './store.js';

export type CarrierName = 'outbox' | 'smtp' | 'notify';

export interface DeliverySettings {
  /** `assumed`: a letter counts as posted when the default says so. `reported`: when it is said to have left. */
  readonly postings: 'assumed' | 'reported';
  /** Who takes letters on paper; null for the installation's carrier. */
  readonly postBy: 'outbox' | 'notify' | null;
  /** Who takes email; null for the installation's carrier. */
  readonly emailBy: CarrierName | null;
}

/** The settings of the school; where none were saved, postings are reported, save in a throw-away school: nobody posts there. */
export async function loadDeliverySettings(tx: Tx): Promise<DeliverySettings> {
  const [row] = await tx.query<DeliverySettings>(
    `select coalesce(d.postings, case when s.disposable then 'assumed' else 'reported' end) as postings,
            d.post_by as "postBy", d.email_by as "emailBy"
     from waymark.school s left join waymark.delivery_setting d on d.school_id = s.id where s.id = $1`,
    [tx.schoolId],
  );
  return row ?? { postings: 'reported', postBy: null, emailBy: null };
}

/** Saves the settings of the school. */
export async function putDeliverySettings(tx: Tx, settings: DeliverySettings): Promise<void> {
  await tx.query(
    `insert into waymark.delivery_setting (school_id, postings, post_by, email_by) values ($1, $2, $3, $4)
     on conflict (school_id) do update set postings = excluded.postings, post_by = excluded.post_by, email_by = excluded.email_by`,
    [tx.schoolId, settings.postings, settings.postBy, settings.emailBy],
  );
}
