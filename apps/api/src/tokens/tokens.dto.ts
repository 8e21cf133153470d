// Tokens of an account, as they are asked for and given out.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min, MinLength } from 'class-validator';
import { roles, type Role } from '#libs/access';

export class NewTokenDto {
  @ApiProperty({ description: 'What it is for', maxLength: 100, example: 'nightly register' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  name!: string;

  @ApiProperty({ enum: roles })
  @IsIn(roles)
  role!: Role;

  @ApiPropertyOptional({ description: 'Short name of the school; left out for all schools of the role' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/)
  school?: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 366 })
  @IsInt()
  @Min(1)
  @Max(366)
  days!: number;
}

export class TokenDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: roles })
  role!: Role;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class MadeTokenDto extends TokenDto {
  @ApiProperty({ description: 'The token itself; given here and nowhere again' })
  token!: string;
}

export class TokenListDto {
  @ApiProperty({ type: [TokenDto], maxItems: 100 })
  items!: TokenDto[];
}
