// Finding a pupil among those whom schools have put before the authority.
import { may } from '#libs/access';
import type { Principal } from '#libs/identity';
import { findReferredPupils, type ReferredPupil, type Store } from '#libs/store';
import { schoolsFor } from '../schools.js';
import { inboxLists } from './inbox.js';

/** Letters that a search takes at least; fewer would list a school. */
export const fewestLetters = 3;
const mostLetters = 100;

export type PupilSearch =
  | { readonly ok: true; readonly pupils: readonly ReferredPupil[]; readonly more: boolean }
  | { readonly ok: false; readonly problem: string };

/** Pupils with a matter before the authority whose name or UPN begins so, across the schools of whoever asks; 25 at most. */
export async function searchReferredPupils(
  store: Store,
  asking: Principal,
  text: string,
): Promise<PupilSearch> {
  const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
  if (letters < fewestLetters)
    return { ok: false, problem: `Enter at least ${fewestLetters} letters of the name, or the UPN` };
  if (text.length > mostLetters) return { ok: false, problem: `Enter ${mostLetters} characters at most` };
  if (!may(asking.actor.role, 'case:names')) return { ok: true, pupils: [], more: false };
  const schools = await schoolsFor(store, asking);
  const ids = schools.map(({ id }) => id);
  const found = await store.forAuthority(ids, tx => findReferredPupils(tx, text, inboxLists));
  return { ok: true, ...found };
}
