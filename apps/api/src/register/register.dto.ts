// What the import takes and gives.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, MaxLength } from 'class-validator';

/** Most marks in one JSON delivery; 10 MB hold fewer in practice. */
const MOST_MARKS = 200_000;

class MarkDto {
  @ApiProperty({ description: 'Unique pupil number, or the id of the pupil', example: 'A123456789012' })
  pupil!: string;

  @ApiProperty({ description: 'YYYY-MM-DD or DD/MM/YYYY', example: '2025-09-15' })
  date!: string;

  @ApiProperty({ enum: ['am', 'pm'] })
  session!: string;

  @ApiProperty({
    description: 'Attendance code of the time of the date',
    example: 'O',
    minLength: 1,
    maxLength: 3,
  })
  code!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 480,
    description: 'Kept with its history; counts while the mark is L or U',
  })
  minutesLate?: number;

  @ApiPropertyOptional({
    maxLength: 1000,
    description: 'Kept, sealed, as the reason where the mark amends an earlier one',
  })
  note?: string;
}

export class RegisterDto {
  @ApiPropertyOptional({
    description:
      'When the extract was made; the time of receipt where not given. Without offset it is London time.',
    example: '2025-09-15T10:00',
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  asAt?: string;

  @ApiProperty({
    type: [MarkDto],
    maxItems: MOST_MARKS,
    description: 'Each row is checked by itself; one that cannot be taken is listed under `rejected`',
  })
  @IsArray()
  @ArrayMaxSize(MOST_MARKS)
  marks!: unknown[];
}

export class RegisterQuery {
  @ApiPropertyOptional({ description: 'For CSV: when the extract was made', example: '2025-09-15T10:00' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  asAt?: string;
}

export class RefusedRowDto {
  @ApiProperty({ type: 'integer', description: 'Counts the rows from 1; a header is no row' })
  row!: number;

  @ApiPropertyOptional({ type: 'integer', description: 'Line of the file on which the row ends, for CSV' })
  line?: number;

  @ApiProperty()
  field!: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'What stood there, shortened' })
  value?: string | null;

  @ApiProperty()
  problem!: string;

  @ApiProperty()
  remedy!: string;
}

export class RegisterResultDto {
  @ApiProperty({ format: 'uuid', description: 'Id of the delivery' })
  import!: string;

  @ApiProperty({ type: 'integer', description: 'Sessions that had no mark' })
  accepted!: number;

  @ApiProperty({ type: 'integer', description: 'Sessions that had this mark already' })
  unchanged!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Sessions that had another code; the earlier one is kept in the history',
  })
  amended!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Marks of an extract older than what is known already: kept in the history, the mark that stands stays',
  })
  stale!: number;

  @ApiProperty({
    type: [RefusedRowDto],
    maxItems: 1000,
    description: 'The first 1,000 rows that were refused',
  })
  rejected!: RefusedRowDto[];

  @ApiProperty({ type: 'integer', description: 'How many rows were refused in all' })
  rejectedCount!: number;
}
