// Cases as people read them.
import { Inject, Injectable } from '@nestjs/common';
import { may } from '#libs/access';
import { deadlines } from '#libs/casework';
import type { Principal } from '#libs/identity';
import type { Instant } from '#libs/school-time';
import {
  getCaseView,
  listCaseViews,
  listLetters,
  loadPupilEvents,
  type CaseView,
  type Store,
  type Tx,
} from '#libs/store';
import { NOW, STORE } from '../dependencies.js';
import { badField, ProblemError } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import { caseItem, shownDeadline } from './case-item.js';
import { loadStanding, type Standing } from './case-world.js';
import type { CaseDto, CaseListDto, CasesQuery, EventsQuery, StageDto } from './cases.dto.js';
import type { EventListDto } from './events.dto.js';
import { missingIn } from './missing.js';
import { shownParents, shownPupils } from './people-shown.js';
import { shownEvents } from './shown-event.js';

@Injectable()
export class CasesService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  /** A page of cases, the longest open first. */
  list(school: SchoolRef, asking: Principal, query: CasesQuery): Promise<CaseListDto> {
    const { awaiting, stage, status, limit, cursor } = query;
    const filter = {
      ...(awaiting !== undefined && { awaiting }),
      ...(stage !== undefined && { stage }),
      ...(status !== undefined && { status }),
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { after: cursor }),
    };
    return this.store.forSchool(school.id, async tx => {
      const { items, next } = await listCaseViews(tx, filter).catch(badCursor);
      const pupils = await shownPupils(
        tx,
        asking,
        items.map(item => item.pupilId),
      );
      return { items: items.map(item => caseItem(item, school.slug, pupils(item.pupilId))), next };
    });
  }

  /** One case with its stages, deadlines, letters and what is missing. Throws a problem 404. */
  read(school: SchoolRef, asking: Principal, caseId: string): Promise<CaseDto> {
    return this.store.forSchool(school.id, async tx => {
      const view = await viewOf(tx, caseId);
      const at = this.now();
      const standing = await loadStanding(tx, view.pupilId, at);
      const { state, world } = standing;
      const pupils = await shownPupils(tx, asking, [view.pupilId]);
      const parents = await shownParents(tx, asking, view.pupilId, at);
      const letters = await listLetters(tx, caseId);
      const due = deadlines(state, world, at).filter(({ caseNumber }) => caseNumber === view.caseNumber);
      return {
        ...caseItem(view, school.slug, pupils(view.pupilId)),
        parents,
        stages: stagesOf(standing, view.caseNumber),
        deadlines: due.map(shownDeadline),
        letters: letters.map(({ letter, parent, state, version }) => ({
          letter,
          parent: parents.find(({ id }) => id === parent) ?? { id: parent },
          state,
          seq: version,
        })),
        missing: missingIn(world, asking.actor.role, at),
      };
    });
  }

  /** Events of a case in order. Throws a problem 404. */
  events(school: SchoolRef, asking: Principal, caseId: string, query: EventsQuery): Promise<EventListDto> {
    const { cursor = 0, limit = 500 } = query;
    return this.store.forSchool(school.id, async tx => {
      const { pupilId } = await viewOf(tx, caseId);
      const all = (await loadPupilEvents(tx, pupilId)).filter(
        ({ streamId, version }) => streamId === caseId && version > cursor,
      );
      const page = all.slice(0, limit);
      const items = await shownEvents(tx, page, may(asking.actor.role, 'case:sealed'));
      return { items, next: all.length > limit ? page.at(-1)!.version : null };
    });
  }
}

/** The cursor is the one value of the filter that is not checked before; a moment that no database holds is no cursor. */
function badCursor(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  throw code.startsWith('22') ? badField('cursor', undefined, '`next` of a page') : error;
}

async function viewOf(tx: Tx, caseId: string): Promise<CaseView> {
  const view = await getCaseView(tx, caseId);
  if (view && view.caseNumber > 0) return view;
  throw new ProblemError(404, 'unknown-case', 'There is no case with this id in this school', {
    field: 'id',
  });
}

/** The ladder of the policy, with where the case is on each stage. */
function stagesOf({ state, world }: Standing, caseNumber: number): StageDto[] {
  const reached = state.cases[caseNumber - 1]?.stages ?? {};
  return world.pack.stages.map(({ id, title }) => ({
    id,
    title,
    status: reached[id]?.status ?? 'not-reached',
  }));
}
