// What the pages of people show.
import type { AccountWithRoles, Principal, SchoolRef } from '#libs/identity';
import { shownDate } from '../../frame/dates.js';
import { notThere } from '../../frame/error-page.js';
import { isOnlyAt, roleItems, shownRole } from './people.model.js';
import { content } from './set-up.content.js';

export const peopleCrumbs = [...content.crumbs, { text: 'People and roles', href: '/set-up/people' }];

/** The account of this id. Throws the page "not there". */
export function accountIn(accounts: readonly AccountWithRoles[], id: string): AccountWithRoles {
  const account = accounts.find(each => each.id === id);
  if (!account) throw notThere('person');
  return account;
}

const nameIn =
  (accounts: readonly AccountWithRoles[]) =>
  (id: string): string =>
    accounts.find(account => account.id === id)?.displayName ?? 'somebody';

export const shownPerson = (
  account: AccountWithRoles,
  { id }: SchoolRef,
  accounts: readonly AccountWithRoles[],
) => ({
  ...account,
  roles: account.roles.map(role => shownRole(role, id, nameIn(accounts), shownDate)),
});

const deputies = (accounts: readonly AccountWithRoles[], but?: string) => [
  { value: '', text: 'Nobody: the role is their own' },
  ...accounts.filter(({ id }) => id !== but).map(({ id, displayName }) => ({ value: id, text: displayName })),
];

export const newModel = (accounts: readonly AccountWithRoles[]) => ({
  title: 'Add a person',
  breadcrumbs: peopleCrumbs,
  roleItems: [{ value: '', text: 'Choose a role' }, ...roleItems],
  deputies: deputies(accounts),
});

export function personModel(
  accounts: readonly AccountWithRoles[],
  id: string,
  school: SchoolRef,
  { everySchool, actor }: Principal,
) {
  const account = shownPerson(accountIn(accounts, id), school, accounts);
  return {
    title: account.displayName,
    breadcrumbs: peopleCrumbs,
    account,
    isOwn: everySchool || isOnlyAt(accountIn(accounts, id), school.id),
    isSelf: id === actor.id,
    roleItems: [{ value: '', text: 'Choose a role' }, ...roleItems],
    deputies: deputies(accounts, id),
  };
}
