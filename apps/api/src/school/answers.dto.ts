// What the school's addresses answer with.
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { blockReasons, type BlockReason } from '#libs/store';
import { ActorDto } from '../cases/events.dto.js';
import { SettingsDto } from './settings.dto.js';

export class SavedSettingsDto extends OmitType(SettingsDto, ['version'] as const) {
  @ApiProperty({ type: 'integer', description: '0 where nothing was saved yet' })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  savedAt!: string | null;

  @ApiProperty({ type: () => ActorDto, nullable: true })
  savedBy!: ActorDto | null;

  @ApiProperty({ description: 'The short name in addresses' })
  slug!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first day whose sessions may lead to a step',
  })
  takenOn!: string | null;

  @ApiProperty({ description: "The authority's code of conduct, which comes with the policy" })
  authorityCode!: string;
}

export class SettingsVersionDto {
  @ApiProperty({ type: 'integer' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: () => ActorDto })
  by!: ActorDto;

  @ApiProperty({ type: [String], description: 'Parts that differ from the version before' })
  changed!: string[];
}

export class SettingsHistoryDto {
  @ApiProperty({
    type: () => SettingsVersionDto,
    isArray: true,
    description: 'The latest first, 100 at most',
  })
  items!: SettingsVersionDto[];
}

export class CheckItemDto {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  done!: boolean;

  @ApiProperty({ description: 'Without it no letter can go' })
  needed!: boolean;

  @ApiProperty()
  says!: string;

  @ApiProperty({ type: String, nullable: true })
  remedy!: string | null;
}

export class ChecklistDto {
  @ApiProperty({ description: 'Nothing that is needed is missing' })
  ready!: boolean;

  @ApiProperty({ type: () => CheckItemDto, isArray: true })
  items!: CheckItemDto[];
}

export class LogoDto {
  @ApiProperty({ description: 'SHA-256, for `letterhead.logo`' })
  logo!: string;

  @ApiProperty({ enum: ['image/png', 'image/jpeg', 'image/svg+xml'] })
  type!: string;
}

export class ContactMeansDto {
  @ApiProperty({ enum: ['post', 'email', 'hand'] })
  service!: string;

  @ApiProperty()
  texts!: boolean;

  @ApiProperty()
  mayReceive!: boolean;

  @ApiProperty({ enum: blockReasons, nullable: true })
  reason!: BlockReason | null;

  @ApiProperty()
  liable!: boolean;

  @ApiProperty({ description: 'Nobody but this parent may learn the address' })
  addressWithheld!: boolean;

  @ApiProperty()
  hasCourtOrder!: boolean;

  @ApiProperty({ type: [String] })
  address!: string[];

  @ApiProperty()
  email!: string;

  @ApiProperty()
  phone!: string;
}

class DocumentDto {
  @ApiProperty()
  name!: string;

  @ApiProperty({ type: String, nullable: true, description: 'SHA-256 in hex' })
  hash!: string | null;
}

class EarlierDto {
  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ format: 'date' })
  issued!: string;

  @ApiProperty()
  authority!: string;

  @ApiProperty()
  source!: string;

  @ApiProperty({ type: () => DocumentDto, isArray: true })
  documents!: DocumentDto[];
}

export class EarlierPenaltyDto extends EarlierDto {
  @ApiProperty({ enum: ['paid', 'unpaid', 'withdrawn', 'prosecuted'] })
  status!: string;
}

export class EarlierImprovementDto extends EarlierDto {
  @ApiProperty({ format: 'date' })
  until!: string;

  @ApiProperty({ enum: ['met', 'failed', 'withdrawn'] })
  outcome!: string;
}

export class EarlierNoticesDto {
  @ApiProperty({ type: () => EarlierPenaltyDto, isArray: true })
  penalties!: EarlierPenaltyDto[];

  @ApiProperty({ type: () => EarlierImprovementDto, isArray: true })
  improvements!: EarlierImprovementDto[];
}

export class AdoptRefusalDto {
  @ApiProperty({ type: 'integer' })
  row!: number;

  @ApiProperty()
  field!: string;

  @ApiProperty({ type: String, nullable: true })
  value!: string | null;

  @ApiProperty()
  problem!: string;

  @ApiProperty()
  remedy!: string;
}

export class AdoptReportDto {
  @ApiProperty({ type: 'integer' })
  rows!: number;

  @ApiProperty({ type: 'integer', description: 'Cases opened as adopted' })
  adopted!: number;

  @ApiProperty({ type: 'integer', description: 'Earlier notices entered or brought up to date' })
  notices!: number;

  @ApiProperty({ type: 'integer', description: 'Rows that were taken before' })
  unchanged!: number;

  @ApiProperty({ type: 'integer' })
  rejected!: number;

  @ApiProperty({ type: () => AdoptRefusalDto, isArray: true, maxItems: 1000 })
  refused!: AdoptRefusalDto[];
}
