// Saved header profiles: how the columns of a school's exports are called, under a name of the school's choosing.
import { WaymarkError } from '#libs/kernel';
import { readProfile, type ImportProfile } from '#libs/register';
import type { Tx } from './store.js';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Keeps a profile, in the place of one with the same name. Throws 'import.bad-profile-name', 'import.bad-profile'. */
export async function putProfile(tx: Tx, name: string, profile: unknown): Promise<void> {
  if (!NAME.test(name)) {
    throw new WaymarkError(
      'import.bad-profile-name',
      `'${name}' cannot be the name of a profile; use up to 40 lower-case letters, digits and dashes`,
      { details: { field: 'name', value: name } },
    );
  }
  await tx.query(
    `insert into waymark.import_profile (school_id, name, profile) values ($1, $2, $3)
     on conflict (school_id, name) do update set profile = excluded.profile`,
    [tx.schoolId, name, JSON.stringify(readProfile(profile))],
  );
}

export interface NamedProfile {
  readonly name: string;
  readonly profile: ImportProfile;
}

/** The school's profiles by name, 200 at most. */
export function listProfiles(tx: Tx): Promise<readonly NamedProfile[]> {
  return tx.query<NamedProfile>(
    'select name, profile from waymark.import_profile where school_id = $1 order by name limit 200',
    [tx.schoolId],
  );
}

/** The profile of this name. Throws 'import.unknown-profile', which names those there are. */
export async function loadProfile(tx: Tx, name: string): Promise<ImportProfile> {
  const rows = await listProfiles(tx);
  const found = rows.find(row => row.name === name);
  if (found) return found.profile;
  const names = rows.length === 0 ? 'none is saved' : `saved are ${rows.map(row => row.name).join(', ')}`;
  throw new WaymarkError('import.unknown-profile', `There is no profile ${name} in this school; ${names}`, {
    details: { field: 'profile', value: name },
  });
}
