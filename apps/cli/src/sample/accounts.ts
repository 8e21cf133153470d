// Somebody to sign in as, one a role, in the sample school and in no other. Their password is known to everybody: the school
// is made up, and a role there opens nothing elsewhere.
import type { Role } from '#libs/access';
import { addAccount, giveRole, listAccounts } from '#libs/identity';
import type { Store } from '#libs/store';
import { sampleId } from './random.js';

export const samplePassword = 'three-hills-of-sampleton';

const people: readonly { readonly role: Role; readonly signInName: string; readonly displayName: string }[] =
  [
    { role: 'attendance-lead', signInName: 'lead@sample', displayName: 'Leila Lead' },
    { role: 'headteacher', signInName: 'head@sample', displayName: 'Hari Head' },
    { role: 'attendance-officer', signInName: 'officer@sample', displayName: 'Oona Office' },
    { role: 'dsl', signInName: 'dsl@sample', displayName: 'Dora Safeguard' },
    { role: 'ewo', signInName: 'ewo@sample', displayName: 'Ewan Welfare' },
    { role: 'governor', signInName: 'governor@sample', displayName: 'Gwen Governor' },
    { role: 'administrator', signInName: 'admin@sample', displayName: 'Adam Admin' },
  ];

/** Makes those accounts that are not there. Gives name and role of all. */
export async function addSampleAccounts(
  store: Store,
  schoolId: string,
): Promise<readonly { readonly role: Role; readonly signInName: string }[]> {
  const there = await store.asIdentity(tx => listAccounts(tx, { schoolId }));
  const names = new Set(there.map(({ signInName }) => signInName));
  for (const [i, { role, signInName, displayName }] of people.entries()) {
    if (names.has(signInName)) continue;
    await store.asIdentity(async tx => {
      const account = { id: sampleId(9, i + 1), signInName, displayName, password: samplePassword };
      const { id } = await addAccount(tx, { ...account, mustChange: false });
      await giveRole(tx, { accountId: id, role, schoolId });
    });
  }
  return people;
}
