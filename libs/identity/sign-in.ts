// Signing in with name and password, and changing the password: the only places where a password is looked at.
import type { IdentityTx, Store } from '#libs/store';
import { putPassword, signInNameOf } from './accounts.js';
import { countTry, forgiveTry, secondsToWait, type Subject } from './attempts.js';
import { isPassword, whyNotPassword } from './password.js';
import type { SignedIn } from './principal.js';
import { beginSession } from './sessions.js';
import { logSignIn } from './sign-in-log.js';

export type SignInResult =
  | { readonly status: 'signed-in'; readonly sessionId: string }
  /** Name or password is wrong; which of the two is told to nobody. */
  | { readonly status: 'refused' }
  /** Too many failures; the password was not looked at. */
  | { readonly status: 'locked'; readonly seconds: number };

export interface SignInAttempt {
  readonly signInName: string;
  readonly password: string;
  /** Network address of whoever tries. */
  readonly address: string;
}

interface Kept {
  readonly id: string;
  readonly hash: string;
}

/** Tries to sign in. An unknown name takes as long, and is counted and locked, as a known one. */
export async function signIn(store: Store, attempt: SignInAttempt): Promise<SignInResult> {
  const signInName = signInNameOf(attempt.signInName).slice(0, 200);
  const { address } = attempt;
  const subjects: readonly Subject[] = [
    ['account', signInName],
    ['address', address],
  ];
  const { wait, kept } = await store.asIdentity(async tx => ({
    wait: await countTry(tx, subjects),
    kept: await findOpen(tx, signInName),
  }));
  if (wait > 0) {
    await store.asIdentity(tx => logSignIn(tx, { what: 'locked', accountId: kept?.id, address }));
    return { status: 'locked', seconds: wait };
  }
  const right = await isPassword(attempt.password.slice(0, 1000), kept?.hash);
  return await store.asIdentity(async tx => {
    if (!right || !kept) {
      await logSignIn(tx, { what: 'refused', accountId: kept?.id, address });
      const seconds = await secondsToWait(tx, subjects);
      return seconds > 0 ? { status: 'locked', seconds } : { status: 'refused' };
    }
    await forgiveTry(tx, subjects);
    await logSignIn(tx, { what: 'signed-in', accountId: kept.id, address });
    return { status: 'signed-in', sessionId: await beginSession(tx, kept.id) };
  });
}

async function findOpen(tx: IdentityTx, signInName: string): Promise<Kept | undefined> {
  const [row] = await tx.query<Kept>(
    'select id, password_hash as hash from identity.account where sign_in_name = $1 and disabled_at is null',
    [signInName],
  );
  return row;
}

export type PasswordResult =
  /** All sessions are over; this one goes on under a new id. */
  | { readonly status: 'changed'; readonly sessionId: string }
  | { readonly status: 'wrong-password' }
  | { readonly status: 'locked' }
  | { readonly status: 'unfit'; readonly problem: string };

/** Changes one's own password. The old one is asked for, and guessed at as slowly as when signing in. */
export async function changePassword(
  store: Store,
  who: Pick<SignedIn, 'accountId' | 'signInName'>,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<PasswordResult> {
  const { accountId, signInName } = who;
  const subjects: readonly Subject[] = [['account', signInName]];
  const { wait, kept } = await store.asIdentity(async tx => ({
    wait: await countTry(tx, subjects),
    kept: await findOpen(tx, signInName),
  }));
  if (wait > 0) return { status: 'locked' };
  if (!(await isPassword(current.slice(0, 1000), kept?.hash))) return { status: 'wrong-password' };
  await store.asIdentity(tx => forgiveTry(tx, subjects));
  const problem =
    next === current ? 'Enter a password that differs from the current one' : whyNotPassword(next, who);
  if (problem !== undefined) return { status: 'unfit', problem };
  return await store.asIdentity(async tx => {
    await putPassword(tx, accountId, next, false);
    await tx.query('delete from identity.session where account_id = $1', [accountId]);
    await forgiveTry(tx, subjects);
    await logSignIn(tx, { what: 'password-changed', accountId });
    return { status: 'changed', sessionId: await beginSession(tx, accountId) };
  });
}
