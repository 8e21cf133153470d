// Print runs: the letters that wait for the post as one file with its list, and the word that they left.
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
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
import { TakesUpTo } from '../http/time-limit.interceptor.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import { PostedDto, PrintRunDto, PrintRunLettersDto, PrintRunListDto, TakeOutDto } from './delivery.dto.js';
import { DeliveryService } from './delivery.service.js';

/** Five hundred letters of some pages. */
const PRINT_SECONDS = 120;
const ofRun = ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });

@ApiTags('delivery')
@Controller('v1/print-runs')
export class PrintRunsController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(DeliveryService) private readonly delivery: DeliveryService,
  ) {}

  @Get()
  @Needs('delivery:post')
  @ApiOperation({ operationId: 'listPrintRuns', summary: 'Print runs, and how many letters wait for one' })
  @ApiOkResponse({ type: PrintRunListDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async list(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<PrintRunListDto> {
    return await this.delivery.runs(await this.schools.forRequest(asking, query.school));
  }

  @Post()
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'makePrintRun',
    summary: 'Take the letters that wait for the post into a run, 500 at most',
    description: '409 where none waits.',
  })
  @ApiCreatedResponse({ type: PrintRunDto })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async make(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<PrintRunDto> {
    return await this.delivery.makeRun(await this.schools.forRequest(asking, query.school), asking);
  }

  @Get(':id')
  @Needs('delivery:post')
  @ApiOperation({ operationId: 'readPrintRun', summary: 'A run and the letters in it' })
  @ofRun
  @ApiOkResponse({ type: PrintRunLettersDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async read(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
  ): Promise<PrintRunLettersDto> {
    return await this.delivery.run(await this.schools.forRequest(asking, query.school), id);
  }

  @Get(':id/letters.pdf')
  @Needs('delivery:post')
  @TakesUpTo(PRINT_SECONDS)
  @ApiOperation({ operationId: 'printPrintRun', summary: 'The run for the printer, cover sheets first' })
  @ofRun
  @ApiOkResponse({ content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async pdf(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { pdf } = await this.delivery.printed(await this.schools.forRequest(asking, query.school), id);
    give(response, 'application/pdf', `print-run-${id}.pdf`, pdf);
  }

  @Get(':id/letters.csv')
  @Needs('delivery:post')
  @TakesUpTo(PRINT_SECONDS)
  @ApiOperation({ operationId: 'listPrintRun', summary: 'What is in the run, as CSV with pages and hashes' })
  @ofRun
  @ApiOkResponse({ content: { 'text/csv': { schema: { type: 'string' } } } })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async csv(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { csv } = await this.delivery.printed(await this.schools.forRequest(asking, query.school), id);
    give(response, 'text/csv; charset=utf-8', `print-run-${id}.csv`, csv);
  }

  @Post(':id/posted')
  @HttpCode(200)
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'postPrintRun',
    summary: 'Say that the run left: every letter in it is posted, once',
  })
  @ofRun
  @ApiBody({ type: PostedDto, required: true })
  @ApiOkResponse({ type: PrintRunDto })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async posted(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<PrintRunDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.delivery.postRun(school, asking, id, await bodyAs(request, PostedDto));
  }

  @Post(':id/take-out')
  @HttpCode(204)
  @Needs('delivery:post')
  @ApiOperation({ operationId: 'takeOutOfPrintRun', summary: 'Leave a letter for the next run' })
  @ofRun
  @ApiBody({ type: TakeOutDto, required: true })
  @ApiNoContentResponse({ description: 'It waits for the post again' })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async takeOut(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.delivery.takeOut(school, id, await bodyAs(request, TakeOutDto));
  }
}

function give(response: ServerResponse, type: string, name: string, bytes: Uint8Array | string): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Cache-Control', 'no-store');
  response.end(bytes);
}
