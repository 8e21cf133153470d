// What the settings of a school take, field by field; what needs the policy and the calendar is checked when they are saved.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  ValidateIf,
} from 'class-validator';
import { roles, type Role } from '#libs/access';
import { AddressLines, DATE, EACH, Part, PartOrNull, Parts } from './dto-parts.js';
import { CalendarDto, RegistersDto } from './school-time.dto.js';

const PHONE = /^[+0-9][0-9 ()-]{4,24}$/;
const WEBSITE = /^https?:\/\/[^\s<>"]{3,200}$/;

const isEntered = (_: object, value: unknown): boolean => value !== '';
const isGiven = (_: object, value: unknown): boolean => value !== null;

export class ContactsDto {
  @AddressLines()
  address!: string[];

  @ApiProperty({ description: 'Empty while it is not known' })
  @ValidateIf(isEntered)
  @Matches(PHONE)
  phone!: string;

  @ApiProperty()
  @ValidateIf(isEntered)
  @IsEmail()
  email!: string;

  @ApiProperty()
  @ValidateIf(isEntered)
  @Matches(WEBSITE)
  website!: string;
}

export class RepliesDto {
  @ApiProperty()
  @Length(1, 100)
  name!: string;

  @ApiProperty()
  @Matches(PHONE)
  phone!: string;

  @ApiProperty()
  @IsEmail()
  email!: string;
}

export class SiteDto {
  @ApiProperty({ description: "As pupils' records name it" })
  @Length(1, 40)
  id!: string;

  @ApiProperty()
  @Length(1, 100)
  name!: string;

  @AddressLines()
  address!: string[];
}

export class PolicyDto {
  @ApiProperty()
  @Length(1, 60)
  id!: string;

  @ApiProperty()
  @Length(1, 30)
  version!: string;
}

export class LetterheadDto {
  @ApiProperty({ description: 'SHA-256 of an image that was sent in' })
  @Matches(/^[0-9a-f]{64}$/)
  logo!: string;

  @ApiProperty({ enum: ['image/png', 'image/jpeg', 'image/svg+xml'] })
  @IsIn(['image/png', 'image/jpeg', 'image/svg+xml'])
  type!: 'image/png' | 'image/jpeg' | 'image/svg+xml';

  @ApiProperty({ description: 'What the image says, for those who do not see it' })
  @Length(1, 200)
  alt!: string;
}

export class SignerDto {
  @ApiProperty()
  @Length(1, 100)
  name!: string;

  @ApiProperty({ description: 'As printed under the name' })
  @Length(1, 100)
  title!: string;
}

export class SignatoryDto extends SignerDto {
  @ApiProperty({ enum: roles })
  @IsIn(roles)
  role!: Role;

  @ApiPropertyOptional({ type: [String], description: 'Absent: every letter that goes out under the role' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Length(1, 60, EACH)
  letters?: string[];
}

export class AuthorityDto {
  @ApiProperty()
  @Length(1, 100)
  name!: string;

  @AddressLines()
  address!: string[];

  @ApiProperty()
  @Matches(PHONE)
  phone!: string;

  @ApiProperty({ description: 'Where copies of notices go' })
  @IsEmail()
  email!: string;

  @Part(() => SignerDto)
  officer!: SignerDto;

  @ApiProperty({ type: [String], maxItems: 10, description: 'Lines of a penalty notice on how to pay' })
  @IsArray()
  @ArrayMaxSize(10)
  @Length(1, 300, EACH)
  waysToPay!: string[];
}

export class RoleHolderDto extends SignerDto {
  @ApiProperty({ description: 'Id of the account' })
  @Length(1, 100)
  account!: string;

  @ApiProperty({ enum: roles })
  @IsIn(roles)
  role!: Role;

  @ApiProperty()
  @Matches(DATE)
  from!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The last day; null for no end' })
  @ValidateIf(isGiven)
  @Matches(DATE)
  to!: string | null;

  @ApiPropertyOptional({ description: 'The account that this one stands in for' })
  @IsOptional()
  @Length(1, 100)
  deputyOf?: string;
}

export class SettingsDto {
  @ApiProperty({
    type: 'integer',
    description: 'The version that was changed; 0 where nothing was saved yet',
  })
  @IsInt()
  @Min(0)
  version!: number;

  @ApiProperty()
  @IsString()
  @Length(1, 200)
  name!: string;

  @Part(() => ContactsDto)
  contacts!: ContactsDto;

  @PartOrNull(() => RepliesDto)
  replies!: RepliesDto | null;

  @Parts(() => SiteDto, 50)
  sites!: SiteDto[];

  @PartOrNull(() => RegistersDto)
  registers!: RegistersDto | null;

  @Part(() => CalendarDto)
  calendar!: CalendarDto;

  @Part(() => PolicyDto)
  policy!: PolicyDto;

  @PartOrNull(() => LetterheadDto)
  letterhead!: LetterheadDto | null;

  @Parts(() => SignatoryDto, 50)
  signatories!: SignatoryDto[];

  @PartOrNull(() => AuthorityDto)
  authority!: AuthorityDto | null;

  @ApiProperty({ enum: ['post', 'email', 'hand'] })
  @IsIn(['post', 'email', 'hand'])
  delivery!: 'post' | 'email' | 'hand';

  @Parts(() => RoleHolderDto, 300)
  people!: RoleHolderDto[];
}
