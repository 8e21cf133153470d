// Accounts for tests: one a role, with sessions and tokens made without their slow passwords.
import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import { beginSession, giveRole, makeToken } from '#libs/identity';
import type { Store } from '#libs/store';

/** The account of a role: always the same id for the same name. */
export function accountId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Makes an account that holds a role at schools (none: of the whole installation). Nobody can sign in to it with a password. */
export async function makeAccount(
  store: Store,
  name: string,
  role: Role,
  schoolIds: readonly string[],
): Promise<string> {
  const id = accountId(name);
  await store.asIdentity(async tx => {
    await tx.query(
      `insert into identity.account (id, sign_in_name, display_name, password_hash, must_change) values ($1, $2, $3, '', false)
       on conflict (id) do nothing`,
      [id, name, `Test ${role}`],
    );
    for (const schoolId of schoolIds.length > 0 ? schoolIds : [null])
      await giveRole(tx, { accountId: id, role, schoolId });
  });
  return id;
}

/** A session in a role, as a browser would hold it: the value of its cookie. */
export async function sessionOf(store: Store, account: string): Promise<string> {
  return await store.asIdentity(tx => beginSession(tx, account));
}

/** A token for the role of an account at one school, or at all of its schools. */
export async function tokenOf(
  store: Store,
  account: string,
  role: Role,
  schoolId: string | null,
): Promise<string> {
  const made = await store.asIdentity(tx =>
    makeToken(tx, { accountId: account, name: `test ${randomUUID()}`, role, schoolId, days: 1 }),
  );
  return made.text;
}
