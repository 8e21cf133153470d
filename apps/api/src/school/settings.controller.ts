// The settings of a school, their history, the letterhead's image, and what is still missing before letters can go.
import { Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { MOST_LOGO_BYTES } from '#libs/store';
import { SchoolQuery } from '../cases/cases.dto.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { ChecklistDto, LogoDto, SavedSettingsDto, SettingsHistoryDto } from './answers.dto.js';
import { bytesOf, dataOf } from './body.js';
import { SettingsDto } from './settings.dto.js';
import { SettingsService } from './settings.service.js';

@ApiTags('school')
@Controller('v1/school')
export class SettingsController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(SettingsService) private readonly settings: SettingsService,
  ) {}

  @Get('settings')
  @Needs('school:read')
  @ApiOperation({ operationId: 'readSettings', summary: 'What the school says of itself' })
  @ApiOkResponse({ type: SavedSettingsDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async read(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<SavedSettingsDto> {
    return this.settings.read(await this.schools.forRequest(asking, query.school));
  }

  @Put('settings')
  @Needs('school:settings')
  @ApiOperation({
    operationId: 'saveSettings',
    summary: 'Save the settings as the next version',
    description:
      'Whole settings, with the `version` that was changed; if it was saved by somebody else meanwhile, 409. A change of the calendar is told to running cases; dates printed in a legal notice stay.',
  })
  @ApiBody({ type: SettingsDto })
  @ApiOkResponse({ type: SavedSettingsDto })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async save(
    @Asking() asking: Principal,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<SavedSettingsDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return this.settings.save(school, asking.actor, await dataOf(request, SettingsDto));
  }

  @Get('settings/versions')
  @Needs('school:read')
  @ApiOperation({ operationId: 'listSettingsVersions', summary: 'Who saved which parts when' })
  @ApiOkResponse({ type: SettingsHistoryDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async versions(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<SettingsHistoryDto> {
    return this.settings.versions(await this.schools.forRequest(asking, query.school));
  }

  @Get('checklist')
  @Needs('school:read')
  @ApiOperation({ operationId: 'readChecklist', summary: 'What is missing before the first letter can go' })
  @ApiOkResponse({ type: ChecklistDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async checklist(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<ChecklistDto> {
    return this.settings.checklist(await this.schools.forRequest(asking, query.school));
  }

  @Post('logo')
  @HttpCode(200)
  @Needs('school:settings')
  @ApiOperation({
    operationId: 'sendLogo',
    summary: 'Send in an image for the letterhead',
    description: 'PNG, JPEG or plain SVG up to 512 KB, told by its bytes. Save the settings to use it.',
    requestBody: {
      required: true,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
  })
  @ApiOkResponse({ type: LogoDto })
  @Problems(401, 403, 404, 413, 422, 500, 503)
  async sendLogo(
    @Asking() asking: Principal,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<LogoDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return this.settings.putLogo(school, await bytesOf(request, MOST_LOGO_BYTES, 'send a smaller image'));
  }

  @Get('logo/:hash')
  @Needs('school:read')
  @ApiOperation({ operationId: 'readLogo', summary: 'An image that was sent in' })
  @ApiOkResponse({ description: 'The image' })
  @Problems(401, 403, 404, 422, 500, 503)
  async logo(
    @Asking() asking: Principal,
    @Param('hash') hash: string,
    @Query() query: SchoolQuery,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { type, bytes } = await this.settings.logo(
      await this.schools.forRequest(asking, query.school),
      hash,
    );
    response.writeHead(200, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' });
    response.end(bytes);
  }
}
