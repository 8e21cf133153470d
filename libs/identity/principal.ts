// Who asks: a person or a machine, the role it is done in, and the schools in which that role is held today.
import type { Actor, Role } from '#libs/access';

/** A school by the name that addresses use, by its id, and as people call it. */
export interface SchoolRef {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** A role somewhere: in one school, or for the whole installation (administrators alone). */
export interface HeldRole {
  readonly role: Role;
  readonly school: SchoolRef | null;
}

export interface Principal {
  /** The account's id and the role that is acted in. */
  readonly actor: Actor;
  /** The schools in which this account holds this role today, by slug. */
  readonly schools: readonly SchoolRef[];
  /** The one that was chosen; null where it is for all of `schools`. */
  readonly school: SchoolRef | null;
  /** An administrator of the whole installation: every school is theirs. */
  readonly everySchool: boolean;
}

/** Somebody signed in to the pages: known, and perhaps not yet in a role. */
export interface SignedIn {
  readonly accountId: string;
  readonly displayName: string;
  readonly signInName: string;
  /** A new password has to be chosen before anything else. */
  readonly mustChange: boolean;
  /** Every role held today. */
  readonly held: readonly HeldRole[];
  /** null before a role is chosen. */
  readonly principal: Principal | null;
}

/** The principal of an account that acts in `role` at `schoolId` (null: at all of its schools); null where it does not hold that. */
export function principalOf(
  accountId: string,
  held: readonly HeldRole[],
  role: Role,
  schoolId: string | null,
): Principal | null {
  const own = held.filter(each => each.role === role);
  const everySchool = own.some(({ school }) => school === null);
  const schools = own.flatMap(({ school }) => (school === null ? [] : [school]));
  const school = schools.find(({ id }) => id === schoolId) ?? null;
  if (own.length === 0 || (schoolId !== null && school === null && !everySchool)) return null;
  return { actor: { id: accountId, role }, schools, school, everySchool };
}
