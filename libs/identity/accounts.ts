// Accounts of people: made by an administrator, never deleted, since the log of cases names who acted by their ids.
import { randomUUID } from 'node:crypto';
import type { Role } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Instant, PlainDate } from '#libs/school-time';
import type { IdentityTx } from '#libs/store';
import { forgetFailures } from './attempts.js';
import { hashPassword, whyNotPassword } from './password.js';
import type { HeldRole } from './principal.js';
import { logSignIn } from './sign-in-log.js';

const NAME = /^[a-z0-9][a-z0-9._@+-]{1,99}$/;

export interface Account {
  readonly id: string;
  readonly signInName: string;
  readonly displayName: string;
  readonly mustChange: boolean;
  readonly disabledAt: Instant | null;
  readonly createdAt: Instant;
}

export interface NewAccount {
  /** 2 to 100 of a-z, 0-9 and . _ @ + -, such as an e-mail address; kept in small letters. */
  readonly signInName: string;
  readonly displayName: string;
  readonly password: string;
  /** Whether a new password has to be chosen at the first sign-in; true where not given. */
  readonly mustChange?: boolean;
  /** Given for accounts that must be the same on every machine. */
  readonly id?: string;
}

const columns = `id, sign_in_name as "signInName", display_name as "displayName", must_change as "mustChange",
  disabled_at as "disabledAt", created_at as "createdAt"`;

/** Throws 'account.bad-name', 'account.bad-password', or 'account.taken' where the name has an account. */
export async function addAccount(tx: IdentityTx, account: NewAccount, by?: string): Promise<Account> {
  const signInName = signInNameOf(account.signInName);
  if (!NAME.test(signInName)) {
    throw new WaymarkError(
      'account.bad-name',
      `'${account.signInName.slice(0, 100)}' cannot be a name to sign in with; use 2 to 100 letters, digits or . _ @ + -, such as an e-mail address`,
      { details: { field: 'signInName' } },
    );
  }
  const displayName = account.displayName.trim();
  if (displayName.length < 1 || displayName.length > 100) {
    throw new WaymarkError(
      'account.bad-name',
      'The name to show is empty or too long; give 1 to 100 characters',
      {
        details: { field: 'displayName' },
      },
    );
  }
  requirePassword(account.password, signInName);
  const [row] = await tx.query<Account>(
    `insert into identity.account (id, sign_in_name, display_name, password_hash, must_change) values ($1, $2, $3, $4, $5)
     on conflict (sign_in_name) do nothing returning ${columns}`,
    [
      account.id ?? randomUUID(),
      signInName,
      displayName,
      await hashPassword(account.password),
      account.mustChange ?? true,
    ],
  );
  if (!row) {
    throw new WaymarkError(
      'account.taken',
      `There is an account '${signInName}' already; choose another name`,
      {
        details: { field: 'signInName' },
      },
    );
  }
  await logSignIn(tx, { what: 'account-added', accountId: row.id, byAccountId: by });
  return row;
}

/** As it is kept and compared. */
export const signInNameOf = (typed: string): string => typed.trim().toLowerCase();

/** Throws 'account.unknown'. */
export async function findAccount(tx: IdentityTx, signInName: string): Promise<Account> {
  const [row] = await tx.query<Account>(`select ${columns} from identity.account where sign_in_name = $1`, [
    signInNameOf(signInName),
  ]);
  if (row) return row;
  throw new WaymarkError('account.unknown', `There is no account '${signInName.slice(0, 100)}'`, {
    details: { field: 'signInName' },
  });
}

export interface AccountWithRoles extends Account {
  /** Those of today and those to come. */
  readonly roles: readonly RoleHeld[];
}

export interface RoleHeld extends HeldRole {
  readonly id: string;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  /** Account whose deputy this is. */
  readonly deputyFor: string | null;
}

/** Accounts by name, 200 a call: of one school where given, else all; `after` is the last name of the call before. */
export async function listAccounts(
  tx: IdentityTx,
  { schoolId, after = '' }: { readonly schoolId?: string; readonly after?: string } = {},
): Promise<readonly AccountWithRoles[]> {
  return await tx.query<AccountWithRoles>(
    `select ${columns}, coalesce((
       select jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'deputyFor', r.deputy_for,
         'school', case when s.id is not null then jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name) end,
         'from', case when isfinite(r.from_day) then r.from_day end, 'to', case when isfinite(r.to_day) then r.to_day end)
         order by s.slug, r.role)
       from identity.account_role r left join waymark.school s on s.id = r.school_id
       where r.account_id = a.id and r.to_day >= (now() at time zone 'Europe/London')::date
     ), '[]') as roles
     from identity.account a where sign_in_name > $1
       and ($2::uuid is null or exists (select from identity.account_role r where r.account_id = a.id and r.school_id = $2
         and r.to_day >= (now() at time zone 'Europe/London')::date))
     order by sign_in_name limit 200`,
    [after, schoolId ?? null],
  );
}

export interface NewRole {
  readonly accountId: string;
  readonly role: Role;
  /** null for an administrator of the whole installation. */
  readonly schoolId: string | null;
  /** First and last day, both included; open where not given. */
  readonly from?: PlainDate;
  readonly to?: PlainDate;
  readonly deputyFor?: string;
}

/** Gives an account a role. Gives the id of what was given. */
export async function giveRole(tx: IdentityTx, given: NewRole, by?: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into identity.account_role (account_id, role, school_id, from_day, to_day, deputy_for)
     values ($1, $2, $3, coalesce($4::date, '-infinity'), coalesce($5::date, 'infinity'), $6) returning id`,
    [
      given.accountId,
      given.role,
      given.schoolId,
      given.from ?? null,
      given.to ?? null,
      given.deputyFor ?? null,
    ],
  );
  await logSignIn(tx, { what: 'role-given', accountId: given.accountId, byAccountId: by });
  return row!.id;
}

/** Ends a role yesterday, so that it counts no more from this moment. Throws 'account.unknown-role'. */
export async function endRole(tx: IdentityTx, id: string, by?: string): Promise<void> {
  const [row] = await tx.query<{ accountId: string }>(
    `update identity.account_role set to_day = (now() at time zone 'Europe/London')::date - 1,
       from_day = least(from_day, (now() at time zone 'Europe/London')::date - 1)
     where id = $1 returning account_id as "accountId"`,
    [id],
  );
  if (!row) throw new WaymarkError('account.unknown-role', 'There is no such role to end');
  await logSignIn(tx, { what: 'role-ended', accountId: row.accountId, byAccountId: by });
}

/** Shuts an account and ends its sessions, or opens it again. */
export async function setDisabled(tx: IdentityTx, id: string, disabled: boolean, by?: string): Promise<void> {
  await tx.query(
    'update identity.account set disabled_at = case when $2 then coalesce(disabled_at, now()) end where id = $1',
    [id, disabled],
  );
  if (disabled) await tx.query('delete from identity.session where account_id = $1', [id]);
  await logSignIn(tx, {
    what: disabled ? 'account-disabled' : 'account-enabled',
    accountId: id,
    byAccountId: by,
  });
}

/** Sets a password that has to be changed at the next sign-in, ends all sessions and forgets failures. Throws 'account.bad-password'. */
export async function resetPassword(
  tx: IdentityTx,
  account: Account,
  password: string,
  by?: string,
): Promise<void> {
  requirePassword(password, account.signInName);
  await putPassword(tx, account.id, password, true);
  await tx.query('delete from identity.session where account_id = $1', [account.id]);
  await forgetFailures(tx, account.signInName);
  await logSignIn(tx, { what: 'password-reset', accountId: account.id, byAccountId: by });
}

export async function putPassword(
  tx: IdentityTx,
  id: string,
  password: string,
  mustChange: boolean,
): Promise<void> {
  await tx.query(
    'update identity.account set password_hash = $2, password_set_at = now(), must_change = $3 where id = $1',
    [id, await hashPassword(password), mustChange],
  );
}

function requirePassword(password: string, signInName: string): void {
  const problem = whyNotPassword(password, { signInName });
  if (problem) throw new WaymarkError('account.bad-password', problem, { details: { field: 'password' } });
}
