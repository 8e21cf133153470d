// Cases as people and programs read them: lists, one case, its log.
import { may } from '#libs/access';
import {
  deadlines,
  fold,
  noCases,
  openCase,
  type CaseEvent,
  type Deadline,
  type PupilState,
  type World,
} from '#libs/casework';
import type { Principal, SchoolRef } from '#libs/identity';
import { readAuthority, readPack } from '#libs/policy';
import { buildCalendar, type Instant } from '#libs/school-time';
import {
  getCaseView,
  listCaseViews,
  listLetters,
  loadPupil,
  loadPupilEvents,
  loadPupilFacts,
  loadRegister,
  loadSchool,
  loadThenAndNow,
  unsealFacts,
  type CaseFilter,
  type CaseView,
  type LetterRow,
  type Store,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { missingIn, type Missing } from '../case-page/missing.js';
import { shownParents, shownPupils, type ShownPerson, type ShownPupil } from './people.js';
import { mayReach } from './reach.js';
import { unknownCase } from './unknown-case.js';

type School = Pick<SchoolRef, 'id'>;

/** A case as lists show it. */
export interface ListedCase {
  readonly view: CaseView;
  readonly pupil: ShownPupil;
}

/** A page of cases, the longest open first. Throws 'view.bad-cursor'. */
export function listCases(
  store: Store,
  school: School,
  asking: Principal,
  filter: CaseFilter,
): Promise<{ readonly items: readonly ListedCase[]; readonly next: string | null }> {
  return store.forSchool(school.id, async tx => {
    const { items, next } = await listCaseViews(tx, { ...filter, referred: asking.actor.role === 'ewo' });
    const ids = items.map(({ pupilId }) => pupilId);
    const pupils = await shownPupils(tx, asking, ids);
    return { items: items.map(view => ({ view, pupil: pupils(view.pupilId) })), next };
  });
}

export interface StageStanding {
  readonly id: string;
  readonly title: string;
  readonly status: 'not-reached' | PupilState['cases'][number]['stages'][string]['status'];
}

/** One case with all that is known of where it stands. */
export interface CaseDetail extends ListedCase {
  readonly parents: readonly ShownPerson[];
  /** The ladder of the policy, with where the case is on each stage. */
  readonly stages: readonly StageStanding[];
  readonly deadlines: readonly Deadline[];
  readonly letters: readonly LetterRow[];
  /** For each proposal and finding the figures as known when it was made and as true now. */
  readonly thenAndNow: Awaited<ReturnType<typeof loadThenAndNow>>;
  readonly missing: readonly Missing[];
}

/** One case as it stands now. Throws 'desk.unknown-case'. */
export function readCase(
  store: Store,
  school: School,
  asking: Principal,
  caseId: string,
): Promise<CaseDetail> {
  return store.forSchool(school.id, async tx => {
    const at = tx.now();
    const view = await viewOf(tx, asking, caseId);
    const { state, world } = await loadStanding(tx, view.pupilId, at);
    const pupils = await shownPupils(tx, asking, [view.pupilId]);
    const reached = state.cases[view.caseNumber - 1]?.stages ?? {};
    return {
      view,
      pupil: pupils(view.pupilId),
      parents: await shownParents(tx, asking, view.pupilId, at),
      stages: world.pack.stages.map(({ id, title }) => ({
        id,
        title,
        status: reached[id]?.status ?? 'not-reached',
      })),
      deadlines: deadlines(state, world, at).filter(({ caseNumber }) => caseNumber === view.caseNumber),
      letters: await listLetters(tx, caseId),
      thenAndNow: await loadThenAndNow(tx, view.pupilId, view.caseNumber, at),
      missing: missingIn(world, asking.actor.role, at),
    };
  });
}

/** Facts sealed in an event: themselves, `true` where they may not be read, 'destroyed' where they were erased. */
export type Sealed = true | 'destroyed' | Readonly<Record<string, unknown>>;

export interface ShownEvent {
  readonly event: StoredEvent;
  readonly sealed: Sealed | undefined;
}

/** Events of a case after number `after`, `limit` at most, in order. Throws 'desk.unknown-case'. */
export function readEvents(
  store: Store,
  school: School,
  asking: Principal,
  caseId: string,
  { after = 0, limit = 500 }: { readonly after?: number; readonly limit?: number } = {},
): Promise<{ readonly items: readonly ShownEvent[]; readonly next: number | null }> {
  return store.forSchool(school.id, async tx => {
    const { pupilId } = await viewOf(tx, asking, caseId);
    const all = (await loadPupilEvents(tx, pupilId)).filter(
      ({ streamId, version }) => streamId === caseId && version > after,
    );
    const items = await shownEvents(tx, asking, all.slice(0, limit));
    return { items, next: all.length > limit ? items.at(-1)!.event.version : null };
  });
}

/** Events with what is sealed in them opened for those who may read it, and for nobody else. */
export async function shownEvents(
  tx: Tx,
  { actor }: Principal,
  events: readonly StoredEvent[],
): Promise<readonly ShownEvent[]> {
  const maySeeSealed = may(actor.role, 'case:sealed');
  const shown: ShownEvent[] = [];
  for (const event of events) {
    const sealed = event.seal && (maySeeSealed ? await unsealFacts(tx, event) : true);
    shown.push({ event, sealed });
  }
  return shown;
}

async function viewOf(tx: Tx, asking: Principal, caseId: string): Promise<CaseView> {
  const view = await getCaseView(tx, caseId);
  if (view && view.caseNumber > 0 && mayReach(asking.actor.role, view)) return view;
  throw unknownCase(caseId);
}

/** A pupil's cases as they stand, with the world that they are judged in. */
export async function loadStanding(
  tx: Tx,
  pupilId: string,
  at: Instant,
): Promise<{ readonly events: readonly StoredEvent[]; readonly state: PupilState; readonly world: World }> {
  const events = await loadPupilEvents(tx, pupilId);
  const state = fold(noCases, events as readonly CaseEvent[]);
  const school = await loadSchool(tx, at);
  const { site } = await loadPupil(tx, pupilId);
  const pupil = await loadPupilFacts(tx, pupilId, at);
  const open = openCase(state);
  const pack = open ? readPack(open.policy, open.policyVersion) : readPack(school.policyId);
  const world = {
    pack,
    authority: readAuthority(pack.authority),
    calendar: buildCalendar(school.calendar, { yearGroup: pupil.yearGroup, site }),
    pupil,
    register: await loadRegister(tx, pupilId, { knownBy: at }),
  };
  return { events, state, world };
}
