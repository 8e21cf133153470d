// GET of cases and their events.
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { linkNext } from '../http/next-page.js';
import { caseLinks } from '../openapi/links.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { CaseDto, CaseListDto, CasesQuery, EventsQuery, SchoolQuery } from './cases.dto.js';
import { CasesService } from './cases.service.js';
import { EventListDto } from './events.dto.js';

const linkHeader = {
  Link: { description: 'The page that follows, `rel="next"`', schema: { type: 'string' as const } },
};

@ApiTags('cases')
@Controller('v1/cases')
export class CasesController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(CasesService) private readonly cases: CasesService,
  ) {}

  @Get()
  @Needs('case:read')
  @ApiOperation({ operationId: 'listCases', summary: 'Cases of a school, the longest open first' })
  @ApiOkResponse({ type: CaseListDto, headers: linkHeader, links: caseLinks('$response.body#/items/0/id') })
  @Problems(401, 403, 404, 422, 500, 503)
  async list(
    @Asking() asking: Principal,
    @Query() query: CasesQuery,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<CaseListDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const page = await this.cases.list(school, asking, query);
    linkNext(request, response, page.next);
    return page;
  }

  @Get(':id')
  @Needs('case:read')
  @ApiOperation({
    operationId: 'readCase',
    summary: 'One case: stages, deadlines, whom it waits for, letters, what is missing',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: CaseDto, links: caseLinks('$response.body#/id') })
  @Problems(401, 403, 404, 422, 500, 503)
  async read(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
  ): Promise<CaseDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.cases.read(school, asking, id);
  }

  @Get(':id/events')
  @Needs('case:events')
  @ApiOperation({ operationId: 'readEvents', summary: 'The log of a case, with what each step rests on' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: EventListDto, headers: linkHeader })
  @Problems(401, 403, 404, 422, 500, 503)
  async events(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: EventsQuery,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<EventListDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const page = await this.cases.events(school, asking, id, query);
    linkNext(request, response, page.next);
    return page;
  }
}
