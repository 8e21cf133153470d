// POST of actions, GET of commands.
import { Controller, Get, Headers, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { shown } from '#libs/register';
import { SchoolQuery } from '../cases/cases.dto.js';
import { jsonBodyOf, mediaTypeOf } from '../http/read-body.js';
import { commandLinks } from '../openapi/links.js';
import { Problems } from '../openapi/problem-responses.js';
import { badField, ProblemError } from '../problems/problem.js';
import { SchoolsService } from '../schools/schools.service.js';
import { CommandDto } from './commands.dto.js';
import { CommandsService } from './commands.service.js';
import { readAction } from './read-action.js';

const MOST_BODY = 1_000_000;
const KEY = /^[!-~]{1,200}$/;
const location = { Location: { description: 'Address of the command', schema: { type: 'string' as const } } };

@ApiTags('cases')
@Controller('v1')
export class CommandsController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(CommandsService) private readonly commands: CommandsService,
  ) {}

  @Post('cases/:id/actions')
  @Needs('case:act')
  @ApiOperation({
    operationId: 'act',
    summary: 'Ask for an action on a case',
    description:
      'A refusal by a rule is recorded in the case: 403 for the rule `role`, 409 for `state`, 422 for any other. 202 where it could not be carried out at once; it will be, unless it expires.',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key with the same body is one command',
    schema: { type: 'string', pattern: KEY.source },
  })
  @ApiBody({ required: true, schema: { $ref: '#/components/schemas/Action' } })
  @ApiCreatedResponse({
    type: CommandDto,
    headers: location,
    links: commandLinks,
    description: 'Done, with the events it led to',
  })
  @ApiAcceptedResponse({
    type: CommandDto,
    headers: location,
    links: commandLinks,
    description: 'Written down; not carried out yet',
  })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async act(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<CommandDto> {
    if (key !== undefined && !KEY.test(key)) {
      throw badField('Idempotency-Key', shown(key), '1 to 200 printable characters without spaces');
    }
    if (mediaTypeOf(request) !== 'application/json') {
      throw new ProblemError(415, 'media-type', 'The body is not JSON', {
        field: 'Content-Type',
        expected: 'application/json',
      });
    }
    const school = await this.schools.forRequest(asking, query.school);
    const asked = readAction(await jsonBodyOf(request, MOST_BODY, 'send less'));
    const command = await this.commands.ask(school, asking, id, asked, key);
    response.setHeader('Location', command.links['self']!);
    if (command.status === 'pending') {
      response.statusCode = 202;
      response.setHeader('Retry-After', '2');
    }
    return command;
  }

  @Get('commands/:id')
  @Needs('case:events')
  @ApiOperation({ operationId: 'readCommand', summary: 'What came of a command' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: CommandDto, links: { case: commandLinks['case']! } })
  @Problems(401, 403, 404, 422, 500, 503)
  async read(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
  ): Promise<CommandDto> {
    const school = await this.schools.forRequest(asking, query.school);
    return await this.commands.read(school, asking, id);
  }
}
