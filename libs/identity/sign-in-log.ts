// The log of sign-ins: what happened, when, to which account; by ids, never by names. Only added to.
import { createHash } from 'node:crypto';
import type { IdentityTx } from '#libs/store';

export type SignInEvent =
  | 'signed-in'
  | 'refused'
  | 'locked'
  | 'signed-out'
  | 'signed-out-everywhere'
  | 'role-chosen'
  | 'password-changed'
  | 'password-reset'
  | 'account-added'
  | 'account-disabled'
  | 'account-enabled'
  | 'role-given'
  | 'role-ended'
  | 'token-made'
  | 'token-ended';

export interface LogEntry {
  readonly what: SignInEvent;
  readonly accountId?: string | undefined;
  /** Who did it, where that is somebody else. */
  readonly byAccountId?: string | undefined;
  readonly address?: string | undefined;
}

export async function logSignIn(tx: IdentityTx, entry: LogEntry): Promise<void> {
  await tx.query(
    'insert into identity.sign_in_log (what, account_id, by_account_id, address_hash) values ($1, $2, $3, $4)',
    [
      entry.what,
      entry.accountId ?? null,
      entry.byAccountId ?? null,
      entry.address === undefined
        ? null
        : createHash('sha256').update(entry.address).digest('hex').slice(0, 16),
    ],
  );
}
