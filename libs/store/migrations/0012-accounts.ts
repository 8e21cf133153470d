// Who may sign in, as what and where: accounts, roles, sessions, tokens of machines. In a schema of its own under a role of
// its own, since people work in several schools: nothing that works for a school can read it, and it can read of a
// school its name alone. Passwords, session ids and tokens are kept as hashes.
import { ForwardMigration } from './forward-migration.js';

export class Accounts2026112200012 extends ForwardMigration {
  readonly name = 'Accounts2026112200012';
  protected readonly sql = `
create schema identity;
grant usage on schema identity, waymark to waymark_identity;
create policy identity on waymark.school for select to waymark_identity using (true);
grant select (id, slug, name) on waymark.school to waymark_identity;

create table identity.account (
  id uuid primary key,
  sign_in_name text not null unique check (sign_in_name ~ '^[a-z0-9][a-z0-9._@+-]{1,99}$'),
  display_name text not null check (length(display_name) between 1 and 100),
  password_hash text not null,
  password_set_at timestamptz(3) not null default now(),
  must_change boolean not null,
  disabled_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
grant select, insert, update (display_name, password_hash, password_set_at, must_change, disabled_at) on identity.account to waymark_identity;

create table identity.account_role (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references identity.account,
  role text not null,
  school_id uuid references waymark.school on delete cascade,
  from_day date not null default '-infinity',
  to_day date not null default 'infinity',
  deputy_for uuid references identity.account,
  check (from_day <= to_day),
  check (school_id is not null or role = 'administrator')
);
comment on table identity.account_role is 'both days included; without a school an administrator of the whole installation';
create index account_role_by_account on identity.account_role (account_id);
create index account_role_by_school on identity.account_role (school_id);
grant select, insert, update (from_day, to_day) on identity.account_role to waymark_identity;

create table identity.session (
  id_hash bytea primary key,
  account_id uuid not null references identity.account,
  role text,
  school_id uuid references waymark.school on delete cascade,
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3) not null default now()
);
comment on column identity.session.role is 'the role that the person has chosen to act in; none before the choice';
create index session_by_account on identity.session (account_id);
create index session_by_school on identity.session (school_id);
grant select, insert, update (role, school_id, seen_at), delete on identity.session to waymark_identity;

create table identity.access_token (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  account_id uuid not null references identity.account,
  name text not null check (length(name) between 1 and 100),
  role text not null,
  school_id uuid references waymark.school on delete cascade,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
comment on column identity.access_token.school_id is 'without one: every school in which the account has the role';
create index access_token_by_account on identity.access_token (account_id);
create index access_token_by_school on identity.access_token (school_id);
grant select, insert, update (ended_at) on identity.access_token to waymark_identity;

create table identity.attempt (
  subject_hash bytea primary key,
  failures integer not null,
  last_at timestamptz(3) not null,
  blocked_until timestamptz(3) not null
);
comment on table identity.attempt is 'failed sign-ins since the last good one, by account name or address, both hashed';
grant select, insert, update, delete on identity.attempt to waymark_identity;

create table identity.sign_in_log (
  id bigint generated always as identity primary key,
  at timestamptz(3) not null default now(),
  what text not null,
  account_id uuid,
  by_account_id uuid,
  address_hash text
);
comment on table identity.sign_in_log is 'who signed in and when, by id; only added to';
create index sign_in_log_by_account on identity.sign_in_log (account_id, id);
grant select, insert on identity.sign_in_log to waymark_identity;
`;
}
