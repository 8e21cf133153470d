// What is asked of the register as a whole.
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { cohorts, periodKinds, type Cohort, type PeriodKind } from '#libs/register';
import { SchoolQuery } from '../cases/cases.dto.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Sessions within which a pupil counts as close to a level. */
export const USUALLY_WITHIN = 10;

export class StretchQuery extends SchoolQuery {
  @ApiPropertyOptional({
    format: 'date',
    description: 'First day; where not given the 1 September on or before `to`',
  })
  @IsOptional()
  @Matches(DAY)
  from?: string;

  @ApiPropertyOptional({ format: 'date', description: 'Last day; today where not given' })
  @IsOptional()
  @Matches(DAY)
  to?: string;
}

export class PupilsQuery extends StretchQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: -1,
    maximum: 14,
    description: 'Of this year group alone; -1 nursery, 0 reception',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(-1)
  @Max(14)
  yearGroup?: number;

  @ApiPropertyOptional({ enum: cohorts, description: 'Of this cohort alone' })
  @IsOptional()
  @IsIn(cohorts)
  cohort?: Cohort;
}

export class PeriodsQuery extends PupilsQuery {
  @ApiPropertyOptional({ enum: periodKinds, default: 'week' })
  @IsOptional()
  @IsIn(periodKinds)
  by?: PeriodKind;
}

export const listKinds = ['persistent', 'severe', 'close-to-persistent', 'close-to-severe'] as const;
export type ListKind = (typeof listKinds)[number];

export class AbsenceQuery extends PupilsQuery {
  @ApiPropertyOptional({ enum: listKinds, default: 'persistent' })
  @IsOptional()
  @IsIn(listKinds)
  list?: ListKind;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: USUALLY_WITHIN,
    description: 'For those close to it: after how many more absent sessions at most they would be there',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  within?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: '`next` of the page before' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100_000)
  cursor?: number;
}
