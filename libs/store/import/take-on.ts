// Taking a school on in the middle of a year: what lies before counts in every figure, and proposes nothing.
import { WaymarkError } from '#libs/kernel';
import { isPlainDate, type PlainDate } from '#libs/school-time';
import type { Tx } from '../store.js';

/** Sets the first day whose sessions may lead to a step. Throws 'import.bad-date', 'store.unknown-school'. */
export async function takeOn(tx: Tx, from: PlainDate): Promise<void> {
  if (!isPlainDate(from)) {
    throw new WaymarkError(
      'import.bad-date',
      `'${from}' is not a date; write it as YYYY-MM-DD, for example 2025-11-03`,
      {
        details: { field: 'from', value: from },
      },
    );
  }
  const rows = await tx.query('update waymark.school set taken_on = $2 where id = $1 returning id', [
    tx.schoolId,
    from,
  ]);
  if (rows.length === 0) throw new WaymarkError('store.unknown-school', `There is no school ${tx.schoolId}`);
}

/** The day on which the school was taken on; null where it was there from the beginning. */
export async function takenOn(tx: Tx): Promise<PlainDate | null> {
  const [row] = await tx.query<{ day: PlainDate | null }>(
    'select taken_on as day from waymark.school where id = $1',
    [tx.schoolId],
  );
  return row?.day ?? null;
}
