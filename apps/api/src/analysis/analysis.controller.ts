// GET of figures of the whole register. Small groups are shown as they are: whoever may ask works with these pupils.
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { linkNext } from '../http/next-page.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { AbsenceQuery, PeriodsQuery, PupilsQuery, StretchQuery } from './analysis.dto.js';
import { AnalysisService } from './analysis.service.js';
import { AbsenceListDto, GroupsDto, PatternsDto, PeriodsDto } from './figures.dto.js';

@ApiTags('analysis')
@Controller('v1/analysis')
export class AnalysisController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(AnalysisService) private readonly analysis: AnalysisService,
  ) {}

  @Get('patterns')
  @Needs('analysis:read')
  @ApiOperation({
    operationId: 'readPatterns',
    summary: 'Which days of the week, sessions and codes stand out',
  })
  @ApiOkResponse({ type: PatternsDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async patterns(@Asking() asking: Principal, @Query() query: PupilsQuery): Promise<PatternsDto> {
    return await this.analysis.patterns(await this.schools.forRequest(asking, query.school), query);
  }

  @Get('groups')
  @Needs('analysis:read')
  @ApiOperation({
    operationId: 'readGroups',
    summary: 'Figures of the school, its year groups and its cohorts',
  })
  @ApiOkResponse({ type: GroupsDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async groups(@Asking() asking: Principal, @Query() query: StretchQuery): Promise<GroupsDto> {
    return await this.analysis.groups(await this.schools.forRequest(asking, query.school), query);
  }

  @Get('periods')
  @Needs('analysis:read')
  @ApiOperation({ operationId: 'readPeriods', summary: 'Figures by week, half-term, term or year' })
  @ApiOkResponse({ type: PeriodsDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async periods(@Asking() asking: Principal, @Query() query: PeriodsQuery): Promise<PeriodsDto> {
    return await this.analysis.periods(await this.schools.forRequest(asking, query.school), query);
  }

  @Get('absence')
  @Needs('analysis:read')
  @ApiOperation({
    operationId: 'listAbsence',
    summary: 'Pupils on roll who are persistently or severely absent, or close to it',
  })
  @ApiOkResponse({
    type: AbsenceListDto,
    headers: { Link: { description: 'The page that follows, `rel="next"`', schema: { type: 'string' } } },
  })
  @Problems(401, 403, 404, 422, 500, 503)
  async absence(
    @Asking() asking: Principal,
    @Query() query: AbsenceQuery,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<AbsenceListDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const page = await this.analysis.absence(school, asking, query);
    linkNext(request, response, page.next);
    return page;
  }
}
