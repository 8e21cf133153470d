// The school's calendar: as it is, what another one would move, and the change.
import { Inject, Injectable } from '@nestjs/common';
import { shownPupils } from '#libs/desk';
import type { Principal } from '#libs/identity';
import type { CalendarSpec, Instant } from '#libs/school-time';
import { formatInstant } from '#libs/school-time';
import {
  caseIdOf,
  changeCalendar,
  loadCalendar,
  previewCalendarChange,
  type SchoolPreview,
  type Store,
} from '#libs/store';
import type { PupilDto } from '../cases/cases.dto.js';
import { NOW, STORE } from '../dependencies.js';
import type { CalendarDto } from '../school/school-time.dto.js';
import type { SchoolRef } from '../schools/schools.service.js';
import type { CalendarChangeDto, CalendarPreviewDto, SchoolCalendarDto } from './calendar.dto.js';

@Injectable()
export class CalendarService {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  read(school: SchoolRef): Promise<SchoolCalendarDto> {
    return this.store.forSchool(school.id, async tx => ({ calendar: dtoOf(await loadCalendar(tx)) }));
  }

  /** Throws a problem 422 for a calendar that cannot be used. */
  preview(
    school: SchoolRef,
    asking: Principal,
    { calendar }: SchoolCalendarDto,
  ): Promise<CalendarPreviewDto> {
    return this.store.forSchool(school.id, async tx => {
      const preview = await previewCalendarChange(tx, specOf(calendar), this.now());
      const ids = preview.pupils.map(({ pupilId }) => pupilId);
      return shownPreview(school, preview, await shownPupils(tx, asking, ids));
    });
  }

  /** The same calendar again changes nothing. Throws a problem 422 for one that cannot be used. */
  change(school: SchoolRef, asking: Principal, { calendar }: SchoolCalendarDto): Promise<CalendarChangeDto> {
    return this.store.forSchool(school.id, async tx => {
      const told = await changeCalendar(tx, specOf(calendar), asking.actor, this.now());
      return { calendar: dtoOf(await loadCalendar(tx)), told };
    });
  }
}

/** Plain objects: what is stored must not carry the classes of the transport. */
const specOf = (calendar: CalendarDto): CalendarSpec => JSON.parse(JSON.stringify(calendar)) as CalendarSpec;
const dtoOf = (calendar: CalendarSpec): CalendarDto => structuredClone(calendar) as CalendarDto;

function shownPreview(
  school: SchoolRef,
  { cases, lookedAt, pupils }: SchoolPreview,
  pupilOf: (id: string) => PupilDto,
): CalendarPreviewDto {
  const placed = <T extends { readonly caseNumber: number }>(
    pupilId: string,
    { caseNumber, ...rest }: T,
  ) => ({
    case: caseIdOf(school.id, pupilId, caseNumber),
    pupil: pupilOf(pupilId),
    ...rest,
  });
  const moment = (at: Instant | null) => (at === null ? null : formatInstant(at));
  return {
    cases,
    lookedAt,
    moves: pupils.flatMap(({ pupilId, moves }) =>
      moves.map(({ from, to, ...rest }) => ({
        ...placed(pupilId, rest),
        from: moment(from),
        to: moment(to),
      })),
    ),
    stays: pupils.flatMap(({ pupilId, stays }) => stays.map(each => placed(pupilId, each))),
  };
}
