// How far a role reaches inside a school: the authority's officer sees what was put before the authority, and nothing else.
import type { Role } from '#libs/access';
import type { CaseView } from '#libs/store';

/** Whether this role may know of the case at all. */
export const mayReach = (role: Role, view: Pick<CaseView, 'authority'>): boolean =>
  role !== 'ewo' || view.authority !== undefined;
