// What lists and pages of cases take and give.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { roles, type Role } from '#libs/access';
import { ThenAndNowDto } from '../measures/then-and-now.dto.js';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** `running-on`: closed, with a notice or a payment still to end. */
export const caseStatuses = ['open', 'running-on', 'closed'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

export class SchoolQuery {
  @ApiPropertyOptional({
    description: 'Short name of the school, where the token is for several',
    pattern: SLUG.source,
  })
  @IsOptional()
  @Matches(SLUG)
  school?: string;
}

export class CasesQuery extends SchoolQuery {
  @ApiPropertyOptional({ enum: roles, description: 'Cases in which something waits for this role' })
  @IsOptional()
  @IsIn(roles)
  awaiting?: Role;

  @ApiPropertyOptional({ description: 'Cases whose highest stage entered is this one', pattern: SLUG.source })
  @IsOptional()
  @Matches(SLUG)
  stage?: string;

  @ApiPropertyOptional({ enum: caseStatuses })
  @IsOptional()
  @IsIn(caseStatuses)
  status?: CaseStatus;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

export class EventsQuery extends SchoolQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Events after this number; `next` of the page before',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  cursor?: number;
}

export class PersonDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiPropertyOptional({ description: 'For roles that may see names' })
  name?: string;
}

export class PupilDto extends PersonDto {
  @ApiPropertyOptional({ type: 'integer' })
  yearGroup?: number;
}

export class AwaitingDto {
  @ApiProperty({ enum: roles })
  role!: Role;

  @ApiProperty({ example: 'approve:target-letter' })
  what!: string;

  @ApiProperty({ format: 'date-time' })
  since!: string;
}

export class DeadlineDto {
  @ApiProperty({ example: 'review-end:target-letter' })
  what!: string;

  @ApiProperty({ format: 'date-time' })
  due!: string;
}

export class CaseItemDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  school!: string;

  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({ type: 'integer', description: "Counts the pupil's cases from 1" })
  caseNumber!: number;

  @ApiProperty({ enum: caseStatuses })
  status!: CaseStatus;

  @ApiProperty({ type: String, nullable: true, description: 'The highest stage entered' })
  stage!: string | null;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  closedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The stage that is proposed' })
  proposed!: string | null;

  @ApiProperty({ description: 'Policy pack of the case, with its version', example: 'ashley 1.0.0' })
  policy!: string;

  @ApiProperty({ type: Boolean })
  onHold!: boolean;

  @ApiPropertyOptional({ type: DeadlineDto, description: 'Left out where nothing falls due' })
  nextDeadline?: DeadlineDto;

  @ApiProperty({ type: [AwaitingDto] })
  awaiting!: AwaitingDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Addresses of what belongs to the case',
  })
  links!: Record<string, string>;
}

export class CaseListDto {
  @ApiProperty({ type: [CaseItemDto], maxItems: 200 })
  items!: CaseItemDto[];

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the page that follows' })
  next!: string | null;
}

export class StageDto {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: ['not-reached', 'proposed', 'entered', 'look-again', 'passed-over'] })
  status!: string;
}

export class LetterDto {
  @ApiProperty()
  letter!: string;

  @ApiProperty({ type: PersonDto })
  parent!: PersonDto;

  @ApiProperty({ enum: ['waiting', 'sent', 'failed'] })
  state!: string;

  @ApiProperty({ type: 'integer', description: 'Number of the event that issued it' })
  seq!: number;
}

export class MissingDto {
  @ApiProperty({ example: 'reason-for-absence' })
  what!: string;

  @ApiProperty({ description: 'What it holds up, and what to do' })
  remedy!: string;

  @ApiPropertyOptional({ type: [String] })
  sessions?: string[];
}

export class CaseDto extends CaseItemDto {
  @ApiProperty({ type: [PersonDto], description: 'Parents now' })
  parents!: PersonDto[];

  @ApiProperty({ type: [StageDto] })
  stages!: StageDto[];

  @ApiProperty({ type: [DeadlineDto] })
  deadlines!: DeadlineDto[];

  @ApiProperty({ type: [LetterDto] })
  letters!: LetterDto[];

  @ApiProperty({
    type: [ThenAndNowDto],
    description: 'For each proposal and finding the figures as known when it was made and as true now',
  })
  thenAndNow!: ThenAndNowDto[];

  @ApiProperty({ type: [MissingDto], description: 'What is not known yet and stands in the way of a step' })
  missing!: MissingDto[];
}
