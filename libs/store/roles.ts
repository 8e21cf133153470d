// The roles that queries run under. None can log in nor step round row-level security: the login that a
// process connects with takes one of them on for each transaction, so even an owner or superuser login is held to it.
import type { Client } from 'pg';

/** Everything inside one school; sees that school's rows only. */
export const appRole = 'waymark_app';
/** The relay: outbox, commands without an answer and the list of schools, across schools, and nothing else. */
export const relayRole = 'waymark_relay';
/** Accounts, sessions and tokens, across schools, with the names of schools; nothing about pupils or cases. */
export const identityRole = 'waymark_identity';
/** What schools have put before the authority: the referred matters of several schools with the pupils they are about. */
export const authorityRole = 'waymark_authority';

/**
 * Makes the roles where they are missing and lets the current login take them on. Roles belong to the whole server,
 * so another database may be making them at the same moment.
 */
export async function ensureRoles(client: Client): Promise<void> {
  await client.query(`
    do $$
    declare wanted text;
    begin
      foreach wanted in array array['${appRole}', '${relayRole}', '${identityRole}', '${authorityRole}'] loop
        begin
          if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', wanted);
          end if;
        exception when duplicate_object or unique_violation then
          null;
        end;
        if not pg_has_role(current_user, wanted, 'SET') then
          execute format('grant %I to current_user with inherit false, set true', wanted);
        end if;
      end loop;
    end $$`);
}
