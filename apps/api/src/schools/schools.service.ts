// Which school a request is about, and whether whoever asks may ask there.
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '#libs/identity';
import { listSchools, type RelayTx, type Store } from '#libs/store';
import { STORE } from '../dependencies.js';
import { badField, ProblemError } from '../problems/problem.js';

/** A school by the name that addresses use, and by its id. */
export interface SchoolRef {
  readonly slug: string;
  readonly id: string;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

@Injectable()
export class SchoolsService {
  constructor(@Inject(STORE) private readonly store: Store) {}

  /**
   * The school that the request names, else the one of the token, else the only one there is. Whether a school exists is
   * told to nobody who may not ask there. Throws a problem: 403 for another school, 404 for one that is not there, 422
   * where the request must name one.
   */
  async forRequest(asking: Principal, named?: string): Promise<SchoolRef> {
    const slug = named ?? asking.school;
    if (asking.school !== null && slug !== asking.school) {
      throw new ProblemError(403, 'other-school', 'The token is for another school', {
        field: 'school',
        remedy: `ask for ${asking.school}`,
      });
    }
    const found = await this.store.asRelay(tx => (slug === null ? theOnlyOne(tx) : bySlug(tx, slug)));
    if (found) return found;
    if (slug === null)
      throw badField('school', undefined, 'the short name of a school, as ?school=<name> or in the token');
    throw new ProblemError(404, 'unknown-school', 'There is no school of that name', { field: 'school' });
  }
}

async function theOnlyOne(tx: RelayTx): Promise<SchoolRef | undefined> {
  const [first, second] = await listSchools(tx);
  return second === undefined ? first : undefined;
}

async function bySlug(tx: RelayTx, slug: string): Promise<SchoolRef | undefined> {
  if (!SLUG.test(slug)) return undefined;
  const [found] = await tx.query<SchoolRef>('select id, slug from waymark.school where slug = $1', [slug]);
  return found;
}
