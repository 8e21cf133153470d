// Which school a case belongs to, for somebody who works in several.
import { may } from '#libs/access';
import type { Principal, SchoolRef } from '#libs/identity';
import { schoolOfReferral, type Store } from '#libs/store';
import { unknownCase } from '../cases/unknown-case.js';
import { schoolFor, schoolsFor } from '../schools.js';

/**
 * The school of a case. The authority's officer, who acts in all of theirs at once, finds it by what the schools have referred;
 * everybody else has chosen one. Throws 'desk.unknown-case', and what `schoolFor` throws.
 */
export async function schoolOfCase(
  store: Store,
  asking: Principal,
  caseId: string,
  named?: string,
): Promise<SchoolRef> {
  const isAcross = named === undefined && asking.school === null && asking.schools.length > 1;
  if (!isAcross || !may(asking.actor.role, 'referral:read')) return await schoolFor(store, asking, named);
  return await schoolReferring(store, asking, caseId);
}

/** The school that put this case before the authority. Throws 'desk.unknown-case' where none of theirs did. */
export async function schoolReferring(store: Store, asking: Principal, caseId: string): Promise<SchoolRef> {
  const schools = await schoolsFor(store, asking);
  const ids = schools.map(({ id }) => id);
  const id = await store.forAuthority(ids, tx => schoolOfReferral(tx, caseId));
  const school = schools.find(each => each.id === id);
  if (!school) throw unknownCase(caseId);
  return school;
}
