// One case out of the database for the commands that show it: the pupil's events, and the world then and now.
import type { CaseEvent, World } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { readAuthority, readPack, type Pack } from '#libs/policy';
import { asKnownAt, type PupilRegister } from '#libs/register';
import { buildCalendar, type Instant } from '#libs/school-time';
import { masterSecret, readConfig } from '#libs/runtime';
import {
  findCase,
  listSchools,
  loadParents,
  loadPupil,
  loadPupilEvents,
  loadPupilFacts,
  loadRegister,
  loadSchool,
  type School,
  type Store,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { openCommandStore } from './open-store.js';

export interface CaseFile {
  readonly pupilId: string;
  readonly caseNumber: number;
  /** All events of the pupil. */
  readonly events: readonly StoredEvent[];
  /** Every entry that the register has had. */
  readonly world: World;
  /** The pupil's name; undefined unless names are asked for. */
  readonly pupilName: string | undefined;
  readonly parentName: (id: string) => string;
  /** The facts as they were known at a moment. */
  readonly worldAt: (at: Instant) => Promise<World>;
}

/** Opens the store for the length of `work`. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const config = readConfig();
  const store = await openCommandStore(config, masterSecret(config));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The schools that a command is about: the one with this slug, or all. Throws 'command.unknown-school'. */
export async function schoolsFor(store: Store, slug: string | undefined): Promise<readonly School[]> {
  const all = await store.asRelay(relay => listSchools(relay));
  const chosen = slug === undefined ? all : all.filter(school => school.slug === slug);
  if (chosen.length > 0 || (slug === undefined && all.length === 0)) return chosen;
  throw new WaymarkError(
    'command.unknown-school',
    `there is no school "${slug}"; there are: ${all.map(school => school.slug).join(', ') || 'none'}`,
  );
}

/** The school with this slug, or the only one. Throws 'command.unknown-school', 'command.which-school'. */
export async function schoolNamed(store: Store, slug: string | undefined): Promise<School> {
  const schools = await schoolsFor(store, slug);
  if (schools.length === 1) return schools[0]!;
  const names = schools.map(school => school.slug).join(', ');
  throw new WaymarkError('command.which-school', `name the school with --school, one of ${names || 'none'}`);
}

/** Finds a case by its id in whatever school has it and works on its file. Throws 'log.unknown-case'. */
export async function withCaseFile<T>(
  caseId: string,
  names: boolean,
  work: (file: CaseFile) => Promise<T>,
): Promise<T> {
  return await withStore(async store => {
    for (const school of await schoolsFor(store, undefined)) {
      const found = await store.forSchool(school.id, async tx => {
        const place = await placeOf(tx, caseId);
        return place && { result: await work(await readCaseFile(tx, place, names)) };
      });
      if (found) return found.result;
    }
    throw new WaymarkError('log.unknown-case', `there is no case ${caseId}; \`waymark cases\` lists them`);
  });
}

type Place = Awaited<ReturnType<typeof findCase>>;

async function placeOf(tx: Tx, caseId: string): Promise<Place | undefined> {
  try {
    return await findCase(tx, caseId);
  } catch (error) {
    if (error instanceof WaymarkError && error.code === 'log.unknown-case') return undefined;
    throw error;
  }
}

async function readCaseFile(tx: Tx, { pupilId, caseNumber }: Place, names: boolean): Promise<CaseFile> {
  const events = await loadPupilEvents(tx, pupilId);
  const register = await loadRegister(tx, pupilId);
  const pack = packOf(events, caseNumber, (await loadSchool(tx)).policyId);
  const now = Math.max(Date.now(), events.at(-1)?.at ?? 0);
  const world = await worldAt(tx, pupilId, pack, register, now);
  return {
    pupilId,
    caseNumber,
    events,
    world,
    pupilName: names ? fullName(await loadPupil(tx, pupilId)) : undefined,
    parentName: names ? await parentNames(tx, pupilId, now) : numbered(world),
    worldAt: at => worldAt(tx, pupilId, pack, asKnownAt(register, at), at),
  };
}

async function worldAt(
  tx: Tx,
  pupilId: string,
  pack: Pack,
  register: PupilRegister,
  at: Instant,
): Promise<World> {
  const school = await loadSchool(tx, at);
  const { site } = await loadPupil(tx, pupilId);
  const pupil = await loadPupilFacts(tx, pupilId, at);
  const calendar = buildCalendar(school.calendar, { yearGroup: pupil.yearGroup, site });
  return { pack, authority: readAuthority(pack.authority), calendar, pupil, register };
}

/** The policy that the case was opened under. Throws 'policy.unknown-version' where that version is not here. */
function packOf(events: readonly CaseEvent[], caseNumber: number, otherwise: string): Pack {
  const opened = events.find(e => e.type === 'CaseOpened' && e.caseNumber === caseNumber);
  if (opened?.type !== 'CaseOpened') return readPack(otherwise);
  return readPack(opened.data.policy, opened.data.version);
}

const fullName = ({ forename = '', surname = '' }: { forename?: string; surname?: string }): string =>
  `${forename} ${surname}`.trim() || '(no name on record)';

async function parentNames(tx: Tx, pupilId: string, at: Instant): Promise<(id: string) => string> {
  const parents = await loadParents(tx, pupilId, at);
  const byId = new Map(parents.map(parent => [parent.id, fullName(parent)]));
  return id => byId.get(id) ?? 'a former parent';
}

/** 'parent 1', 'parent 2' in the order of the record: ids say nothing to people, and names are not asked for. */
function numbered({ pupil }: World): (id: string) => string {
  return id => {
    const index = pupil.parents.findIndex(parent => parent.id === id);
    return index < 0 ? 'a former parent' : `parent ${index + 1}`;
  };
}
