// A pupil's figures out of the store.
import { Inject, Injectable } from '@nestjs/common';
import { shownPupils } from '#libs/desk';
import type { Principal } from '#libs/identity';
import { shown } from '#libs/register';
import { formatInstant, isPlainDate, parseInstant, type Instant, type Session } from '#libs/school-time';
import { loadPupilFigures, type Store } from '#libs/store';
import { NOW, STORE } from '../dependencies.js';
import { badField } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import type { MeasuresDto, MeasuresQuery } from './measures.dto.js';

@Injectable()
export class MeasuresService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  /** Throws a problem: 404 for an unknown pupil, 422 for a moment to come or a session that is none. */
  read(school: SchoolRef, asking: Principal, pupilId: string, query: MeasuresQuery): Promise<MeasuresDto> {
    const at = momentOf(query.asKnownAt, this.now());
    const { end } = query;
    if (end !== undefined && !isPlainDate(end.slice(0, 10)))
      throw badField('end', end, 'a session, as YYYY-MM-DD am');
    return this.store.forSchool(school.id, async tx => {
      const figures = await loadPupilFigures(tx, pupilId, at, end as Session | undefined);
      const pupil = (await shownPupils(tx, asking, [pupilId]))(pupilId);
      const { windows, triggers, ...rest } = figures;
      return {
        pupil,
        asKnownAt: formatInstant(at),
        ...rest,
        windows: [...windows],
        triggers: [...triggers],
      };
    });
  }
}

function momentOf(text: string | undefined, now: Instant): Instant {
  if (text === undefined) return now;
  const expected = 'a moment that has passed, as YYYY-MM-DDTHH:MM';
  let at: Instant;
  try {
    at = parseInstant(text);
  } catch {
    throw badField('asKnownAt', shown(text), expected);
  }
  if (at > now) throw badField('asKnownAt', shown(text), expected);
  return at;
}
