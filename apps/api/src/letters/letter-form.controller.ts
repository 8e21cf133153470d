// The form in which a parent wants letters.
import { Controller, HttpCode, Inject, Param, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { languages, variants } from '#libs/letters';
import { Asking, Needs, type Principal } from '#libs/identity';
import { z } from 'zod';
import { SchoolQuery } from '../cases/cases.dto.js';
import { jsonBodyOf } from '../http/read-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { badField, type ProblemError } from '../problems/problem.js';
import { SchoolsService } from '../schools/schools.service.js';
import { LetterFormDto } from './letter-documents.dto.js';
import { LetterDocumentsService } from './letter-documents.service.js';

const MOST_BODY = 10_000;
const formSchema = z.strictObject({ language: z.enum(languages), variant: z.enum(variants) });

function badBody({ issues }: z.ZodError): ProblemError {
  const [issue] = issues;
  return badField(issue?.path.join('.') || 'body', undefined, issue?.message ?? 'another body');
}

@ApiTags('letters')
@Controller('v1')
export class LetterFormController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(LetterDocumentsService) private readonly letters: LetterDocumentsService,
  ) {}

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
