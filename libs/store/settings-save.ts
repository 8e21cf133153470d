// Saving settings: a new version each time, so that it can be told what held when and who said so. A change of the
// calendar moves deadlines, so running cases are told.
import type { Actor } from '#libs/access';
import { canonicalJson, WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { changeCalendar } from './calendar-preview.js';
import { timestamp } from './connection.js';
import { checkSettings } from './settings-check.js';
import { loadSettings, type SchoolSettings, type SettingsDraft } from './settings.js';
import type { Tx } from './store.js';

export interface SaveOptions {
  readonly by: Actor;
  readonly at: Instant;
  /** The version that the change was made to; another one by now is refused. */
  readonly basedOn: number;
}

/**
 * Saves settings as the next version and gives them as they hold. The same settings again change nothing.
 * Throws 'settings.invalid' (details: problems), 'settings.stale', 'settings.no-logo', 'store.unknown-school'.
 */
export async function saveSettings(
  tx: Tx,
  draft: SettingsDraft,
  options: SaveOptions,
): Promise<SchoolSettings> {
  await tx.query('select from waymark.school where id = $1 for update', [tx.schoolId]);
  const before = await loadSettings(tx);
  if (before.version !== options.basedOn) {
    throw new WaymarkError(
      'settings.stale',
      `The settings were saved as version ${before.version} meanwhile; look at it and save again`,
      { details: { version: before.version } },
    );
  }
  const problems = checkSettings(draft);
  if (problems.length > 0) {
    const [{ field, problem, remedy }] = problems as [(typeof problems)[number]];
    throw new WaymarkError('settings.invalid', `${field}: ${problem}; ${remedy}`, {
      details: { field, remedy, problems },
    });
  }
  await requireLogo(tx, draft);
  if (before.version > 0 && changedFields(before, draft).length === 0) return before;
  await write(tx, draft, options, before);
  return loadSettings(tx);
}

async function write(
  tx: Tx,
  draft: SettingsDraft,
  { by, at }: SaveOptions,
  before: SchoolSettings,
): Promise<void> {
  await tx.query(
    `insert into waymark.school_setting (school_id, version, at, actor_id, actor_role, settings) values ($1, $2, $3, $4, $5, $6)`,
    [tx.schoolId, before.version + 1, timestamp(at), by.id, by.role, JSON.stringify(draft)],
  );
  const { name, calendar, policy } = draft;
  await tx.query('update waymark.school set name = $2, policy_id = $3, policy_version = $4 where id = $1', [
    tx.schoolId,
    name,
    policy.id,
    policy.version,
  ]);
  if (canonicalJson(calendar) !== canonicalJson(before.calendar)) await changeCalendar(tx, calendar, by, at);
}

const parts = [
  'name',
  'contacts',
  'replies',
  'sites',
  'registers',
  'calendar',
  'policy',
  'letterhead',
  'signatories',
  'authority',
  'delivery',
  'people',
] as const satisfies readonly (keyof SettingsDraft)[];

const changedFields = (before: Partial<SettingsDraft>, after: SettingsDraft): readonly string[] =>
  parts.filter(part => canonicalJson(before[part] ?? null) !== canonicalJson(after[part] ?? null));

export interface SettingsVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: { readonly id: string; readonly role: string };
  /** Names of the parts that differ from the version before. */
  readonly changed: readonly string[];
}

/** Who saved what when, the latest first, 100 at most. */
export async function listSettingsVersions(tx: Tx): Promise<readonly SettingsVersion[]> {
  const rows = await tx.query<{
    version: number;
    at: Instant;
    id: string;
    role: string;
    settings: SettingsDraft;
    earlier: SettingsDraft | null;
  }>(
    `select version, at, actor_id as id, actor_role as role, settings, lag(settings) over (order by version) as earlier
     from waymark.school_setting where school_id = $1 order by version desc limit 100`,
    [tx.schoolId],
  );
  return rows.map(({ version, at, id, role, settings, earlier }) => ({
    version,
    at,
    by: { id, role },
    changed: changedFields(earlier ?? {}, settings),
  }));
}

async function requireLogo(tx: Tx, { letterhead }: SettingsDraft): Promise<void> {
  if (letterhead === null) return;
  const rows = await tx.query(
    'select from waymark.school_logo where school_id = $1 and hash = $2 and type = $3',
    [tx.schoolId, letterhead.logo, letterhead.type],
  );
  if (rows.length === 1) return;
  throw new WaymarkError('settings.no-logo', 'letterhead.logo: this image was not sent in', {
    details: {
      field: 'letterhead.logo',
      remedy: 'send the image first, and name the hash and type given for it',
    },
  });
}
