// What the addresses around delivery take and give.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, Length, Matches, ValidateNested } from 'class-validator';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CASE = /^(office|[0-9a-f-]{36})$/;
const VERSION = /^(\d{1,9}|[0-9a-f-]{36})$/;
const answers = ['mark-sent', 'send-by-post', 'noted'] as const;
const states = ['unknown', 'failed', 'returned', 'blocked'] as const;

export class CertificateDto {
  @ApiProperty({ description: 'Name of the file that is kept', minLength: 1, maxLength: 200 })
  @Length(1, 200)
  name!: string;

  @ApiProperty({ description: 'SHA-256 of the file', pattern: '^[0-9a-f]{64}$' })
  @Matches(/^[0-9a-f]{64}$/)
  sha256!: string;
}

export class PostedDto {
  @ApiProperty({ description: 'The day on which it left', format: 'date', pattern: DAY.source })
  @Matches(DAY)
  on!: string;
}

export class LetterPostedDto extends PostedDto {
  @ApiPropertyOptional({ enum: ['post', 'hand', 'email'], description: 'Where it left by other means' })
  @IsOptional()
  @IsIn(['post', 'hand', 'email'])
  method?: 'post' | 'hand' | 'email';

  @ApiPropertyOptional({ type: CertificateDto, description: 'The certificate of posting' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CertificateDto)
  certificate?: CertificateDto;
}

export class TakeOutDto {
  @ApiProperty({ pattern: CASE.source, description: 'Case of the letter; office where it has none' })
  @Matches(CASE)
  case!: string;

  @ApiProperty({
    pattern: VERSION.source,
    description: 'Version of the event that issued it; its id where it has no case',
  })
  @Matches(VERSION)
  version!: string;
}

export class AnswerDto {
  @ApiProperty({ enum: answers })
  @IsIn(answers)
  answer!: (typeof answers)[number];

  @ApiPropertyOptional({
    description: 'With mark-sent: the day on which it left; today where not given',
    format: 'date',
    pattern: DAY.source,
  })
  @IsOptional()
  @Matches(DAY)
  on?: string;
}

/** Which letter: one that a case issued, or one outside the ladder. */
class LetterKeyDto {
  @ApiProperty({ description: 'case/version, or office/id of a letter outside the ladder' })
  key!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'Null outside the ladder' })
  case!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Version of the event that issued the letter, or says that it was not written',
  })
  version!: number | null;
}

export class DeliveryTaskDto extends LetterKeyDto {
  @ApiProperty()
  letter!: string;

  @ApiProperty({ format: 'uuid' })
  pupil!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ enum: states })
  state!: (typeof states)[number];

  @ApiProperty({ type: 'string', nullable: true, description: 'A code' })
  problem!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'By which the carrier may know it, such as a Message-ID',
  })
  reference!: string | null;

  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiProperty({ enum: answers, isArray: true, description: 'What a person may answer' })
  answers!: readonly (typeof answers)[number][];
}

export class DeliveryTaskListDto {
  @ApiProperty({ type: DeliveryTaskDto, isArray: true, description: 'Oldest first, 200 at most' })
  items!: DeliveryTaskDto[];
}

export class PrintRunDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  madeAt!: string;

  @ApiProperty({ type: 'integer' })
  letters!: number;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, description: 'The day on which it left' })
  postedOn!: string | null;

  @ApiProperty({
    description: 'Addresses of the run, its PDF and its list',
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  links!: Record<string, string>;
}

export class PrintRunListDto {
  @ApiProperty({ type: 'integer', description: 'Letters that wait for the post and are in no run' })
  waiting!: number;

  @ApiProperty({ type: PrintRunDto, isArray: true, description: 'Latest first, 100 at most' })
  items!: PrintRunDto[];
}

export class PrintRunLetterDto extends LetterKeyDto {
  @ApiProperty()
  letter!: string;

  @ApiProperty({ format: 'uuid' })
  pupil!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;
}

export class PrintRunLettersDto extends PrintRunDto {
  @ApiProperty({ type: PrintRunLetterDto, isArray: true })
  list!: PrintRunLetterDto[];
}

export class DeliveryDto {
  @ApiProperty({ type: 'integer', description: 'Version of the event that issued the letter' })
  version!: number;

  @ApiProperty()
  letter!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ enum: ['post', 'hand', 'email'] })
  method!: string;

  @ApiProperty({ type: 'string', enum: ['outbox', 'smtp', 'notify'], nullable: true })
  carrier!: string | null;

  @ApiProperty({
    description:
      'waiting, sending; to-post: a person posts it; sent: a carrier has it; posted, confirmed: it left, it arrived; unknown, failed, returned, blocked',
  })
  state!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'A code' })
  problem!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  reference!: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  postedOn!: string | null;

  @ApiProperty({ type: CertificateDto, nullable: true })
  certificate!: CertificateDto | null;
}

export class DeliveryListDto {
  @ApiProperty({ type: DeliveryDto, isArray: true, description: 'In the order of their issue, 500 at most' })
  items!: DeliveryDto[];
}

export class DeliverySettingsDto {
  @ApiProperty({
    enum: ['reported', 'assumed'],
    description:
      'reported: a letter counts as posted when it is said to have left; assumed: at once, with no delivery',
  })
  @IsIn(['reported', 'assumed'])
  postings!: 'reported' | 'assumed';

  @ApiProperty({
    type: 'string',
    enum: ['outbox', 'notify'],
    nullable: true,
    description: 'null: as the installation does',
  })
  @IsIn(['outbox', 'notify', null])
  postBy!: 'outbox' | 'notify' | null;

  @ApiProperty({
    type: 'string',
    enum: ['outbox', 'smtp', 'notify'],
    nullable: true,
    description: 'null: as the installation does',
  })
  @IsIn(['outbox', 'smtp', 'notify', null])
  emailBy!: 'outbox' | 'smtp' | 'notify' | null;
}
