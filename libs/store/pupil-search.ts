// Finding a pupil of one school by what people know: parts of a name, the UPN, the registration group.
import type { Tx } from './store.js';

/** Most pupils of one page. */
const pupilsAPage = 25;
const mostWords = 5;

export interface FoundPupil {
  readonly pupilId: string;
  readonly name: string;
  readonly upn: string | null;
  readonly yearGroup: number | null;
  readonly group: string | null;
  /** The latest case, an open one before others; null where there never was one. */
  readonly kase: { readonly caseId: string; readonly status: string; readonly stage: string | null } | null;
}

export interface FoundPupils {
  readonly pupils: readonly FoundPupil[];
  readonly more: boolean;
}

/** What is looked for, as words without accents and marks; each must begin a word of the pupil. */
export const wordsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .normalize('NFD')
        .replaceAll(/[\u0300-\u036f'’]/g, '')
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter(word => word !== ''),
    ),
  ].slice(0, mostWords);

/** A page of the pupils with all of the words, from 1, by name. Nothing where there is no word. */
export async function searchPupils(tx: Tx, words: readonly string[], page: number): Promise<FoundPupils> {
  if (words.length === 0) return { pupils: [], more: false };
  const ranges = words.map(
    (_, i) => `select distinct pupil_id from waymark.pupil_word
       where school_id = $1 and word >= $${2 * i + 3} and word < $${2 * i + 4}`,
  );
  const rows = await tx.query<FoundPupil>(
    `select p.id as "pupilId", trim(p.forename || ' ' || p.surname) as name, p.upn, p.year_group as "yearGroup",
       p.registration_group as "group", c.kase
     from (${ranges.join(' intersect ')}) found
     join waymark.pupil p on p.school_id = $1 and p.id = found.pupil_id
     left join lateral (
       select json_build_object('caseId', v.case_id, 'status', v.status, 'stage', v.stage) as kase
       from waymark.case_view v where v.school_id = $1 and v.pupil_id = p.id
       order by v.status = 'open' desc, v.case_number desc limit 1) c on true
     order by p.surname, p.forename, p.id limit ${pupilsAPage + 1} offset $2`,
    [tx.schoolId, (Math.max(1, page) - 1) * pupilsAPage, ...words.flatMap(word => [word, endOf(word)])],
  );
  return { pupils: rows.slice(0, pupilsAPage), more: rows.length > pupilsAPage };
}

/** Behind every word that begins so: no character is greater, compared by its bytes. */
const endOf = (word: string): string => `${word}\u{10ffff}`;
