// A transaction for a stretch of reading: what was asked once is not asked again. A preview puts several parts together that
// each load the school, the pupil and its people.
import type { Query, Tx } from './store.js';

/** The same transaction with a memory for `select`s. Only while nothing is written: it would not be seen. */
export function readOnce(tx: Tx): Tx {
  const known = new Map<string, Promise<object[]>>();
  const query: Query = async <Row extends object>(text: string, values: readonly unknown[] = []) => {
    if (!/^\s*(select|with)\b/i.test(text) || /pg_advisory|for update/i.test(text))
      return tx.query<Row>(text, values);
    const key = JSON.stringify([text, values]);
    const found = known.get(key) ?? tx.query<Row>(text, values);
    known.set(key, found);
    return (await found) as Row[];
  };
  return { ...tx, query };
}
