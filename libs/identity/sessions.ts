// Sessions of people who signed in with their browser: a random id in a cookie, its hash in the database. A session ends
// when nothing was asked for a while, when its longest time is over, or by signing out; each sign-in and each change of role
// makes a new id.
import { roles, type Role } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { IdentityTx } from '#libs/store';
import { hashOf, newSecret } from './hidden.js';
import { principalOf, type HeldRole, type SignedIn } from './principal.js';
import { logSignIn } from './sign-in-log.js';

/** A session ends after so many seconds without a request, and after so many in all. */
export const IDLE_SECONDS = 30 * 60;
const LONGEST_SECONDS = 12 * 3600;
/** The moment of the last request is written at most so often. */
const WRITE_SECONDS = 60;
/** Sessions of one account at once; the oldest ends. */
const MOST_SESSIONS = 10;

/** The role that a session begins in, where there is only one to choose. */
const onlyOne = (held: readonly HeldRole[]): HeldRole | null => (held.length === 1 ? held[0]! : null);

/** Begins a session. Gives its id, which is kept nowhere else. */
export async function beginSession(tx: IdentityTx, accountId: string): Promise<string> {
  const id = newSecret();
  const first = onlyOne(await rolesHeld(tx, accountId));
  await tx.query(
    `delete from identity.session where account_id = $1 and id_hash not in (
       select id_hash from identity.session where account_id = $1
       and seen_at > now() - make_interval(secs => $2) and created_at > now() - make_interval(secs => $3)
       order by seen_at desc limit ${MOST_SESSIONS - 1})`,
    [accountId, IDLE_SECONDS, LONGEST_SECONDS],
  );
  await tx.query(
    'insert into identity.session (id_hash, account_id, role, school_id) values ($1, $2, $3, $4)',
    [hashOf(id), accountId, first?.role ?? null, first?.school?.id ?? null],
  );
  return id;
}

interface SessionRow {
  readonly accountId: string;
  readonly displayName: string;
  readonly signInName: string;
  readonly mustChange: boolean;
  readonly role: string | null;
  readonly schoolId: string | null;
  readonly stale: boolean;
  readonly held: readonly HeldRole[];
}

/** Roles held today as one JSON value; `account` is the SQL expression of the account's id. */
const heldBy = (account: string): string => `coalesce((
  select jsonb_agg(distinct jsonb_build_object('role', r.role, 'school',
    case when s.id is not null then jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name) end))
  from identity.account_role r left join waymark.school s on s.id = r.school_id
  where r.account_id = ${account} and (now() at time zone 'Europe/London')::date between r.from_day and r.to_day
), '[]')`;

/** Who the session's cookie belongs to; undefined where it is not one, or over. Counts as a request. */
export async function readSession(tx: IdentityTx, id: string): Promise<SignedIn | undefined> {
  const [row] = await tx.query<SessionRow>(
    `select a.id as "accountId", a.display_name as "displayName", a.sign_in_name as "signInName",
       a.must_change as "mustChange", s.role, s.school_id as "schoolId", ${heldBy('a.id')} as held,
       s.seen_at < now() - make_interval(secs => ${WRITE_SECONDS}) as stale
     from identity.session s join identity.account a on a.id = s.account_id
     where s.id_hash = $1 and a.disabled_at is null
       and s.seen_at > now() - make_interval(secs => $2) and s.created_at > now() - make_interval(secs => $3)`,
    [hashOf(id), IDLE_SECONDS, LONGEST_SECONDS],
  );
  if (!row) return undefined;
  if (row.stale)
    await tx.query('update identity.session set seen_at = now() where id_hash = $1', [hashOf(id)]);
  const { accountId, displayName, signInName, mustChange, role, schoolId } = row;
  const held = inOrder(row.held);
  const principal = isRole(role) ? principalOf(accountId, held, role, schoolId) : null;
  return { accountId, displayName, signInName, mustChange, held, principal };
}

/**
 * Goes on in another role, under a new id, so that a page of the old role cannot be used in the new one. `schoolId` null is
 * for all schools of the role. Gives the new id. Throws 'identity.not-held' where the account does not hold the role there.
 */
export async function chooseRole(
  tx: IdentityTx,
  id: string,
  signedIn: SignedIn,
  role: Role,
  schoolId: string | null,
): Promise<string> {
  if (principalOf(signedIn.accountId, signedIn.held, role, schoolId) === null) {
    throw new WaymarkError(
      'identity.not-held',
      'You do not hold this role there today; choose one of those listed',
      {
        details: { field: 'role' },
      },
    );
  }
  const next = newSecret();
  await tx.query(
    `with old as (delete from identity.session where id_hash = $1 returning account_id, created_at)
     insert into identity.session (id_hash, account_id, role, school_id, created_at) select $2, account_id, $3, $4, created_at from old`,
    [hashOf(id), hashOf(next), role, schoolId],
  );
  await logSignIn(tx, { what: 'role-chosen', accountId: signedIn.accountId });
  return next;
}

export async function endSession(tx: IdentityTx, id: string): Promise<void> {
  const [row] = await tx.query<{ accountId: string }>(
    'delete from identity.session where id_hash = $1 returning account_id as "accountId"',
    [hashOf(id)],
  );
  if (row) await logSignIn(tx, { what: 'signed-out', accountId: row.accountId });
}

/** Signs out everywhere. */
export async function endAllSessions(tx: IdentityTx, accountId: string): Promise<void> {
  await tx.query('delete from identity.session where account_id = $1', [accountId]);
  await logSignIn(tx, { what: 'signed-out-everywhere', accountId });
}

/** Roles of an account today, in the order of the roles, then of the schools. */
export async function rolesHeld(tx: IdentityTx, accountId: string): Promise<readonly HeldRole[]> {
  const [row] = await tx.query<{ held: HeldRole[] }>(`select ${heldBy('$1::uuid')} as held`, [accountId]);
  return inOrder(row!.held);
}

const inOrder = (held: readonly HeldRole[]): readonly HeldRole[] =>
  held.toSorted(
    (a, b) =>
      roles.indexOf(a.role) - roles.indexOf(b.role) ||
      (a.school?.slug ?? '').localeCompare(b.school?.slug ?? ''),
  );

const isRole = (text: string | null): text is Role => (roles as readonly (string | null)[]).includes(text);

/** Takes everybody out of a school that is about to go: they stay signed in and choose a role again. */
export async function leaveSchool(tx: IdentityTx, schoolId: string): Promise<void> {
  await tx.query('update identity.session set role = null, school_id = null where school_id = $1', [
    schoolId,
  ]);
}
