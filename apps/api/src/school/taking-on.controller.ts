// Taking a school on, and what is known of pupils from before: running cases, earlier notices, how parents are reached.
import { Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import type { Instant } from '#libs/school-time';
import {
  adoptCases,
  changeContactMeans,
  loadContactMeans,
  loadEarlierNotices,
  loadPupil,
  MOST_ADOPT_BYTES,
  takeOn,
  type MeansChange,
  type Store,
} from '#libs/store';
import { SchoolQuery } from '../cases/cases.dto.js';
import { NOW, STORE } from '../dependencies.js';
import { TakesUpTo } from '../http/time-limit.interceptor.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { AdoptReportDto, ContactMeansDto, EarlierNoticesDto } from './answers.dto.js';
import { bytesOf, dataOf } from './body.js';
import { AdoptQuery, ContactDto, TakeOnDto } from './contact.dto.js';

const ADOPT_SECONDS = 120;
const id = { schema: { type: 'string' as const, format: 'uuid' } };

@ApiTags('school')
@Controller('v1/school')
export class TakingOnController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  @Put('take-on')
  @HttpCode(204)
  @Needs('school:take-on')
  @ApiOperation({
    operationId: 'takeOn',
    summary: 'Set the first day whose sessions may lead to a step',
    description: 'Sessions before it count in every figure and propose nothing.',
  })
  @ApiBody({ type: TakeOnDto })
  @ApiNoContentResponse()
  @Problems(400, 401, 403, 404, 415, 422, 500, 503)
  async takeOn(
    @Asking() asking: Principal,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    const { from } = await dataOf(request, TakeOnDto);
    await this.store.forSchool(school.id, tx => takeOn(tx, from));
  }

  @Post('take-on/cases')
  @HttpCode(200)
  @Needs('school:take-on')
  @TakesUpTo(ADOPT_SECONDS)
  @ApiOperation({
    operationId: 'adoptCases',
    summary: 'Take over running cases and earlier notices from a file',
    description:
      'CSV or JSON up to 10 MB and 20,000 rows. Rows that can be taken are taken, each other is answered with row, field, problem and remedy. The same file again changes nothing.',
    requestBody: {
      required: true,
      content: {
        'text/csv': {
          schema: { type: 'string' },
          example: 'Kind,UPN,Stage,Letter.Date\ncase,A123456789012,target-letter,09/02/2026\n',
        },
        'application/json': {
          schema: { type: 'array', items: { type: 'object' } },
          example: [{ kind: 'case', upn: 'A123456789012', stage: 'target-letter', letterOn: '2026-02-09' }],
        },
      },
    },
  })
  @ApiOkResponse({ type: AdoptReportDto })
  @Problems(400, 401, 403, 404, 413, 422, 500, 503)
  async adopt(
    @Asking() asking: Principal,
    @Query() query: AdoptQuery,
    @Req() request: IncomingMessage,
  ): Promise<AdoptReportDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const bytes = await bytesOf(request, MOST_ADOPT_BYTES, 'split the file');
    const options = { by: asking.actor, now: this.now(), dryRun: query.dryRun === 'true' };
    const report = await adoptCases(this.store, school.id, bytes, options);
    return { ...report, refused: [...report.refused] };
  }

  @Get('pupils/:pupil/earlier-notices')
  @Needs('case:names')
  @ApiOperation({
    operationId: 'readEarlierNotices',
    summary: 'Notices from before Waymark, with their source',
  })
  @ApiParam({ name: 'pupil', ...id })
  @ApiOkResponse({ type: EarlierNoticesDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async earlier(
    @Asking() asking: Principal,
    @Param('pupil') pupil: string,
    @Query() query: SchoolQuery,
  ): Promise<EarlierNoticesDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const found = await this.store.forSchool(school.id, async tx => {
      await loadPupil(tx, pupil);
      return loadEarlierNotices(tx, pupil);
    });
    return structuredClone(found) as EarlierNoticesDto;
  }

  @Get('pupils/:pupil/parents/:parent/contact')
  @Needs('people:contact')
  @ApiOperation({ operationId: 'readContact', summary: 'How a parent is reached' })
  @ApiParam({ name: 'pupil', ...id })
  @ApiParam({ name: 'parent', ...id })
  @ApiOkResponse({ type: ContactMeansDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async contact(
    @Asking() asking: Principal,
    @Param('pupil') pupil: string,
    @Param('parent') parent: string,
    @Query() query: SchoolQuery,
  ): Promise<ContactMeansDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return structuredClone(
      await this.store.forSchool(school.id, tx => loadContactMeans(tx, pupil, parent, this.now())),
    ) as ContactMeansDto;
  }

  @Put('pupils/:pupil/parents/:parent/contact')
  @Needs('people:contact')
  @ApiOperation({
    operationId: 'changeContact',
    summary: 'Change how a parent is reached, from now on',
    description: 'What is left out stays. Running cases are told where it alters who gets letters, or how.',
  })
  @ApiParam({ name: 'pupil', ...id })
  @ApiParam({ name: 'parent', ...id })
  @ApiBody({ type: ContactDto })
  @ApiOkResponse({ type: ContactMeansDto })
  @Problems(400, 401, 403, 404, 413, 415, 422, 500, 503)
  async changeContact(
    @Asking() asking: Principal,
    @Param('pupil') pupil: string,
    @Param('parent') parent: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<ContactMeansDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const change = (await dataOf(request, ContactDto)) as MeansChange;
    return structuredClone(
      await this.store.forSchool(school.id, tx => changeContactMeans(tx, pupil, parent, this.now(), change)),
    ) as ContactMeansDto;
  }
}
