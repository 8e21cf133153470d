// A pupil's figures, as known at a moment or now.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PupilDto, SchoolQuery } from '../cases/cases.dto.js';

const SESSION = /^\d{4}-\d{2}-\d{2} (am|pm)$/;

export class MeasuresQuery extends SchoolQuery {
  @ApiPropertyOptional({
    description: 'Only what was known at this moment; now where not given. Without offset it is London time.',
    example: '2025-10-02T09:00',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  asKnownAt?: string;

  @ApiPropertyOptional({
    pattern: SESSION.source,
    description: 'The session that every window ends with; the latest known where not given',
    example: '2025-10-01 pm',
  })
  @IsOptional()
  @Matches(SESSION)
  end?: string;
}

export class CountsDto {
  @ApiProperty({ type: 'integer' })
  attended!: number;

  @ApiProperty({ type: 'integer' })
  possible!: number;

  @ApiProperty({ type: 'integer' })
  absent!: number;
}

export class LateDto {
  @ApiProperty({ type: 'integer', description: 'Sessions with L' })
  beforeClose!: number;

  @ApiProperty({ type: 'integer', description: 'Sessions with U' })
  afterClose!: number;

  @ApiProperty({ type: 'integer', description: 'Minutes, where extracts gave them' })
  minutes!: number;
}

export class WindowDto extends CountsDto {
  @ApiProperty({ example: 'school-weeks:10' })
  window!: string;

  @ApiProperty({ example: '2025-09-01 am' })
  from!: string;

  @ApiProperty({ example: '2025-10-01 pm' })
  to!: string;

  @ApiProperty({
    type: CountsDto,
    description: 'Without the sessions that the school granted or nobody could avoid',
  })
  ladder!: CountsDto;

  @ApiProperty({ type: 'integer', description: 'Sessions with G, N, O or U' })
  unauthorised!: number;

  @ApiProperty({ type: LateDto })
  late!: LateDto;
}

export class TriggerDto {
  @ApiProperty({ example: 'ashley/target-letter' })
  rule!: string;

  @ApiProperty({ enum: ['law', 'authority', 'pack', 'default'] })
  level!: string;

  @ApiProperty()
  source!: string;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  numbers!: Record<string, number>;

  @ApiProperty({
    type: Boolean,
    description: 'Whether the numbers reach it; whether a step follows depends on the case',
  })
  holds!: boolean;
}

export class MeasuresDto {
  @ApiProperty({ type: PupilDto })
  pupil!: PupilDto;

  @ApiProperty({ example: 'ashley 1.0.0' })
  policy!: string;

  @ApiProperty({ format: 'date-time' })
  asKnownAt!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The session that every window ends with' })
  end!: string | null;

  @ApiProperty({ type: [WindowDto] })
  windows!: WindowDto[];

  @ApiProperty({ type: [TriggerDto] })
  triggers!: TriggerDto[];

  @ApiProperty({ type: Boolean, nullable: true, description: 'A tenth or more absent this year' })
  persistent!: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Half or more absent this year' })
  severe!: boolean | null;
}
