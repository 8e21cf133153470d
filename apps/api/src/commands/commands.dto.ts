// What came of a command, as it is given out.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EventDto } from '../cases/events.dto.js';

export class CommandDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  case!: string | null;

  @ApiProperty({ example: 'approve' })
  action!: string;

  @ApiProperty({ enum: ['pending', 'done', 'refused', 'expired'] })
  status!: 'pending' | 'done' | 'refused' | 'expired';

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ format: 'date-time', description: 'From then on it is not carried out' })
  expiresAt!: string;

  @ApiPropertyOptional({ description: 'The rule that refused it' })
  rule?: string;

  @ApiProperty({ type: [EventDto], description: 'The events that it led to' })
  events!: EventDto[];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  links!: Record<string, string>;
}
