// Tables and lists worked out from the marks that stand, for roles that work with the pupils they are about.
import { Inject, Injectable } from '@nestjs/common';
import { shownPupils } from '#libs/desk';
import type { Principal } from '#libs/identity';
import { cohortTitles, groupsOf, listPupils, patternsOf, periodsOf, type AbsenceLevel } from '#libs/register';
import {
  addDays,
  dayNumber,
  isPlainDate,
  londonDate,
  schoolYearStart,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import { loadMarksOfSchool, type MarksOfSchool, type Store, type Tx } from '#libs/store';
import { NOW, STORE } from '../dependencies.js';
import { badField } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import {
  USUALLY_WITHIN,
  type AbsenceQuery,
  type ListKind,
  type PeriodsQuery,
  type PupilsQuery,
  type StretchQuery,
} from './analysis.dto.js';
import type { AbsenceListDto, GroupsDto, PatternsDto, PeriodsDto } from './figures.dto.js';
import { shownGroup, shownRun, shownTally } from './shown-figures.js';

/** Registers are kept for six years. */
const MOST_DAYS = 6 * 366;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const levelOf: Readonly<Record<ListKind, AbsenceLevel>> = {
  persistent: 'persistent',
  'close-to-persistent': 'persistent',
  severe: 'severe',
  'close-to-severe': 'severe',
};

interface Stretch {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

@Injectable()
export class AnalysisService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  /** Which days, sessions and codes stand out. Throws a problem 422 for days that cannot be used, as do the others. */
  patterns(school: SchoolRef, query: PupilsQuery): Promise<PatternsDto> {
    return this.over(school, query, async ({ span, pupils }, stretch) => {
      const { all, sessions, codes, pupils: counted } = patternsOf(span, pupils);
      return {
        ...stretch,
        pupils: counted,
        all: shownTally(all),
        sessions: sessions.map(({ weekday, half, tally }) => ({
          day: weekdays[weekday - 1]!,
          session: half,
          ...shownTally(tally),
        })),
        codes: codes.map(({ byWeekday, ...code }) => ({ ...code, byWeekday: [...byWeekday] })),
      };
    });
  }

  /** The school, its year groups and its cohorts. */
  groups(school: SchoolRef, query: StretchQuery): Promise<GroupsDto> {
    return this.over(school, query, async ({ span, pupils }, stretch) => {
      const { all, yearGroups, cohorts } = groupsOf(span, pupils);
      return {
        ...stretch,
        all: shownGroup(all),
        yearGroups: yearGroups.map(({ yearGroup, figures }) => ({ yearGroup, ...shownGroup(figures) })),
        cohorts: cohorts.map(({ cohort, figures }) => ({
          cohort,
          title: cohort === 'none' ? 'In none of these' : cohortTitles[cohort],
          ...shownGroup(figures),
        })),
      };
    });
  }

  /** Week by week, half-term by half-term, term by term or year by year. */
  periods(school: SchoolRef, query: PeriodsQuery): Promise<PeriodsDto> {
    return this.over(school, query, async ({ span, calendar, pupils }, stretch) => {
      const items = periodsOf(query.by ?? 'week', span, calendar, pupils);
      return {
        ...stretch,
        items: items.map(({ from, to, figures }) => ({ from, to, ...shownGroup(figures) })),
      };
    });
  }

  /** Pupils on roll who are persistently or severely absent, or close to it. */
  absence(school: SchoolRef, asking: Principal, query: AbsenceQuery): Promise<AbsenceListDto> {
    const { list = 'persistent', within = USUALLY_WITHIN, limit = 50, cursor = 0 } = query;
    return this.over(school, query, async ({ span, pupils, remaining }, stretch, tx) => {
      const yearEnd = addDays(schoolYearStart(addDays(schoolYearStart(stretch.to), 370)), -1);
      const listed = listPupils(
        span,
        pupils.filter(({ onRoll }) => onRoll),
        {
          level: levelOf[list],
          ...(list.startsWith('close-to-') && { within }),
          remaining: pupil => remaining(pupil, yearEnd),
        },
      );
      const page = listed.slice(cursor, cursor + limit);
      const shown = await shownPupils(
        tx,
        asking,
        page.map(({ id }) => id),
      );
      return {
        ...stretch,
        total: listed.length,
        items: page.map(({ id, tally, absencesToLevel, toSpare = 0, longestRun, currentRun }) => ({
          pupil: shown(id),
          absencesToLevel,
          toSpare,
          ...shownTally(tally),
          longestRun: shownRun(span, longestRun),
          currentRun: shownRun(span, currentRun),
        })),
        next: cursor + limit < listed.length ? cursor + limit : null,
      };
    });
  }

  private over<T>(
    school: SchoolRef,
    query: PupilsQuery,
    work: (marks: MarksOfSchool, stretch: Stretch, tx: Tx) => Promise<T>,
  ): Promise<T> {
    const at = this.now();
    const stretch = stretchOf(query, londonDate(at));
    const { yearGroup, cohort } = query;
    return this.store.forSchool(school.id, async tx => {
      const wanted = {
        ...(yearGroup !== undefined && { yearGroup }),
        ...(cohort !== undefined && { cohort }),
      };
      return work(await loadMarksOfSchool(tx, { ...stretch, ...wanted, at }), stretch, tx);
    });
  }
}

function stretchOf({ from, to }: StretchQuery, today: PlainDate): Stretch {
  const last = to ?? today;
  if (!isPlainDate(last)) throw badField('to', last, 'a date, as YYYY-MM-DD');
  const first = from ?? schoolYearStart(last);
  if (!isPlainDate(first)) throw badField('from', first, 'a date, as YYYY-MM-DD');
  if (first > last) throw badField('from', first, `a day not after ${last}`);
  if (dayNumber(last) - dayNumber(first) >= MOST_DAYS)
    throw badField('from', first, `a day at most six years before ${last}`);
  return { from: first, to: last };
}
