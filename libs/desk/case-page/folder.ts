// A case with all that a page of it needs, loaded once: the decider's state and world, and the names beside them.
import {
  fold,
  noCases,
  openCase,
  type CaseEvent,
  type CaseState,
  type PupilState,
  type World,
} from '#libs/casework';
import type { Role } from '#libs/access';
import { namesIn } from '#libs/audit';
import { readAuthority, readPack, type Pack } from '#libs/policy';
import { buildCalendar, type Instant } from '#libs/school-time';
import {
  getCaseView,
  loadDeliverySettings,
  loadPupilEvents,
  loadPupilFolder,
  loadRegister,
  loadSchool,
  unsealAll,
  type CaseView,
  type PupilFolder,
  type School,
  type StoredEvent,
  type Tx,
} from '#libs/store';
import { mayReach } from '../cases/reach.js';
import { unknownCase } from '../cases/unknown-case.js';

export interface CaseFolder {
  readonly view: CaseView;
  readonly school: School;
  readonly person: PupilFolder;
  /** All events of the pupil, in order. */
  readonly events: readonly StoredEvent[];
  readonly state: PupilState;
  /** The case itself; it is one of those of `state`. */
  readonly kase: CaseState;
  readonly world: World;
  readonly now: Instant;
  /** Sealed facts of the case's events by their position; empty unless they were asked for. */
  readonly sealed: ReadonlyMap<number, Readonly<Record<string, unknown>> | 'destroyed'>;
  /** A parent's name, or 'a parent' where it must not be shown. */
  readonly parentName: (id: string) => string;
  readonly pupilName: string;
}

export interface Reader {
  readonly role: Role;
  readonly names: boolean;
  readonly sealed: boolean;
}

/** Loads a case as of `now`, for somebody who may see so much. Throws 'desk.unknown-case'. */
export async function openFolder(tx: Tx, caseId: string, now: Instant, reader: Reader): Promise<CaseFolder> {
  const view = await getCaseView(tx, caseId);
  const isThere = view && view.caseNumber > 0 && mayReach(reader.role, view);
  const person = isThere ? await loadPupilFolder(tx, view.pupilId, now) : undefined;
  if (!view || !person) throw unknownCase(caseId);
  const school = await loadSchool(tx, now);
  const events = await loadPupilEvents(tx, view.pupilId);
  const state = fold(noCases, events as readonly CaseEvent[]);
  const kase = state.cases[view.caseNumber - 1];
  if (!kase) throw unknownCase(caseId);
  const pack = packOf(kase, state, school);
  const { yearGroup, site } = person.pupil;
  const world: World = {
    pack,
    authority: readAuthority(pack.authority),
    calendar: buildCalendar(school.calendar, { yearGroup, site }),
    pupil: person.facts,
    register: await loadRegister(tx, view.pupilId, { knownBy: now }),
    postings: (await loadDeliverySettings(tx)).postings,
  };
  const sealed = reader.sealed
    ? await unsealAll(
        tx,
        events.filter(e => e.streamId === caseId),
      )
    : new Map();
  return {
    view,
    school,
    person,
    events,
    state,
    kase,
    world,
    now,
    sealed,
    parentName: reader.names ? namesOf(person) : anonymous(person),
    pupilName: reader.names ? nameOf(person.pupil) || 'This pupil' : 'This pupil',
  };
}

/** The policy that the case itself runs under; a closed one is shown under the pack of its time. */
const packOf = (kase: CaseState, state: PupilState, school: School): Pack =>
  openCase(state) === kase || kase.closedAt !== null
    ? readPack(kase.policy, kase.policyVersion)
    : readPack(school.policyId);

/** 'Ms Kim Wetherby'. */
export const nameOf = (who: { title?: string; forename?: string; surname?: string }): string =>
  [who.title, who.forename, who.surname].filter(Boolean).join(' ');

const namesOf = ({ parents }: PupilFolder) => {
  const names = new Map(parents.map(parent => [parent.id, nameOf(parent)]));
  return (id: string): string => names.get(id) || 'a parent no longer on record';
};

const anonymous = ({ parents }: PupilFolder) => {
  const places = new Map(parents.map(({ id }, i) => [id, `parent ${i + 1}`]));
  return (id: string): string => places.get(id) ?? 'a parent no longer on record';
};

/** Stages and parents in words. */
export const sayIn = ({ world, parentName }: CaseFolder) => namesIn(world, parentName);
