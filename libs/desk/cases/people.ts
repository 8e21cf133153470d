// People by id, and by name for roles that may see names.
import { may } from '#libs/access';
import type { Principal } from '#libs/identity';
import type { Instant } from '#libs/school-time';
import { loadParents, loadPupils, type PupilRecord, type Tx } from '#libs/store';

export interface ShownPerson {
  readonly id: string;
  /** For roles that may see names, where there is one. */
  readonly name?: string;
}

export interface ShownPupil extends ShownPerson {
  readonly yearGroup?: number;
}

/** Pupils by id, as whoever asks may see them. */
export async function shownPupils(
  tx: Tx,
  { actor }: Principal,
  ids: readonly string[],
): Promise<(id: string) => ShownPupil> {
  if (!may(actor.role, 'case:names')) return id => ({ id });
  const pupils = new Map((await loadPupils(tx, [...new Set(ids)])).map(pupil => [pupil.id, pupil]));
  return id => shownPupil(id, pupils.get(id));
}

function shownPupil(id: string, pupil: PupilRecord | undefined): ShownPupil {
  const name = nameOf(pupil?.forename, pupil?.surname);
  const { yearGroup } = pupil ?? {};
  return { id, ...(name && { name }), ...(yearGroup !== undefined && { yearGroup }) };
}

/** A pupil's parents at a moment, as whoever asks may see them, in order. */
export async function shownParents(
  tx: Tx,
  { actor }: Principal,
  pupilId: string,
  at: Instant,
): Promise<ShownPerson[]> {
  const parents = await loadParents(tx, pupilId, at);
  const named = may(actor.role, 'case:names');
  return parents.map(({ id, title, forename, surname }) => {
    const name = nameOf(title, forename, surname);
    return { id, ...(named && name && { name }) };
  });
}

const nameOf = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(' ');
