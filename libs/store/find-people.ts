// People of the school by what somebody types, and names by id for lists.
import type { Tx } from './store.js';

export interface FoundPupil {
  readonly id: string;
  readonly forename: string;
  readonly surname: string;
  readonly yearGroup: number | null;
  readonly group: string | null;
}

const MOST_FOUND = 20;
const MOST_WORDS = 4;

/** Pupils whose names begin with each of the words, or who have this number; by name, 20 at most, none for no words. */
export function findPupils(tx: Tx, typed: string): Promise<readonly FoundPupil[]> {
  const words = typed.split(/[\s,]+/).filter(word => word !== '');
  if (words.length === 0) return Promise.resolve([]);
  const begins = words
    .slice(0, MOST_WORDS)
    .map(
      (_, i) =>
        `(starts_with(lower(surname), $${i + 2}) or starts_with(lower(forename), $${i + 2}) or lower(upn) = $${i + 2})`,
    );
  return tx.query<FoundPupil>(
    `select id, forename, surname, year_group as "yearGroup", registration_group as "group" from waymark.pupil
     where school_id = $1 and ${begins.join(' and ')} order by surname, forename, id limit ${MOST_FOUND}`,
    [tx.schoolId, ...words.slice(0, MOST_WORDS).map(word => word.toLowerCase())],
  );
}

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
