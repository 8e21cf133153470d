// Which school a request is about, and whether whoever asks may ask there.
import type { Principal, SchoolRef } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import type { Store } from '#libs/store';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * The school that the request names, else the one that was chosen, else the only one there is for whoever asks. Whether a
 * school exists is told to nobody who may not ask there. Throws 'desk.other-school', 'desk.name-school' where the request
 * must name one, and for administrators of the installation 'desk.unknown-school'.
 */
export async function schoolFor(store: Store, asking: Principal, named?: string): Promise<SchoolRef> {
  const { school, schools, everySchool } = asking;
  if (named === undefined) {
    const only = school ?? (schools.length === 1 ? schools[0] : undefined);
    if (only) return only;
    if (!everySchool) throw nameOne(schools);
    const [first, second] = await allSchools(store);
    if (first && !second) return first;
    throw nameOne(schools);
  }
  if (school !== null && named !== school.slug && !everySchool) throw otherSchool(school.slug);
  const own = (school?.slug === named ? school : undefined) ?? schools.find(({ slug }) => slug === named);
  if (own) return own;
  if (!everySchool) throw otherSchool(schools.map(({ slug }) => slug).join(', '));
  const found = SLUG.test(named) ? (await allSchools(store, named))[0] : undefined;
  if (found) return found;
  throw new WaymarkError('desk.unknown-school', 'There is no school of that name', {
    details: { field: 'school' },
  });
}

/**
 * The schools that whoever asks may ask about, by slug, 200 at most: those of the role, or all for administrators of the
 * installation. Schools for training stand by themselves: they are among them only where one was chosen.
 */
export async function schoolsFor(store: Store, asking: Principal): Promise<readonly SchoolRef[]> {
  if (asking.school !== null) return [asking.school];
  const all = asking.everySchool ? await allSchools(store) : asking.schools;
  return all.filter(({ slug }) => !isTrainingSlug(slug));
}

/** Whether a school is one for training, by its short name. */
export const isTrainingSlug = (slug: string): boolean => slug.endsWith('-training');

function allSchools(store: Store, slug: string | null = null): Promise<readonly SchoolRef[]> {
  return store.asIdentity(tx =>
    tx.query<SchoolRef>(
      'select id, slug, name from waymark.school where $1::text is null or slug = $1 order by slug limit 200',
      [slug],
    ),
  );
}

const otherSchool = (own: string): WaymarkError =>
  new WaymarkError('desk.other-school', 'The role is held at another school', {
    details: {
      field: 'school',
      rule: 'role',
      remedy: `ask for ${own || 'a school where you hold the role'}`,
    },
  });

const nameOne = (schools: readonly SchoolRef[]): WaymarkError =>
  new WaymarkError('desk.name-school', 'school is nothing; expected the short name of a school', {
    details: {
      field: 'school',
      remedy: `name one with ?school=${schools
        .map(({ slug }) => slug)
        .slice(0, 5)
        .join(' or ?school=')}`,
    },
  });
