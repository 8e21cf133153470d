// People and their roles: what the pages show and take, and the copy of who acts that letters are signed by.
import { randomInt } from 'node:crypto';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { roles, type Actor, type Role } from '#libs/access';
import type { AccountWithRoles, RoleHeld } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { addDays, type Instant, type PlainDate } from '#libs/school-time';
import { loadSettings, saveSettings, type RoleHolder, type Tx } from '#libs/store';
import { DateField } from '../../frame/form.js';
import { roleNames } from '../../frame/words.js';
import { draftWith } from './settings-part.js';

export class RoleForm {
  @IsIn(roles, { message: 'Choose a role' })
  role!: Role;

  @IsOptional()
  @MaxLength(100, { message: 'Use 100 characters or fewer for the position' })
  @IsString()
  position?: string;

  @DateField('the first day of the role', { optional: true })
  from?: PlainDate;

  @DateField('the last day of the role', { optional: true })
  to?: PlainDate;

  @IsOptional()
  @Matches(/^[0-9a-f-]{36}$/, { message: 'Choose whom the person stands in for' })
  deputyFor?: string;
}

export class PersonForm extends RoleForm {
  @IsString({ message: 'Enter the name of the person' })
  @MaxLength(100, { message: 'Use 100 characters or fewer for the name' })
  displayName!: string;

  @IsString({ message: 'Enter the name to sign in with, such as the e-mail address' })
  @MaxLength(100, { message: 'Use 100 characters or fewer' })
  signInName!: string;

  @IsOptional()
  @IsIn(['yes'])
  existing?: 'yes';
}

export const roleItems = roles.map(role => ({ value: role, text: roleNames[role] }));

export interface ShownRole {
  readonly id: string;
  readonly text: string;
  readonly days: string;
  readonly deputyFor: string | null;
  /** Held at this school, so that it can be ended here. */
  readonly isOurs: boolean;
}

export function shownRole(
  held: RoleHeld,
  schoolId: string,
  nameOf: (account: string) => string,
  day: (date: PlainDate) => string,
): ShownRole {
  const { id, role, school, from, to, deputyFor } = held;
  const days = [from && `from ${day(from)}`, to && `until ${day(to)}`].filter(Boolean).join(' ');
  return {
    id,
    text: school?.id === schoolId ? roleNames[role] : `${roleNames[role]}, ${school?.name ?? 'every school'}`,
    days,
    deputyFor: deputyFor === null ? null : nameOf(deputyFor),
    isOurs: school?.id === schoolId,
  };
}

/** Whether all that an account may do is in this school, so that its password and its being open are the school's matter. */
export const isOnlyAt = ({ roles: held }: AccountWithRoles, schoolId: string): boolean =>
  held.every(({ school }) => school?.id === schoolId);

/** A first password, to be read out or written down: four groups without letters that look alike. */
export function firstPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** Roles whose holders letters and lists go by. */
const acting: readonly Role[] = ['attendance-officer', 'attendance-lead', 'headteacher', 'dsl'];

interface Change {
  readonly by: Actor;
  readonly at: Instant;
}

/** Notes in the settings who acts in a role, where letters go by it. */
export async function noteHolder(tx: Tx, holder: RoleHolder, change: Change): Promise<void> {
  if (!acting.includes(holder.role)) return;
  const { deputyOf, ...alone } = holder;
  await savePeople(tx, change, people => {
    // Somebody who has no role here any more is stood in for by nobody.
    const isKnown = people.some(({ account }) => account === deputyOf && account !== holder.account);
    return [...people, isKnown ? holder : alone];
  });
}

/** Roles of today of which the settings, and so letters, do not know yet. */
export function notNoted(
  accounts: readonly AccountWithRoles[],
  schoolId: string,
  people: readonly RoleHolder[],
  today: PlainDate,
): RoleHolder[] {
  return accounts.flatMap(({ id, displayName, roles: held }) =>
    held
      .filter(({ role, school }) => school?.id === schoolId && acting.includes(role))
      .filter(({ from }) => from === null || from <= today)
      .filter(({ role }) => !people.some(person => person.account === id && person.role === role))
      .map(({ role, from, to, deputyFor }) => ({
        account: id,
        role,
        name: displayName,
        title: roleNames[role],
        from: from ?? today,
        to,
        ...(deputyFor !== null && { deputyOf: deputyFor }),
      })),
  );
}

/** Notes in the settings that somebody acts in a role no more, from this day. */
export function noteEnd(
  tx: Tx,
  account: string,
  role: Role,
  today: PlainDate,
  change: Change,
): Promise<void> {
  return savePeople(tx, change, people =>
    people.flatMap(person => {
      const isMeant =
        person.account === account && person.role === role && (person.to === null || person.to >= today);
      if (!isMeant) return [person];
      return person.from >= today ? [] : [{ ...person, to: addDays(today, -1) }];
    }),
  );
}

async function savePeople(
  tx: Tx,
  { by, at }: Change,
  next: (people: readonly RoleHolder[]) => readonly RoleHolder[],
): Promise<void> {
  const settings = await loadSettings(tx);
  const accounts = new Set(next(settings.people).map(({ account }) => account));
  const people = next(settings.people).map(person => {
    const { deputyOf, ...alone } = person;
    return deputyOf === undefined || accounts.has(deputyOf) ? person : alone;
  });
  try {
    await saveSettings(tx, draftWith(settings, { people }), { by, at, basedOn: settings.version });
  } catch (error) {
    // Settings that are not complete yet keep nobody from a role; the checklist names what is missing.
    if (!(error instanceof WaymarkError && error.code === 'settings.invalid')) throw error;
  }
}
