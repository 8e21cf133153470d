// What the register change report takes and gives.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PupilDto, SchoolQuery } from '../cases/cases.dto.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const reportFormats = ['json', 'csv', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export class ChangesQuery extends SchoolQuery {
  @ApiProperty({ description: 'First day of the sessions', example: '2025-09-01' })
  @Matches(DATE)
  from!: string;

  @ApiProperty({ description: 'Last day of the sessions', example: '2025-12-19' })
  @Matches(DATE)
  to!: string;

  @ApiPropertyOptional({ enum: reportFormats, description: 'Goes before the Accept header' })
  @IsOptional()
  @IsIn(reportFormats)
  format?: ReportFormat;
}

export class SeenBetweenDto {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The last extract that had the original; null where unknown',
  })
  after!: string | null;

  @ApiProperty({ format: 'date-time', description: 'The first extract with the new entry' })
  until!: string;
}

export class UsedBeforeDto {
  @ApiProperty({ example: 'PenaltyThresholdMet' })
  event!: string;

  @ApiProperty({ type: 'integer' })
  caseNumber!: number;

  @ApiProperty({ type: 'integer', description: 'Number of the event in its case' })
  seq!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({
    type: Boolean,
    description: 'Whether the session was counted, and not only its week looked at',
  })
  counted!: boolean;
}

export class RegisterChangeDto {
  @ApiProperty({ example: '2025-09-15 am' })
  session!: string;

  @ApiProperty({ description: 'The entry before', example: 'O' })
  original!: string;

  @ApiProperty({ description: 'The entry after', example: 'I' })
  new!: string;

  @ApiProperty({ description: '`not supplied` where nobody gave one' })
  reason!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was made; null where that was not supplied',
  })
  when!: string | null;

  @ApiProperty({ description: 'Name and position, or role and id of the user, or `not supplied`' })
  who!: string;

  @ApiProperty({ format: 'date-time', description: 'When Waymark learnt of it' })
  knownAt!: string;

  @ApiPropertyOptional({ type: SeenBetweenDto, description: 'Where it was only seen between two extracts' })
  seenBetween?: SeenBetweenDto;

  @ApiProperty({
    type: [UsedBeforeDto],
    description: "Proposals and findings that had used the session's week before the change was known",
  })
  afterThreshold!: UsedBeforeDto[];

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of its run of retrospective coding' })
  run!: number | null;
}

export class ChangedWeekDto {
  @ApiProperty({ example: '2025-09-15' })
  monday!: string;

  @ApiProperty({ type: 'integer' })
  changes!: number;

  @ApiProperty({ type: 'integer', description: 'Changes after a proposal or a finding had used the week' })
  afterThreshold!: number;
}

export class RetrospectiveRunDto {
  @ApiProperty({ type: 'integer' })
  number!: number;

  @ApiProperty({ type: [String] })
  sessions!: string[];

  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time' })
  to!: string;
}

export class ChangeReportDto {
  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ type: [RegisterChangeDto], maxItems: 1000 })
  changes!: RegisterChangeDto[];

  @ApiProperty({ type: [ChangedWeekDto] })
  weeks!: ChangedWeekDto[];

  @ApiProperty({ type: [RetrospectiveRunDto], description: 'Runs of retrospective coding' })
  runs!: RetrospectiveRunDto[];

  @ApiProperty({ description: 'What counts as a run' })
  definition!: string;

  @ApiProperty({ description: 'Where the five facts of a change come from' })
  source!: string;
}
