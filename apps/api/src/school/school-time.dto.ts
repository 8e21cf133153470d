// When the school is open and when its registers are taken.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DATE, EACH, Parts } from './dto-parts.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export class RegisterTimesDto {
  @ApiProperty({ description: 'HH:MM, when the register is taken' })
  @Matches(TIME)
  opens!: string;

  @ApiProperty({ description: 'HH:MM, when it closes: at most 30 minutes later' })
  @Matches(TIME)
  closes!: string;

  @ApiPropertyOptional({ type: [Number], description: 'First and last year group, 0 is Reception' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @IsInt(EACH)
  @Min(-2, EACH)
  @Max(14, EACH)
  yearGroups?: [number, number];
}

export class RegistersDto {
  @Parts(() => RegisterTimesDto, 15)
  @ArrayMinSize(1)
  am!: RegisterTimesDto[];

  @Parts(() => RegisterTimesDto, 15)
  @ArrayMinSize(1)
  pm!: RegisterTimesDto[];
}

export class RangeDto {
  @ApiProperty()
  @Matches(DATE)
  from!: string;

  @ApiProperty()
  @Matches(DATE)
  to!: string;
}

export class TermDto extends RangeDto {
  @ApiPropertyOptional({ type: () => RangeDto, isArray: true })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RangeDto)
  breaks?: RangeDto[];
}

export class CalendarExceptionDto extends RangeDto {
  @ApiPropertyOptional({ type: [Number], description: 'Absent: all year groups' })
  @IsOptional()
  @IsArray()
  @IsInt(EACH)
  yearGroups?: number[];

  @ApiPropertyOptional()
  @IsOptional()
  @Length(1, 40)
  site?: string;

  @ApiPropertyOptional({ description: 'Such as a training day or study leave' })
  @IsOptional()
  @MaxLength(200)
  reason?: string;

  @ApiPropertyOptional({ enum: ['am', 'pm'] })
  @IsOptional()
  @IsIn(['am', 'pm'])
  half?: 'am' | 'pm';
}

export class CalendarDto {
  @Parts(() => TermDto, 60)
  terms!: TermDto[];

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @Matches(DATE, EACH)
  closures?: string[];

  @ApiPropertyOptional({ type: () => CalendarExceptionDto, isArray: true })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CalendarExceptionDto)
  exceptions?: CalendarExceptionDto[];
}
