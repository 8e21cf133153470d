// POST of marks, as JSON or as CSV. The body is read only after it is known that the asker may send it.
import { Controller, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { Asking, Needs, type Principal } from '#libs/identity';
import { bodyOf, jsonBodyOf, mediaTypeOf } from '../http/read-body.js';
import { TakesUpTo } from '../http/time-limit.interceptor.js';
import { validated } from '../http/validation.js';
import { Problems } from '../openapi/problem-responses.js';
import { ProblemError } from '../problems/problem.js';
import { SchoolsService } from '../schools/schools.service.js';
import { RegisterDto, RegisterQuery, RegisterResultDto } from './register.dto.js';
import { IMPORT_SECONDS, RegisterService, type Delivery } from './register.service.js';

const MOST_JSON = 10_000_000;
const MOST_CSV = 20_000_000;
const smaller = 'split it into parts and send them one after the other';

const requestBody = {
  required: true,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(RegisterDto) } },
    'text/csv': {
      schema: { type: 'string' as const },
      example:
        'UPN,Surname,Forename,Date,Session,Session.Mark\nA123456789012,Example,Pupil,15/09/2025,AM,O\n',
    },
  },
};

@ApiTags('register')
@Controller('v1/schools/:school/register')
export class RegisterController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(RegisterService) private readonly register: RegisterService,
  ) {}

  @Post()
  @HttpCode(200)
  @Needs('register:import')
  @TakesUpTo(IMPORT_SECONDS + 20)
  @ApiOperation({
    operationId: 'importRegister',
    summary: 'Take in marks',
    description:
      'Rows that can be taken are taken; each of the others is answered with row, field, problem and remedy. The same delivery again changes nothing. JSON up to 10 MB, CSV up to 20 MB.',
    requestBody,
  })
  @ApiParam({
    name: 'school',
    description: 'Short name of the school',
    schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' },
  })
  @ApiExtraModels(RegisterDto)
  @ApiOkResponse({ type: RegisterResultDto })
  @Problems(400, 401, 403, 404, 413, 415, 422, 500, 503)
  async take(
    @Asking() asking: Principal,
    @Param('school') name: string,
    @Query() query: RegisterQuery,
    @Req() request: IncomingMessage,
  ): Promise<RegisterResultDto> {
    const school = await this.schools.forRequest(asking, name);
    const { asAt, delivery } = await deliveryOf(request, query.asAt);
    return await this.register.take(school, asking.actor, asAt, delivery);
  }
}

async function deliveryOf(
  request: IncomingMessage,
  asAt: string | undefined,
): Promise<{ readonly asAt: string | undefined; readonly delivery: Delivery }> {
  switch (mediaTypeOf(request)) {
    case 'application/json': {
      const body = await validated(await jsonBodyOf(request, MOST_JSON, smaller), RegisterDto);
      return { asAt: body.asAt ?? asAt, delivery: { kind: 'json', marks: body.marks } };
    }
    case 'text/csv':
      return { asAt, delivery: { kind: 'csv', pieces: bodyOf(request, MOST_CSV, smaller) } };
    default:
      throw new ProblemError(415, 'media-type', 'The body is neither JSON nor CSV', {
        field: 'Content-Type',
        expected: 'application/json or text/csv',
      });
  }
}
