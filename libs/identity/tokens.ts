// Tokens for machines: a management information system that sends registers, a script. Each belongs to an account, has one
// role in one school (or in all of the account's), and ends by itself.
import type { Role } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import type { IdentityTx } from '#libs/store';
import { hashOf, newSecret } from './hidden.js';
import { principalOf, type Principal } from './principal.js';
import { logSignIn } from './sign-in-log.js';
import { rolesHeld } from './sessions.js';

/** So that a token in a log or a repository can be found for what it is. */
const PREFIX = 'waymark_';
const FORM = /^waymark_[A-Za-z0-9_-]{43}$/;
const TOKEN_MOST_DAYS = 366;

export interface AccessToken {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly role: Role;
  readonly schoolId: string | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly endedAt: Instant | null;
}

export interface NewToken {
  readonly accountId: string;
  /** What it is for. */
  readonly name: string;
  readonly role: Role;
  /** null: every school in which the account has the role. */
  readonly schoolId: string | null;
  /** From now, 1 to 366. */
  readonly days: number;
}

const columns = `id, account_id as "accountId", name, role, school_id as "schoolId", created_at as "createdAt",
  expires_at as "expiresAt", ended_at as "endedAt"`;

/**
 * Makes a token. Its text is given back here and nowhere again. Throws 'identity.not-held' where the account does not hold
 * the role there, 'token.bad-days' and 'token.bad-name'.
 */
export async function makeToken(
  tx: IdentityTx,
  token: NewToken,
): Promise<{ readonly text: string; readonly token: AccessToken }> {
  const { accountId, role, schoolId, days } = token;
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_MOST_DAYS) {
    throw new WaymarkError('token.bad-days', `A token lasts 1 to ${TOKEN_MOST_DAYS} days, in whole days`, {
      details: { field: 'days' },
    });
  }
  const name = token.name.trim();
  if (name.length < 1 || name.length > 100) {
    throw new WaymarkError('token.bad-name', 'Say what the token is for, in 1 to 100 characters', {
      details: { field: 'name' },
    });
  }
  if (principalOf(accountId, await rolesHeld(tx, accountId), role, schoolId) === null) {
    throw new WaymarkError('identity.not-held', `The account does not hold the role ${role} there today`, {
      details: { field: 'role' },
    });
  }
  const text = `${PREFIX}${newSecret()}`;
  const [row] = await tx.query<AccessToken>(
    `insert into identity.access_token (token_hash, account_id, name, role, school_id, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) returning ${columns}`,
    [hashOf(text), accountId, name, role, schoolId, days],
  );
  await logSignIn(tx, { what: 'token-made', accountId });
  return { text, token: row! };
}

/** Who a token acts for; undefined for one that is unknown, over, or whose account no longer holds the role. */
export async function readToken(tx: IdentityTx, text: string): Promise<Principal | undefined> {
  if (!FORM.test(text)) return undefined;
  const [row] = await tx.query<{ accountId: string; role: Role; schoolId: string | null }>(
    `select t.account_id as "accountId", t.role, t.school_id as "schoolId" from identity.access_token t
     join identity.account a on a.id = t.account_id
     where t.token_hash = $1 and t.ended_at is null and t.expires_at > now() and a.disabled_at is null`,
    [hashOf(text)],
  );
  if (!row) return undefined;
  return principalOf(row.accountId, await rolesHeld(tx, row.accountId), row.role, row.schoolId) ?? undefined;
}

/** Tokens of an account that still count, the newest first, 100 at most. */
export function listTokens(tx: IdentityTx, accountId: string): Promise<readonly AccessToken[]> {
  return tx.query<AccessToken>(
    `select ${columns} from identity.access_token where account_id = $1 and ended_at is null and expires_at > now()
     order by created_at desc limit 100`,
    [accountId],
  );
}

/** Ends a token of the account. Throws 'token.unknown'. */
export async function endToken(tx: IdentityTx, accountId: string, id: string): Promise<void> {
  const rows = await tx.query(
    'update identity.access_token set ended_at = coalesce(ended_at, now()) where account_id = $1 and id::text = $2 returning id',
    [accountId, id],
  );
  if (rows.length === 0) throw new WaymarkError('token.unknown', 'There is no such token');
  await logSignIn(tx, { what: 'token-ended', accountId });
}
