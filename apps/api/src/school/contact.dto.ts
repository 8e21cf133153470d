// What can be changed about how a parent is reached.
import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsOptional,
  Length,
  Matches,
  ValidateIf,
} from 'class-validator';
import { blockReasons, type BlockReason } from '#libs/store';
import { SchoolQuery } from '../cases/cases.dto.js';

const isWritten = (_: object, value: unknown): boolean => value !== undefined && value !== '';

/** What is left out stays as it is. */
export class ContactDto {
  @ApiPropertyOptional({ enum: ['post', 'email', 'hand'], description: 'How letters go' })
  @IsOptional()
  @IsIn(['post', 'email', 'hand'])
  service?: 'post' | 'email' | 'hand';

  @ApiPropertyOptional({ description: 'Agreed to text messages that say that something waits' })
  @IsOptional()
  @IsBoolean()
  texts?: boolean;

  @ApiPropertyOptional({ description: 'False: must not be written to; then with a reason' })
  @IsOptional()
  @IsBoolean()
  mayReceive?: boolean;

  @ApiPropertyOptional({ enum: blockReasons })
  @IsOptional()
  @IsIn(blockReasons)
  reason?: BlockReason;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Kept sealed; null where it has ended' })
  @IsOptional()
  @Length(3, 4000)
  courtOrder?: string | null;

  @ApiPropertyOptional({ description: 'A refuge, or another address that nobody else may learn' })
  @IsOptional()
  @IsBoolean()
  addressWithheld?: boolean;

  @ApiPropertyOptional({ type: [String], maxItems: 8 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(8)
  @Length(1, 100, { each: true })
  address?: string[];

  @ApiPropertyOptional()
  @ValidateIf(isWritten)
  @IsEmail()
  email?: string;

  @ApiPropertyOptional()
  @ValidateIf(isWritten)
  @Matches(/^[+0-9][0-9 ()-]{4,24}$/)
  phone?: string;
}

export class TakeOnDto {
  @ApiPropertyOptional({
    description: 'The first day whose sessions may lead to a step',
    example: '2026-02-23',
  })
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  from!: string;
}

export class AdoptQuery extends SchoolQuery {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Check everything and keep nothing' })
  @IsOptional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}
