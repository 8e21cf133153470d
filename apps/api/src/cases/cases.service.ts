// Cases as programs are given them.
import { Inject, Injectable } from '@nestjs/common';
import { listCases, readCase, readEvents } from '#libs/desk';
import type { Principal } from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../dependencies.js';
import { shownThenAndNow } from '../measures/shown-then-and-now.js';
import { badField } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import { caseItem, shownDeadline } from './case-item.js';
import type { CaseDto, CaseListDto, CasesQuery, EventsQuery } from './cases.dto.js';
import type { EventListDto } from './events.dto.js';
import { shownEvent } from './shown-event.js';

@Injectable()
export class CasesService {
  constructor(@Inject(STORE) private readonly store: Store) {}

  /** A page of cases, the longest open first. */
  async list(school: SchoolRef, asking: Principal, query: CasesQuery): Promise<CaseListDto> {
    const { awaiting, stage, status, limit, cursor } = query;
    const filter = {
      ...(awaiting !== undefined && { awaiting }),
      ...(stage !== undefined && { stage }),
      ...(status !== undefined && { status }),
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { after: cursor }),
    };
    const { items, next } = await listCases(this.store, school, asking, filter).catch(badCursor);
    return { items: items.map(({ view, pupil }) => caseItem(view, school.slug, pupil)), next };
  }

  /** One case with its stages, deadlines, letters and what is missing. Throws 'desk.unknown-case'. */
  async read(school: SchoolRef, asking: Principal, caseId: string): Promise<CaseDto> {
    const found = await readCase(this.store, school, asking, caseId);
    const { view, pupil, parents, stages, deadlines, letters, thenAndNow, missing } = found;
    return {
      ...caseItem(view, school.slug, pupil),
      parents: [...parents],
      stages: [...stages],
      deadlines: deadlines.map(shownDeadline),
      letters: letters.map(({ letter, parent, state, version }) => ({
        letter,
        parent: parents.find(({ id }) => id === parent) ?? { id: parent },
        state,
        seq: version,
      })),
      thenAndNow: thenAndNow.map(each => shownThenAndNow(each, asking.actor.role)),
      missing: [...missing],
    };
  }

  /** Events of a case in order. Throws 'desk.unknown-case'. */
  async events(
    school: SchoolRef,
    asking: Principal,
    caseId: string,
    { cursor, limit }: EventsQuery,
  ): Promise<EventListDto> {
    const { items, next } = await readEvents(this.store, school, asking, caseId, {
      ...(cursor !== undefined && { after: cursor }),
      ...(limit !== undefined && { limit }),
    });
    return { items: items.map(shownEvent), next };
  }
}

/** The cursor is the one value of the filter that is not checked before; a moment that no database holds is no cursor. */
function badCursor(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  throw code.startsWith('22') ? badField('cursor', undefined, '`next` of a page') : error;
}
