// One row of a file of people: a pupil, and where the row names one a parent with how letters reach them.
import { createHash } from 'node:crypto';
import type { Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { plainDateOf, type ImportProfile, type RowProblem } from '#libs/register';
import type { ParentRecord, PupilRecord } from '../people.js';
import { readCohorts, type CohortsSaid } from './cohort-cells.js';
import { columns, yes, type Cells, type Column } from './person-columns.js';

const LONGEST_CELL = 500;

export interface PersonRow {
  readonly row: number;
  readonly line: number;
  readonly text: string;
  readonly pupil: PupilRecord & { readonly upn: string };
  readonly parent?: ParentRecord & { readonly withheld: boolean };
  readonly service: Method;
  readonly liable: boolean;
  readonly blocked: boolean;
  readonly courtOrder?: string;
  readonly cohorts: CohortsSaid;
}

/** Where the columns stand. Throws 'import.bad-header'. */
export function placesOf(header: readonly string[], profile: ImportProfile): Map<Column, number> {
  const titles = header.map(title => title.toLowerCase());
  const places = new Map<Column, number>();
  for (const [column, name] of Object.entries(columns) as [Column, string][]) {
    const at = titles.indexOf((profile.columns?.[column] ?? name).toLowerCase());
    if (at >= 0) places.set(column, at);
  }
  if (places.has('upn')) return places;
  throw new WaymarkError(
    'import.bad-header',
    `the column ${columns.upn} is missing; head a column with it, or name it in a profile`,
    {
      details: { field: columns.upn },
    },
  );
}

const refusal = (field: string, value: string | null, problem: string, remedy: string): RowProblem => ({
  field,
  value,
  problem,
  remedy,
});

/** Reads the cells of a row, or says what is wrong with one. */
export function readPerson(
  cells: Cells,
  schoolId: string,
  order: 'dmy' | 'mdy',
): Omit<PersonRow, 'row' | 'line' | 'text'> | RowProblem {
  const bad = (column: Column, problem: string, remedy: string): RowProblem =>
    refusal(columns[column], cells[column]?.slice(0, 60) ?? null, problem, remedy);
  const long = (Object.keys(cells) as Column[]).find(column => cells[column]!.length > LONGEST_CELL);
  if (long) return bad(long, `the cell has more than ${LONGEST_CELL} characters`, 'shorten it');
  const upn = (cells.upn ?? '').toUpperCase();
  if (!/^[A-Z0-9]{1,20}$/.test(upn))
    return bad('upn', 'this is not a unique pupil number', 'give the number (UPN) as the school has it');
  const born = cells.dateOfBirth ? plainDateOf(cells.dateOfBirth, order) : undefined;
  if (born === null) return bad('dateOfBirth', 'this is not a date', 'write it as YYYY-MM-DD or DD/MM/YYYY');
  const year = cells.yearGroup ? yearGroupOf(cells.yearGroup) : undefined;
  if (year === null) return bad('yearGroup', 'this is not a year group', 'write N, R or 1 to 14');
  const service = (cells.service || 'post').toLowerCase();
  if (service !== 'post' && service !== 'email' && service !== 'hand')
    return bad(
      'service',
      'letters do not go this way',
      'write post, email (where the parent agreed) or hand',
    );
  if (service === 'email' && !cells.email)
    return bad('email', 'letters go by email, and there is no address', 'give the address, or send by post');
  const [letters, liable, refuge] = [
    yes(cells.letters, true),
    yes(cells.liable, true),
    yes(cells.refuge, false),
  ];
  if (letters === null) return bad('letters', 'this is neither yes nor no', 'write yes or no');
  if (liable === null) return bad('liable', 'this is neither yes nor no', 'write yes or no');
  if (refuge === null) return bad('refuge', 'this is neither yes nor no', 'write yes or no');
  const cohorts = readCohorts(cells);
  if ('problem' in cohorts) return cohorts;
  const pupil = {
    id: '',
    upn,
    forename: cells.forename ?? '',
    surname: cells.surname ?? '',
    ...(born !== undefined && { dateOfBirth: born }),
    ...(year !== undefined && { yearGroup: year }),
    ...(cells.registrationGroup && { registrationGroup: cells.registrationGroup }),
    ...(cells.site && { site: cells.site }),
  };
  const common = {
    pupil,
    service,
    liable,
    blocked: !letters || Boolean(cells.courtOrder),
    cohorts,
    ...(cells.courtOrder && { courtOrder: cells.courtOrder }),
  } as const;
  if (!cells.parent && !cells.parentSurname && !cells.parentForename) return common;
  const key =
    cells.parent || `${upn} ${cells.parentForename ?? ''} ${cells.parentSurname ?? ''}`.toLowerCase();
  const parent = {
    id: idOf(schoolId, 'parent', key),
    withheld: refuge,
    forename: cells.parentForename ?? '',
    surname: cells.parentSurname ?? '',
    ...(cells.parentTitle && { title: cells.parentTitle }),
    ...(cells.address && { address: cells.address.split(/\s*[|\n]\s*/).slice(0, 8) }),
    ...(cells.email && { email: cells.email }),
    ...(cells.phone && { phone: cells.phone }),
  };
  return { ...common, parent };
}

function yearGroupOf(text: string): number | null {
  const tidy = text.toUpperCase().replace(/^(YEAR|Y)\s*/, '');
  if (tidy === 'R') return 0;
  if (tidy === 'N') return -1;
  return /^\d{1,2}$/.test(tidy) && Number(tidy) <= 14 ? Number(tidy) : null;
}

/** The same person in every file of the school: an id that is worked out from the number in the school's own system. */
export function idOf(schoolId: string, kind: 'pupil' | 'parent', key: string): string {
  const hash = createHash('sha256').update(`waymark ${kind} ${schoolId} ${key}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
