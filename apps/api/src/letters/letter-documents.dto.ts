// Letters as they are given out: before an approval, and as they went.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { languages, variants, type Language, type Variant } from '#libs/letters';
import { SchoolQuery } from '../cases/cases.dto.js';

export class PreviewQuery extends SchoolQuery {
  @ApiPropertyOptional({
    description: 'Of a PDF or HTML answer: the parent whose letter it is; the first where not given',
  })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  parent?: string;
}

export class LetterFormDto {
  @ApiProperty({ enum: languages })
  language!: Language;

  @ApiProperty({ enum: variants })
  variant!: Variant;
}

export class RecipientDto {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: [String] })
  addressLines!: readonly string[];

  @ApiProperty({ type: String, nullable: true })
  email!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Where text messages may go' })
  mobile!: string | null;

  @ApiProperty({ enum: ['post', 'email', 'hand'] })
  means!: 'post' | 'email' | 'hand';
}

export class PreviewedLetterDto {
  @ApiProperty({ example: 'target-letter' })
  letter!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ type: RecipientDto })
  recipient!: RecipientDto;

  @ApiProperty({ example: 'ashley/target-letter' })
  templateId!: string;

  @ApiProperty({ example: '1.0.0+0f3a5b7c' })
  templateVersion!: string;

  @ApiProperty({ enum: ['en', 'cy'] })
  language!: string;

  @ApiProperty({ enum: ['standard', 'large-print', 'easy-read'] })
  variant!: string;

  @ApiProperty({ description: 'SHA-256 of the PDF as of today' })
  sha256!: string;

  @ApiProperty()
  subject!: string;

  @ApiProperty({ description: 'The whole letter as an HTML document' })
  html!: string;

  @ApiProperty({ description: 'The letter as plain text' })
  text!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The text message that goes with it' })
  sms!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The meeting as an iCalendar file' })
  calendar!: string | null;

  @ApiProperty({ description: 'Whether the authority gets a copy' })
  copied!: boolean;
}

export class QuestionDto {
  @ApiProperty({ example: 'meeting.on', description: 'Where the answer stands in `details` of the action' })
  field!: string;

  @ApiProperty({ example: 'meeting' })
  fact!: string;

  @ApiProperty()
  label!: string;

  @ApiProperty()
  hint!: string;

  @ApiProperty({ enum: ['date', 'time', 'line', 'words', 'yes-no', 'list', 'dated-list'] })
  type!: string;

  @ApiProperty()
  required!: boolean;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  limits!: { readonly characters?: number; readonly entries?: number };
}

export class MissingFactDto {
  @ApiProperty()
  letter!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ example: 'meeting' })
  fact!: string;

  @ApiProperty()
  remedy!: string;

  @ApiProperty({ type: QuestionDto, nullable: true, description: 'Null where it is entered elsewhere' })
  question!: QuestionDto | null;
}

export class BlockedDto {
  @ApiProperty()
  letter!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;
}

export class PreviewDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'To be sent as `shown` with the action; null while a letter lacks a fact',
    example: `letters-1:${'0'.repeat(64)}`,
  })
  shown!: string | null;

  @ApiProperty({ type: [PreviewedLetterDto], description: 'One for each parent' })
  letters!: PreviewedLetterDto[];

  @ApiProperty({ type: [MissingFactDto] })
  missing!: readonly MissingFactDto[];

  @ApiProperty({ type: [QuestionDto], description: 'What these letters ask of whoever approves them' })
  questions!: readonly QuestionDto[];

  @ApiProperty({
    type: [BlockedDto],
    description: 'Parents to whom nothing goes, because writing to them is blocked',
  })
  blocked!: readonly BlockedDto[];
}
