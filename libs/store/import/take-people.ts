// People of a file into the database: brought up to date, what the file tightens in force from now on, and what it would
// loosen shown to a person.
import type { Change, Method } from '#libs/casework';
import { takeChange } from '../casework/intake.js';
import {
  findPupilsByUpn,
  loadPupils,
  putPeople,
  type ParentRecord,
  type RelationshipRecord,
} from '../people.js';
import { sealerFor } from '../sealing.js';
import type { Tx } from '../store.js';
import { columns } from './person-columns.js';
import { idOf, type PersonRow } from './person-row.js';
import type { RefusedRow } from './stage.js';
import { takeCohorts } from './take-cohorts.js';

interface StandingTie {
  readonly pupilId: string;
  readonly parentId: string;
  readonly service: Method;
  readonly liable: boolean;
  readonly blocked: boolean;
}

/** Brings people up to date; what a file tightens holds from now, what it would loosen is only shown. */
export async function takePeople(
  tx: Tx,
  people: readonly PersonRow[],
  now: number,
): Promise<{ messages: number; flagged: RefusedRow[] }> {
  if (people.length === 0) return { messages: 0, flagged: [] };
  const known = await findPupilsByUpn(tx, [...new Set(people.map(({ pupil }) => pupil.upn))]);
  const idFor = (upn: string): string => known.get(upn) ?? idOf(tx.schoolId, 'pupil', upn);
  const pupils = new Map(people.map(({ pupil }) => [pupil.upn, { ...pupil, id: idFor(pupil.upn) }]));
  const parents = new Map(people.flatMap(({ parent }) => (parent ? [[parent.id, parent] as const] : [])));
  const ties = new Map<string, RelationshipRecord>();
  for (const { pupil, parent, service, liable, blocked } of people) {
    const pupilId = idFor(pupil.upn);
    if (parent)
      ties.set(`${pupilId} ${parent.id}`, {
        pupilId,
        parentId: parent.id,
        service,
        liable,
        contactBlocked: blocked,
      });
  }
  const before = await standingTies(
    tx,
    [...pupils.values()].map(({ id }) => id),
  );
  // What a file has no column for stays as it is.
  const pupilsNow = new Map(
    (
      await loadPupils(
        tx,
        [...pupils.values()].map(({ id }) => id),
      )
    ).map(pupil => [pupil.id, pupil]),
  );
  const parentsNow = await standingParents(tx, [...parents.keys()]);
  await putPeople(tx, {
    pupils: [...pupils.values()].map(pupil => ({ ...pupilsNow.get(pupil.id), ...withoutBlanks(pupil) })),
    parents: [...parents.values()].map(parent => ({
      ...parentsNow.get(parent.id),
      ...withoutBlanks(parent),
    })),
    relationships: [...ties.values()],
  });
  for (const { id, withheld } of parents.values()) {
    if (withheld)
      await tx.query('update waymark.parent set address_withheld = true where school_id = $1 and id = $2', [
        tx.schoolId,
        id,
      ]);
  }
  const said = new Map(people.map(({ pupil, cohorts }) => [idFor(pupil.upn), cohorts]));
  let messages = await takeCohorts(tx, said, now);
  const flagged: RefusedRow[] = [];
  for (const person of people) {
    const { pupil, parent, courtOrder, liable, blocked, service } = person;
    if (!parent) continue;
    const pupilId = idFor(pupil.upn);
    const stood = before.get(`${pupilId} ${parent.id}`);
    const tell = async (change: Change): Promise<void> =>
      void (messages += await takeChange(tx, pupilId, now, change));
    if (stood && blocked && !stood.blocked) await tell({ kind: 'contact-blocked', parent: parent.id });
    if (stood && !liable && stood.liable) await tell({ kind: 'not-liable', parent: parent.id });
    if (stood && ((!blocked && stood.blocked) || (liable && !stood.liable) || service !== stood.service))
      flagged.push(loosened(person, stood));
    if (courtOrder !== undefined) await keepCourtOrder(tx, pupilId, parent.id, courtOrder);
  }
  return { messages, flagged };
}

const withoutBlanks = <T extends object>(person: T): T =>
  Object.fromEntries(Object.entries(person).filter(([, value]) => value !== '')) as T;

async function standingParents(tx: Tx, ids: readonly string[]): Promise<Map<string, ParentRecord>> {
  const rows = await tx.query<Record<keyof ParentRecord, unknown>>(
    'select id, title, forename, surname, address, email, phone from waymark.parent where school_id = $1 and id = any($2)',
    [tx.schoolId, ids],
  );
  const known = rows.map(
    row =>
      Object.fromEntries(
        Object.entries(row).filter(([, value]) => value !== null),
      ) as unknown as ParentRecord,
  );
  return new Map(known.map(parent => [parent.id, parent]));
}

async function standingTies(tx: Tx, pupilIds: readonly string[]): Promise<Map<string, StandingTie>> {
  const rows = await tx.query<StandingTie>(
    `select pupil_id as "pupilId", parent_id as "parentId", service, liable, contact_blocked as blocked
     from waymark.relationship where school_id = $1 and pupil_id = any($2) and valid_to = 'infinity'`,
    [tx.schoolId, pupilIds],
  );
  return new Map(rows.map(row => [`${row.pupilId} ${row.parentId}`, row]));
}

function loosened({ row, line, text, blocked, service }: PersonRow, stood: StandingTie): RefusedRow {
  const field =
    !blocked && stood.blocked
      ? columns.letters
      : service !== stood.service
        ? columns.service
        : columns.liable;
  const problem = 'Waymark holds otherwise, and a file does not change that';
  return {
    row,
    line,
    text,
    refused: false,
    field,
    value: null,
    problem,
    remedy: 'have a person decide it in Waymark, or correct the file',
  };
}

/** Keeps the words of a court order, sealed under the pupil's key. */
export async function keepCourtOrder(
  tx: Tx,
  pupilId: string,
  parentId: string,
  order: string,
): Promise<void> {
  const seal = await sealerFor(tx, pupilId);
  await tx.query(
    `update waymark.relationship set sealed_order = $4 where school_id = $1 and pupil_id = $2 and parent_id = $3 and valid_to = 'infinity'`,
    [tx.schoolId, pupilId, parentId, JSON.stringify(seal(`court order ${pupilId} ${parentId}`, { order }))],
  );
}
