// What a proposal or a finding of a case rested on when it was made, and what the same comes to now.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ChangedSessionDto {
  @ApiProperty({ example: '2025-09-29 am' })
  session!: string;

  @ApiProperty({ type: String, nullable: true })
  then!: string | null;

  @ApiProperty({ type: String, nullable: true })
  now!: string | null;
}

const numbers = { type: 'object', additionalProperties: { type: 'number' } } as const;

export class ThenAndNowDto {
  @ApiProperty({ type: 'integer', description: 'Number of the event' })
  seq!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ enum: ['StageProposed', 'PenaltyThresholdMet'] })
  type!: string;

  @ApiProperty({ type: String, nullable: true })
  stage!: string | null;

  @ApiProperty({ type: String, nullable: true })
  rule!: string | null;

  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ ...numbers, description: 'As known when it was made' })
  then!: Record<string, number>;

  @ApiProperty({ ...numbers, description: 'As true now, over the same window' })
  now!: Record<string, number>;

  @ApiProperty({ ...numbers, description: 'Now less then, for numbers that differ' })
  difference!: Record<string, number>;

  @ApiPropertyOptional({
    type: [ChangedSessionDto],
    description: 'Sessions of the window that are other now; for roles that may read the log',
  })
  changed?: ChangedSessionDto[];
}
