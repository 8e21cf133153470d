// Events of the log as they are given out.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Because } from '#libs/casework';

export class ActorDto {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  role!: string;
}

export class BecauseDto {
  @ApiProperty({ description: 'Id of the rule' })
  rule!: string;

  @ApiProperty({ enum: ['law', 'authority', 'pack', 'default'] })
  level!: string;

  @ApiProperty({ description: 'Paragraph of the policy, or page under docs/law' })
  source!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The numbers compared, by name' })
  numbers!: Because['numbers'];

  @ApiProperty({ type: [String], description: 'The sessions counted' })
  sessions!: readonly string[];
}

export class EventDto {
  @ApiProperty({ type: 'integer', description: 'Counts the events of the case from 1' })
  seq!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'StageProposed' })
  type!: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  data!: unknown;

  @ApiPropertyOptional({ type: BecauseDto })
  because?: Because;

  @ApiPropertyOptional({ type: ActorDto })
  by?: ActorDto;

  @ApiPropertyOptional({
    description:
      'Facts kept sealed: themselves for roles that may read them, `true` for others, `destroyed` where they were erased',
    oneOf: [
      { type: 'boolean', enum: [true] },
      { type: 'string', enum: ['destroyed'] },
      { type: 'object', additionalProperties: true },
    ],
  })
  sealed?: true | 'destroyed' | Readonly<Record<string, unknown>>;
}

export class EventListDto {
  @ApiProperty({ type: [EventDto], maxItems: 500 })
  items!: EventDto[];

  @ApiProperty({ type: 'integer', nullable: true, description: '`cursor` of the page that follows' })
  next!: number | null;
}
