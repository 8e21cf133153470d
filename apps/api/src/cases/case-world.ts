// A pupil's cases as they stand now, with the world that they are judged in, for the page of one case.
import { fold, noCases, openCase, type CaseEvent, type PupilState, type World } from '#libs/casework';
import { readAuthority, readPack } from '#libs/policy';
import { buildCalendar, type Instant } from '#libs/school-time';
import { loadPupil, loadPupilEvents, loadPupilFacts, loadRegister, loadSchool, type Tx } from '#libs/store';

export interface Standing {
  readonly state: PupilState;
  readonly world: World;
}

export async function loadStanding(tx: Tx, pupilId: string, at: Instant): Promise<Standing> {
  const events = await loadPupilEvents(tx, pupilId);
  const state = fold(noCases, events as readonly CaseEvent[]);
  const school = await loadSchool(tx, at);
  const { site } = await loadPupil(tx, pupilId);
  const pupil = await loadPupilFacts(tx, pupilId, at);
  const pack = readPack(openCase(state)?.policy ?? school.policyId);
  const world = {
    pack,
    authority: readAuthority(pack.authority),
    calendar: buildCalendar(school.calendar, { yearGroup: pupil.yearGroup, site }),
    pupil,
    register: await loadRegister(tx, pupilId, { knownBy: at }),
  };
  return { state, world };
}
