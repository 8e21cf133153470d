// Grants of a dated history, as their pages show them and as they are asked for.
import { IsIn, IsNotEmpty, MaxLength } from 'class-validator';
import { grantPurposes, type Grant, type GrantPurpose } from '#libs/store';
import type { Instant, PlainDate } from '#libs/school-time';
import { DateField } from '../../frame/form.js';
import { content } from './grants.content.js';

export class GrantForm {
  @IsNotEmpty({ message: 'Choose the governor' })
  @MaxLength(36)
  governor!: string;

  @IsIn(grantPurposes, { message: 'Choose what the history is needed for' })
  purpose!: GrantPurpose;

  @IsNotEmpty({ message: 'Say what the history is needed for, such as the date of the complaint' })
  @MaxLength(500, { message: 'What it is needed for must be 500 characters or fewer' })
  note!: string;

  @DateField('the last day')
  until!: PlainDate;
}

export interface GrantRow {
  readonly id: string;
  readonly pseudonym: string;
  readonly caseHref: string;
  readonly governor: string;
  readonly purpose: string;
  readonly note: string;
  readonly until: Instant;
  readonly readings: number;
  readonly state: 'open' | 'over' | 'ended';
}

export function grantRow(
  grant: Grant,
  now: Instant,
  nameOf: (account: string) => string,
  pseudonym: string,
): GrantRow {
  const { id, caseId, to, purpose, note, until, readings, endedAt } = grant;
  return {
    id,
    pseudonym,
    caseHref: `/cases/${caseId}`,
    governor: nameOf(to),
    purpose: content.purposes[purpose],
    note: note ?? 'no longer readable',
    until,
    readings,
    state: endedAt !== null ? 'ended' : until > now ? 'open' : 'over',
  };
}
