// A school's calendar, and what another one would move.
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { PupilDto } from '../cases/cases.dto.js';
import { CalendarDto } from '../school/school-time.dto.js';

export class SchoolCalendarDto {
  @ApiProperty({ type: () => CalendarDto })
  @IsObject()
  @ValidateNested()
  @Type(() => CalendarDto)
  calendar!: CalendarDto;
}

export class MovedDto {
  @ApiProperty({ format: 'uuid', description: 'Id of the case' })
  case!: string;

  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({ example: 'review-end:target-letter' })
  deadline!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  from!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null where the calendar does not reach it',
  })
  to!: string | null;
}

export class PrintedDto {
  @ApiProperty({ format: 'uuid', description: 'Id of the case' })
  case!: string;

  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({ enum: ['notice-to-improve', 'penalty-notice', 'warning'] })
  what!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ description: 'The day that was printed', example: '2025-11-14' })
  day!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the calendar would give if it were counted anew',
  })
  countedAnew!: string | null;
}

export class CalendarPreviewDto {
  @ApiProperty({ type: 'integer', description: 'Live cases of the school' })
  cases!: number;

  @ApiProperty({ type: 'integer', description: 'How many of them were looked at' })
  lookedAt!: number;

  @ApiProperty({ type: [MovedDto], description: 'Running deadlines that move' })
  moves!: MovedDto[];

  @ApiProperty({ type: [PrintedDto], description: 'Dates that a legal notice gave: they stay' })
  stays!: PrintedDto[];
}

export class CalendarChangeDto extends SchoolCalendarDto {
  @ApiProperty({ type: 'integer', description: 'Cases told, which work their deadlines out anew' })
  told!: number;
}
