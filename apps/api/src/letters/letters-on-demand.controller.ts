// Letters that a person writes outside the ladder: given out for printing, and sent by nobody.
import { Controller, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { letterDetailsSchema, type LetterDetails } from '#libs/casework';
import { languages, variants } from '#libs/letters';
import { Asking, Needs, type Principal } from '#libs/identity';
import { z } from 'zod';
import { SchoolQuery } from '../cases/cases.dto.js';
import { jsonBodyOf } from '../http/read-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { badField, type ProblemError } from '../problems/problem.js';
import { SchoolsService } from '../schools/schools.service.js';
import { answerLetters } from './letter-answers.js';
import { LetterFormDto, PreviewDto, PreviewQuery } from './letter-documents.dto.js';
import { LetterDocumentsService } from './letter-documents.service.js';

const MOST_BODY = 1_000_000;
const bodySchema = z.strictObject({
  parent: z.string().min(1).max(80).optional(),
  details: letterDetailsSchema.optional(),
});

const formSchema = z.strictObject({ language: z.enum(languages), variant: z.enum(variants) });

function badBody({ issues }: z.ZodError): ProblemError {
  const [issue] = issues;
  return badField(issue?.path.join('.') || 'body', undefined, issue?.message ?? 'another body');
}

@ApiTags('letters')
@Controller('v1')
export class LettersOnDemandController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(LetterDocumentsService) private readonly letters: LetterDocumentsService,
  ) {}

  @Post('cases/:id/letters/:letter')
  @HttpCode(200)
  @Needs('case:act')
  @ApiOperation({
    operationId: 'writeLetter',
    summary: 'A letter outside the ladder, for printing',
    description:
      'Praise, a review outcome, a leave decision, an action plan, a signed contract, the weekly letter on unexplained absence: as of now, one for each parent. `shown` is null: nothing follows from it. For roles that may read sealed facts, and for the role that signs it.',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiParam({ name: 'letter', example: 'unexplained-absence', schema: { type: 'string', maxLength: 80 } })
  @ApiBody({
    required: true,
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: { parent: { type: 'string' }, details: { type: 'object' } },
    },
  })
  @ApiOkResponse({ type: PreviewDto })
  @Problems(400, 401, 403, 404, 413, 422, 500, 503)
  async write(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Param('letter') letter: string,
    @Query() query: PreviewQuery,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    const parsed = bodySchema.safeParse(await jsonBodyOf(request, MOST_BODY, 'send less'));
    if (!parsed.success) throw badBody(parsed.error);
    const { parent, details } = parsed.data;
    const written = await this.letters.onDemand(school, asking, id, letter, {
      ...(parent !== undefined && { parent }),
      ...(details !== undefined && { details: details as LetterDetails }),
    });
    answerLetters(request, response, written, query.parent);
  }

  @Put('parents/:id/letter-form')
  @HttpCode(204)
  @Needs('people:contact')
  @ApiOperation({
    operationId: 'saveLetterForm',
    summary: 'In which language and print a parent wants letters',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: LetterFormDto })
  @ApiNoContentResponse({ description: 'Saved; letters from now on go out in this form' })
  @Problems(400, 401, 403, 404, 422, 500, 503)
  async form(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    const form = formSchema.safeParse(await jsonBodyOf(request, MOST_BODY, 'send less'));
    if (!form.success) throw badBody(form.error);
    await this.letters.saveForm(school, id, form.data);
  }
}
