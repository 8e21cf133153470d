// People by id, and by name for roles that may see names.
import { may } from '#libs/access';
import type { Principal } from '#libs/identity';
import type { Instant } from '#libs/school-time';
import { loadParents, loadPupils, type PupilRecord, type Tx } from '#libs/store';
import type { PersonDto, PupilDto } from './cases.dto.js';

/** Pupils by id, as this asker may see them. */
export async function shownPupils(
  tx: Tx,
  asking: Principal,
  ids: readonly string[],
): Promise<(id: string) => PupilDto> {
  if (!may(asking.actor.role, 'case:names')) return id => ({ id });
  const pupils = new Map((await loadPupils(tx, [...new Set(ids)])).map(pupil => [pupil.id, pupil]));
  return id => shownPupil(id, pupils.get(id));
}

function shownPupil(id: string, pupil: PupilRecord | undefined): PupilDto {
  const name = nameOf(pupil?.forename, pupil?.surname);
  const { yearGroup } = pupil ?? {};
  return { id, ...(name && { name }), ...(yearGroup !== undefined && { yearGroup }) };
}

/** A pupil's parents at a moment, as this asker may see them, in order. */
export async function shownParents(
  tx: Tx,
  asking: Principal,
  pupilId: string,
  at: Instant,
): Promise<PersonDto[]> {
  const parents = await loadParents(tx, pupilId, at);
  const named = may(asking.actor.role, 'case:names');
  return parents.map(({ id, title, forename, surname }) => {
    const name = nameOf(title, forename, surname);
    return { id, ...(named && name && { name }) };
  });
}

const nameOf = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');
