// Names of parents by id, for lists.
import type { Tx } from './store.js';

/** Names of parents by id; an empty text where a parent has none. */
export async function namesOfParents(tx: Tx, ids: readonly string[]): Promise<(id: string) => string> {
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, trim(concat_ws(' ', nullif(title, ''), nullif(forename, ''), nullif(surname, ''))) as name
     from waymark.parent where school_id = $1 and id = any($2)`,
    [tx.schoolId, [...new Set(ids)]],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return id => names.get(id) ?? '';
}
