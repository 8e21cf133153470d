// What waits for the school office, and its answers.
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { SchoolQuery } from '../cases/cases.dto.js';
import { bodyAs } from '../http/json-body.js';
import { linkNext } from '../http/next-page.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import {
  AmendmentAnswerDto,
  TaskListDto,
  TasksQuery,
  WishDto,
  WishesQuery,
  WishListDto,
} from './office.dto.js';
import { RegisterChangesService } from './register-changes.service.js';

const linkHeader = {
  Link: { description: 'The page that follows, `rel="next"`', schema: { type: 'string' as const } },
};

@ApiTags('register')
@Controller('v1')
export class OfficeController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(RegisterChangesService) private readonly changes: RegisterChangesService,
  ) {}

  @Get('register-tasks')
  @Needs('register:office')
  @ApiOperation({
    operationId: 'listRegisterTasks',
    summary: 'What waits for the office: amendments to explain, corrections asked for, N whose time is up',
    description:
      'By kind, each kind oldest first. An N is listed from the earlier of five school days and five working days after its session.',
  })
  @ApiOkResponse({ type: TaskListDto, headers: linkHeader })
  @Problems(401, 403, 404, 422, 500, 503)
  async tasks(
    @Asking() asking: Principal,
    @Query() query: TasksQuery,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<TaskListDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const page = await this.changes.tasks(school, asking, query);
    linkNext(request, response, page.next);
    return page;
  }

  @Post('amendments/:id/answer')
  @HttpCode(204)
  @Needs('register:office')
  @ApiOperation({
    operationId: 'answerAmendment',
    summary: 'Say why, by whom and when an entry was amended that only an extract had shown',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', pattern: '^\\d{1,15}$' } })
  @ApiBody({ type: AmendmentAnswerDto, required: true })
  @ApiNoContentResponse({ description: 'Kept, with who answered' })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async answer(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.changes.answer(school, asking, id, await bodyAs(request, AmendmentAnswerDto));
  }

  @Get('corrections')
  @Needs('register:correct')
  @ApiOperation({
    operationId: 'listCorrections',
    summary: 'Corrections of the register that were asked for',
  })
  @ApiOkResponse({ type: WishListDto, headers: linkHeader })
  @Problems(401, 403, 404, 422, 500, 503)
  async wishes(
    @Asking() asking: Principal,
    @Query() query: WishesQuery,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<WishListDto> {
    const school = await this.schools.forRequest(asking, query.school);
    const page = await this.changes.wishes(school, asking, query);
    linkNext(request, response, page.next);
    return page;
  }

  @Post('corrections/:id/take-back')
  @HttpCode(200)
  @Needs('register:correct')
  @ApiOperation({ operationId: 'takeBackCorrection', summary: 'Take an open wish back' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: WishDto })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async takeBack(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
  ): Promise<WishDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.changes.takeBack(school, asking, id);
  }
}
