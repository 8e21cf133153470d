// GET, preview and PUT of a school's calendar.
import { Controller, Get, HttpCode, Inject, Post, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { bodyAs } from '../http/json-body.js';
import { TakesUpTo } from '../http/time-limit.interceptor.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { SchoolQuery } from '../cases/cases.dto.js';
import { CalendarChangeDto, CalendarPreviewDto, SchoolCalendarDto } from './calendar.dto.js';
import { CalendarService } from './calendar.service.js';

const PREVIEW_SECONDS = 60;

@ApiTags('calendar')
@Controller('v1/calendar')
export class CalendarController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(CalendarService) private readonly calendar: CalendarService,
  ) {}

  @Get()
  @Needs('calendar:read')
  @ApiOperation({
    operationId: 'readCalendar',
    summary: 'The calendar of a school, announced closures included',
  })
  @ApiOkResponse({ type: SchoolCalendarDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async read(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<SchoolCalendarDto> {
    return await this.calendar.read(await this.schools.forRequest(asking, query.school));
  }

  @Post('preview')
  @HttpCode(200)
  @Needs('calendar:change')
  @TakesUpTo(PREVIEW_SECONDS)
  @ApiOperation({
    operationId: 'previewCalendar',
    summary: 'Which running deadlines another calendar would move, and which printed dates stay',
    description: 'Nothing is kept. Give the whole calendar as it would be.',
  })
  @ApiBody({ type: SchoolCalendarDto, required: true })
  @ApiOkResponse({ type: CalendarPreviewDto })
  @Problems(400, 401, 403, 404, 413, 415, 422, 500, 503)
  async preview(
    @Asking() asking: Principal,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<CalendarPreviewDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.calendar.preview(school, asking, await bodyAs(request, SchoolCalendarDto));
  }

  @Put()
  @Needs('calendar:change')
  @TakesUpTo(PREVIEW_SECONDS)
  @ApiOperation({
    operationId: 'changeCalendar',
    summary: "Put another calendar in place of the school's",
    description:
      'Live cases are told and work their deadlines out anew; printed dates of legal notices stay.',
  })
  @ApiBody({ type: SchoolCalendarDto, required: true })
  @ApiOkResponse({ type: CalendarChangeDto })
  @Problems(400, 401, 403, 404, 413, 415, 422, 500, 503)
  async change(
    @Asking() asking: Principal,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<CalendarChangeDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.calendar.change(school, asking, await bodyAs(request, SchoolCalendarDto));
  }
}
