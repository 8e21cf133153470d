// Letters outside the ladder as they are listed.
import { ApiProperty } from '@nestjs/swagger';
import { roles, type Role } from '#libs/access';

class AskerDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: roles })
  role!: Role;
}

export class OfficeLetterDto {
  @ApiProperty({ description: 'office/id: its address among letters, /v1/letters/office/id' })
  key!: string;

  @ApiProperty({ example: 'leave-decision' })
  letter!: string;

  @ApiProperty({ format: 'uuid' })
  parent!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The case that it tells of' })
  case!: string | null;

  @ApiProperty({ enum: ['post', 'email', 'hand'] })
  method!: string;

  @ApiProperty()
  templateId!: string;

  @ApiProperty()
  templateVersion!: string;

  @ApiProperty({ description: 'SHA-256 of the PDF' })
  sha256!: string;

  @ApiProperty({ format: 'date-time' })
  askedAt!: string;

  @ApiProperty({ type: AskerDto })
  askedBy!: AskerDto;

  @ApiProperty({ enum: ['waiting', 'sent', 'failed'] })
  state!: string;

  @ApiProperty({ type: String, nullable: true, description: 'A code: by which carrier, or why not' })
  detail!: string | null;
}

export class OfficeLetterListDto {
  @ApiProperty({ type: OfficeLetterDto, isArray: true, description: 'Latest first, 200 at most' })
  items!: OfficeLetterDto[];
}
