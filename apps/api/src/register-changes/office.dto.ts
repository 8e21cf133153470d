// What wishes for corrections and the tasks of the office take and give.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { roles, type Role } from '#libs/access';
import { officeTaskKinds, type OfficeTaskKind, type WishStatus } from '#libs/store';
import { PupilDto, SchoolQuery } from '../cases/cases.dto.js';

const SESSION = /^\d{4}-\d{2}-\d{2} (am|pm)$/;
const wishStatuses = ['open', 'seen', 'taken-back'] as const satisfies readonly WishStatus[];

class PageQuery extends SchoolQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;
}

export class TasksQuery extends PageQuery {
  @ApiPropertyOptional({ enum: officeTaskKinds })
  @IsOptional()
  @IsIn(officeTaskKinds)
  kind?: OfficeTaskKind;

  @ApiPropertyOptional({ description: '`next` of the page before' })
  @IsOptional()
  @Matches(
    /^(amendment-query \d{1,15}|correction [0-9a-f-]{36}|unresolved-n \d{4}-\d{2}-\d{2} [0-9a-f-]{36} \d{1,2})$/,
  )
  cursor?: string;
}

export class WishesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: wishStatuses })
  @IsOptional()
  @IsIn(wishStatuses)
  status?: WishStatus;

  @ApiPropertyOptional({ format: 'uuid', description: '`next` of the page before' })
  @IsOptional()
  @Matches(/^[0-9a-f-]{36}$/)
  cursor?: string;
}

export class WhoDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: roles })
  role!: Role;
}

export class NewWishDto {
  @ApiProperty({ pattern: SESSION.source, example: '2025-09-15 am' })
  @Matches(SESSION)
  session!: string;

  @ApiProperty({ description: 'The code that should stand there', example: 'I' })
  @IsString()
  @MinLength(1)
  @MaxLength(2)
  code!: string;

  @ApiProperty({ minLength: 1, maxLength: 1000, description: 'Why; kept sealed' })
  @IsString()
  @MinLength(1)
  @MaxLength(1000)
  reason!: string;
}

export class WishDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({ example: '2025-09-15 am' })
  session!: string;

  @ApiProperty({ description: 'The code that is wished' })
  code!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The code that stood when it was asked for' })
  stood!: string | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ type: WhoDto })
  askedBy!: WhoDto;

  @ApiProperty({ format: 'date-time' })
  askedAt!: string;

  @ApiProperty({ enum: wishStatuses, description: '`seen`: the register shows the code' })
  status!: WishStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  closedAt!: string | null;

  @ApiPropertyOptional({ type: WhoDto })
  takenBackBy?: WhoDto;
}

export class WishListDto {
  @ApiProperty({ type: [WishDto], maxItems: 200 })
  items!: WishDto[];

  @ApiProperty({ type: String, nullable: true })
  next!: string | null;
}

export class TaskDto {
  @ApiProperty({ enum: officeTaskKinds })
  kind!: OfficeTaskKind;

  @ApiPropertyOptional({ description: 'Of the amendment or of the wish' })
  id?: string;

  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({ example: '2025-09-15 am' })
  session!: string;

  @ApiProperty({ description: 'The code that stands, or the one that is wished' })
  code!: string;

  @ApiProperty({ format: 'date-time', description: 'Seen, asked for, or the day of the session' })
  since!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'The earlier of five school days and five working days later, 17:00',
  })
  due!: string;

  @ApiProperty({ type: Boolean })
  overdue!: boolean;

  @ApiProperty({ type: 'integer', description: 'Whole days since then' })
  ageDays!: number;
}

export class TaskListDto {
  @ApiProperty({ type: [TaskDto], maxItems: 200 })
  items!: TaskDto[];

  @ApiProperty({ type: String, nullable: true })
  next!: string | null;
}

export class AmendmentAnswerDto {
  @ApiProperty({ minLength: 1, maxLength: 1000, description: 'Why the entry was amended; kept sealed' })
  @IsString()
  @MinLength(1)
  @MaxLength(1000)
  reason!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 200,
    description: 'Name and position of who amended it; kept sealed',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  by!: string;

  @ApiProperty({ description: 'When. Without offset it is London time.', example: '2025-09-16T09:00' })
  @IsString()
  @MaxLength(40)
  at!: string;
}
