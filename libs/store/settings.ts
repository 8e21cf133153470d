// What a school says of itself: who it is, where its letters come from and who signs them, when its registers are taken,
// who acts in which role. Saved whole, version by version, with who saved it and when; the last version holds.
import type { Role } from '#libs/access';
import type { Method } from '#libs/casework';
import type { AuthorityOffice, Signer } from '#libs/letters';
import { readPack, type Pack } from '#libs/policy';
import type { CalendarSpec, Instant, PlainDate } from '#libs/school-time';
import { loadSchool } from './schools.js';
import type { Tx } from './store.js';

/** Where the school is and how it is reached; what the head of a letter shows. Parts not entered yet are empty. */
export interface SchoolContacts {
  readonly address: readonly string[];
  readonly phone: string;
  readonly email: string;
  readonly website: string;
}

/** Whom parents answer to; null in the settings where they answer to the school itself. */
export interface ReplyContact {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export interface Site {
  /** As pupils' records name it. */
  readonly id: string;
  readonly name: string;
  readonly address: readonly string[];
}

/** When a register is taken and when it closes, `HH:MM` London time. */
export interface RegisterTimes {
  readonly opens: string;
  readonly closes: string;
  /** First and last year group (0 is Reception) that these times are for; absent: all. */
  readonly yearGroups?: readonly [number, number];
}

/** Who signs. The entry that names a letter comes before the one of the role. */
export interface Signatory extends Signer {
  readonly role: Role;
  /** Ids of letters, such as 'notice-to-improve'; absent: every letter that goes out under the role. */
  readonly letters?: readonly string[];
}

/** One account in one role for a time. */
export interface RoleHolder extends Signer {
  /** Opaque: what the account is, is known elsewhere. */
  readonly account: string;
  readonly role: Role;
  /** First and last day, both included; null for no end. */
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  /** The account that this one stands in for. */
  readonly deputyOf?: string;
}

export interface Letterhead {
  /** SHA-256 of the image, in hex; its bytes come from `loadLogo`. */
  readonly logo: string;
  readonly type: 'image/png' | 'image/jpeg' | 'image/svg+xml';
  /** What the image says, for those who do not see it. */
  readonly alt: string;
}

/** What can be saved. */
export interface SettingsDraft {
  readonly name: string;
  readonly contacts: SchoolContacts;
  readonly replies: ReplyContact | null;
  readonly sites: readonly Site[];
  /** Null where the policy's own times hold. */
  readonly registers: {
    readonly am: readonly RegisterTimes[];
    readonly pm: readonly RegisterTimes[];
  } | null;
  readonly calendar: CalendarSpec;
  /** For cases that open from now on; the authority's code of conduct comes with the pack. */
  readonly policy: { readonly id: string; readonly version: string };
  readonly letterhead: Letterhead | null;
  readonly signatories: readonly Signatory[];
  /** Where copies of notices go, and who sends penalty notices. */
  readonly authority: AuthorityOffice | null;
  /** How letters reach a parent of whom nothing else is known. */
  readonly delivery: Method;
  readonly people: readonly RoleHolder[];
}

export interface SchoolSettings extends SettingsDraft {
  /** 0 where nothing was ever saved. */
  readonly version: number;
  readonly savedAt: Instant | null;
  /** Opaque id and role of who saved it. */
  readonly savedBy: { readonly id: string; readonly role: string } | null;
  /** The short name in addresses. */
  readonly slug: string;
  /** The first day whose sessions may lead to a step; null where the school was there from the beginning. */
  readonly takenOn: PlainDate | null;
}

type Saved = Omit<SettingsDraft, 'name' | 'calendar' | 'policy'>;

const nothingSaved: Saved = {
  contacts: { address: [], phone: '', email: '', website: '' },
  replies: null,
  sites: [],
  registers: null,
  letterhead: null,
  signatories: [],
  authority: null,
  delivery: 'post',
  people: [],
};

/**
 * The settings of the transaction's school. Name, calendar and policy are those that its cases go by; what nobody has
 * entered is empty or null. Throws 'store.unknown-school'.
 */
export async function loadSettings(tx: Tx): Promise<SchoolSettings> {
  const { slug, name, calendar, policyId, policyVersion } = await loadSchool(tx);
  const [row] = await tx.query<SettingsRow>(
    `select version, at, actor_id as "actorId", actor_role as "actorRole", settings from waymark.school_setting
     where school_id = $1 order by version desc limit 1`,
    [tx.schoolId],
  );
  const [taken] = await tx.query<{ on: PlainDate | null }>(
    'select taken_on as "on" from waymark.school where id = $1',
    [tx.schoolId],
  );
  return {
    ...nothingSaved,
    ...row?.settings,
    name,
    calendar,
    policy: { id: policyId, version: policyVersion },
    slug,
    version: row?.version ?? 0,
    savedAt: row?.at ?? null,
    savedBy: row ? { id: row.actorId, role: row.actorRole } : null,
    takenOn: taken?.on ?? null,
  };
}

interface SettingsRow {
  readonly version: number;
  readonly at: Instant;
  readonly actorId: string;
  readonly actorRole: string;
  readonly settings: SettingsDraft;
}

/** The accounts that act in a role on a day, deputies after those they stand in for. */
export function holdersOf(
  settings: Pick<SchoolSettings, 'people'>,
  role: Role,
  day: PlainDate,
): readonly RoleHolder[] {
  return settings.people
    .filter(person => person.role === role && person.from <= day && (person.to === null || day <= person.to))
    .toSorted((a, b) => Number(a.deputyOf !== undefined) - Number(b.deputyOf !== undefined));
}

/** Who signs a letter that goes out under a role on a day: as the signatories say, else whoever acts in the role. */
export function signerFor(
  settings: Pick<SchoolSettings, 'people' | 'signatories'>,
  letter: string,
  role: Role,
  day: PlainDate,
): Signer | undefined {
  const { signatories } = settings;
  const found =
    signatories.find(({ letters }) => letters?.includes(letter)) ??
    signatories.find(signatory => signatory.letters === undefined && signatory.role === role) ??
    holdersOf(settings, role, day)[0];
  return found && { name: found.name, title: found.title };
}

/** The pack with the school's own register times in place of the policy's, where it has entered any. */
export function withRegisterTimes(pack: Pack, { registers }: Pick<SchoolSettings, 'registers'>): Pack {
  if (registers === null) return pack;
  const times = (all: readonly RegisterTimes[]): Pack['registers']['am'] =>
    all.map(({ opens, closes, yearGroups }) => ({
      taken: opens,
      closes,
      ...(yearGroups && { yearGroups: [...yearGroups] }),
      source: 'the settings of the school',
    }));
  return { ...pack, registers: { am: times(registers.am), pm: times(registers.pm) } };
}

/** The school's policy with its register times. Throws what `readPack` throws. */
export const packOf = (settings: Pick<SchoolSettings, 'policy' | 'registers'>): Pack =>
  withRegisterTimes(readPack(settings.policy.id), settings);
