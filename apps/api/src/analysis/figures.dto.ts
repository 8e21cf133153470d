// What the register as a whole comes to. All counts are of sessions unless they say otherwise, and exact.
import { ApiProperty } from '@nestjs/swagger';
import { cohorts, type Cohort } from '#libs/register';
import { PupilDto } from '../cases/cases.dto.js';

const count = { type: 'integer' as const };
const percent = {
  type: 'number' as const,
  nullable: true,
  description: 'Per cent for showing, one decimal place, rounded down; null where nothing was possible',
};

export class FiguresDto {
  @ApiProperty(count)
  possible!: number;

  @ApiProperty(count)
  attended!: number;

  @ApiProperty(count)
  absent!: number;

  @ApiProperty(count)
  authorised!: number;

  @ApiProperty({ ...count, description: 'Absent with G, N, O or U' })
  unauthorised!: number;

  @ApiProperty({ ...count, description: 'With L or U' })
  late!: number;

  @ApiProperty({ ...count, description: 'Minutes that the register gives for them' })
  lateMinutes!: number;

  @ApiProperty(percent)
  attendance!: number | null;

  @ApiProperty({
    ...count,
    description: 'Possible without sessions that were granted or unavoidable, as ladders count',
  })
  ladderPossible!: number;

  @ApiProperty(count)
  ladderAttended!: number;

  @ApiProperty(percent)
  ladderAttendance!: number | null;
}

export class GroupDto extends FiguresDto {
  @ApiProperty({ ...count, description: 'Pupils for whom a session was possible' })
  pupils!: number;

  @ApiProperty({ ...count, description: 'Pupils absent from a tenth or more of their possible sessions' })
  persistent!: number;

  @ApiProperty({ ...count, description: 'Those of them absent from half or more' })
  severe!: number;
}

class StretchDto {
  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;
}

export class YearGroupDto extends GroupDto {
  @ApiProperty({ ...count, nullable: true, description: 'null where none is known' })
  yearGroup!: number | null;
}

export class CohortDto extends GroupDto {
  @ApiProperty({ enum: [...cohorts, 'none'], description: '`none`: pupils in none of them' })
  cohort!: Cohort | 'none';

  @ApiProperty()
  title!: string;
}

export class GroupsDto extends StretchDto {
  @ApiProperty({ type: GroupDto })
  all!: GroupDto;

  @ApiProperty({ type: [YearGroupDto], maxItems: 20 })
  yearGroups!: YearGroupDto[];

  @ApiProperty({ type: [CohortDto], maxItems: 10, description: 'A pupil may be in several' })
  cohorts!: CohortDto[];
}

export class PeriodDto extends GroupDto {
  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;
}

export class PeriodsDto extends StretchDto {
  @ApiProperty({ type: [PeriodDto], maxItems: 400, description: 'Periods with a possible session, in order' })
  items!: PeriodDto[];
}

export class SessionPatternDto extends FiguresDto {
  @ApiProperty({ example: 'monday' })
  day!: string;

  @ApiProperty({ enum: ['am', 'pm'] })
  session!: 'am' | 'pm';
}

export class CodePatternDto {
  @ApiProperty({ example: 'O' })
  code!: string;

  @ApiProperty()
  meaning!: string;

  @ApiProperty({ enum: ['present', 'approved-activity', 'authorised', 'unauthorised'] })
  class!: string;

  @ApiProperty(count)
  sessions!: number;

  @ApiProperty({
    type: [Number],
    minItems: 7,
    maxItems: 7,
    description: 'The same by weekday, Monday first',
  })
  byWeekday!: number[];
}

export class PatternsDto extends StretchDto {
  @ApiProperty({ ...count, description: 'Pupils for whom a session was possible' })
  pupils!: number;

  @ApiProperty({ type: FiguresDto })
  all!: FiguresDto;

  @ApiProperty({ type: [SessionPatternDto], maxItems: 14 })
  sessions!: SessionPatternDto[];

  @ApiProperty({ type: [CodePatternDto], maxItems: 100, description: 'The most frequent first' })
  codes!: CodePatternDto[];
}

export class RunDto {
  @ApiProperty({
    ...count,
    description: 'Absent sessions in a row, those that were not possible passed over',
  })
  sessions!: number;

  @ApiProperty({ example: '2025-09-15 am' })
  first!: string;

  @ApiProperty({ example: '2025-09-16 pm' })
  last!: string;
}

export class ListedPupilDto extends FiguresDto {
  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({
    ...count,
    description: 'More absent sessions that would bring the pupil there; 0 where it is so already',
  })
  absencesToLevel!: number;

  @ApiProperty({
    ...count,
    description:
      'Sessions of the rest of the school year that may be missed without ending it there; negative where it is too late',
  })
  toSpare!: number;

  @ApiProperty({ type: RunDto, nullable: true })
  longestRun!: RunDto | null;

  @ApiProperty({
    type: RunDto,
    nullable: true,
    description: 'The run that goes on; null where there is none',
  })
  currentRun!: RunDto | null;
}

export class AbsenceListDto extends StretchDto {
  @ApiProperty({ ...count, description: 'Pupils on the whole list' })
  total!: number;

  @ApiProperty({
    type: [ListedPupilDto],
    maxItems: 200,
    description: 'Pupils on roll, the largest share absent first; of those close to it the closest first',
  })
  items!: ListedPupilDto[];

  @ApiProperty({ ...count, nullable: true, description: '`cursor` of the page that follows' })
  next!: number | null;
}
