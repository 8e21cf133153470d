// GET of how a pupil's register was changed, and POST of the wish that an entry be corrected.
import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { SchoolQuery } from '../cases/cases.dto.js';
import { bodyAs } from '../http/json-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { NewWishDto, WishDto } from './office.dto.js';
import { ChangeReportDto, ChangesQuery } from './register-changes.dto.js';
import { RegisterChangesService } from './register-changes.service.js';
import { formatFor, setFormat } from './report-format.js';

const pupilParam = {
  name: 'id',
  description: 'Id of the pupil',
  schema: { type: 'string', format: 'uuid' },
} as const;

@ApiTags('register')
@Controller('v1/pupils/:id')
export class PupilRegisterController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(RegisterChangesService) private readonly changes: RegisterChangesService,
  ) {}

  @Get('register-changes')
  @Needs('register:read')
  @ApiOperation({
    operationId: 'readRegisterChanges',
    summary: 'The register change report of a pupil',
    description:
      'Each changed entry with the original, the new one, the reason, when and by whom; weeks changed after a proposal or a finding had used them; runs of retrospective coding. As JSON, CSV or a page to print.',
  })
  @ApiParam(pupilParam)
  @ApiExtraModels(ChangeReportDto)
  @ApiOkResponse({
    description: 'The report',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ChangeReportDto) } },
      'text/csv': { schema: { type: 'string' } },
      'text/html': { schema: { type: 'string' } },
    },
  })
  @Problems(401, 403, 404, 422, 500, 503)
  async report(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: ChangesQuery,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<ChangeReportDto | string> {
    const school = await this.schools.forRequest(asking, query.school);
    const format = formatFor(request, query.format);
    const report = await this.changes.report(school, asking, id, query, format);
    setFormat(response, format, `register-changes-${query.from}-${query.to}`);
    return report;
  }

  @Post('corrections')
  @Needs('register:correct')
  @ApiOperation({
    operationId: 'requestCorrection',
    summary: 'Ask the school office to correct an entry',
    description:
      "The register is kept in the school's own system and is not changed here. The wish closes when the register shows the code.",
  })
  @ApiParam(pupilParam)
  @ApiBody({ type: NewWishDto, required: true })
  @ApiCreatedResponse({ type: WishDto })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async request(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<WishDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.changes.request(school, asking, id, await bodyAs(request, NewWishDto));
  }
}
