// The roles that somebody can choose from: each at its school, and at all of them together for those who work across schools.
import type { Role } from '#libs/access';
import { isTrainingSlug } from '#libs/desk';
import type { HeldRole, SignedIn } from '#libs/identity';
import type { PageModel } from '../../frame/page.js';
import { roleNames } from '../../frame/words.js';

export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly role: Role;
  readonly schoolId: string | null;
}

/** Roles whose work is one list over several schools. */
const across: readonly Role[] = ['ewo', 'administrator'];

const isReal = (school: HeldRole['school']): boolean => school !== null && !isTrainingSlug(school.slug);

export function choicesFor(held: readonly HeldRole[]): readonly Choice[] {
  const single = held.map(({ role, school }) => ({
    value: `${role}@${school?.slug ?? ''}`,
    text: school ? `${roleNames[role]}, ${school.name}` : `${roleNames[role]} of this installation`,
    role,
    schoolId: school?.id ?? null,
  }));
  const together = across
    .filter(role => held.filter(each => each.role === role && isReal(each.school)).length > 1)
    .filter(role => !held.some(each => each.role === role && each.school === null))
    .map(role => ({ value: `${role}@`, text: `${roleNames[role]}, all my schools`, role, schoolId: null }));
  return [...together, ...single];
}

export interface RoleModel extends PageModel {
  readonly choices: readonly Choice[];
  readonly chosen: string | undefined;
}

export function roleModel({ held, principal }: SignedIn): RoleModel {
  const chosen = principal && `${principal.actor.role}@${principal.school?.slug ?? ''}`;
  const choices = choicesFor(held);
  return {
    title: choices.length === 0 ? 'You hold no role today' : 'Choose where you want to work',
    choices,
    chosen: chosen ?? undefined,
  };
}
