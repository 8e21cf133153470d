// What an approval would send, and letters as they went out.
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action } from '#libs/casework';
import { Asking, Needs, type Principal } from '#libs/identity';
import { SchoolQuery } from '../cases/cases.dto.js';
import { readAction } from '../commands/read-action.js';
import { jsonBodyOf } from '../http/read-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { badField, ProblemError } from '../problems/problem.js';
import { SchoolsService } from '../schools/schools.service.js';
import { PreviewDto, PreviewQuery } from './letter-documents.dto.js';
import { answerLetters, bodyOfFile, fileNames, forms, isFileName, sendLetter } from './letter-answers.js';
import { LetterDocumentsService } from './letter-documents.service.js';

const MOST_BODY = 1_000_000;
const binary = { schema: { type: 'string' as const, format: 'binary' } };
const previewContent = {
  'application/json': { schema: { $ref: '#/components/schemas/PreviewDto' } },
  'application/pdf': binary,
  'text/html': { schema: { type: 'string' as const } },
};
const ofPreview =
  'The letters as they would go, one for each parent. `shown` belongs into the action: it lapses when a fact in a letter changes meanwhile. Asked for with `Accept: application/pdf` or `text/html`, the answer is one of the letters.';

@ApiTags('letters')
@Controller('v1')
export class LetterDocumentsController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(LetterDocumentsService) private readonly letters: LetterDocumentsService,
  ) {}

  @Get('cases/:id/preview')
  @Needs('case:act')
  @ApiOperation({
    operationId: 'previewProposal',
    summary: 'The letters of the stage that waits for an approval',
    description: ofPreview,
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: PreviewDto, content: previewContent })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async proposal(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: PreviewQuery,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    const action = await this.letters.proposedAction(school, id);
    answerLetters(request, response, await this.letters.preview(school, asking, id, action), query.parent);
  }

  @Post('cases/:id/preview')
  @HttpCode(200)
  @Needs('case:act')
  @ApiOperation({
    operationId: 'previewAction',
    summary: 'The letters that an action would send',
    description: ofPreview,
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ required: true, schema: { $ref: '#/components/schemas/Action' } })
  @ApiOkResponse({ type: PreviewDto, content: previewContent })
  @Problems(400, 401, 403, 404, 409, 413, 422, 500, 503)
  async action(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: PreviewQuery,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    const action: Action = readAction(await jsonBodyOf(request, MOST_BODY, 'send less')).action;
    answerLetters(request, response, await this.letters.preview(school, asking, id, action), query.parent);
  }

  @Get('letters/:case/:seq/:file')
  @Needs('case:events')
  @ApiOperation({
    operationId: 'readLetter',
    summary: 'A letter exactly as it went out',
    description:
      '`case` and `seq` are those of its `LetterIssued` event; of a letter outside the ladder `office` and its id. For roles that may read sealed facts, and for the role that approved it.',
  })
  @ApiParam({ name: 'case', schema: { type: 'string', maxLength: 36 } })
  @ApiParam({ name: 'seq', schema: { type: 'string', maxLength: 36 } })
  @ApiParam({ name: 'file', enum: fileNames })
  @ApiOkResponse({
    content: Object.fromEntries(Object.values(forms).map(type => [type.split(';')[0]!, binary])),
  })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async read(
    @Asking() asking: Principal,
    @Param('case') caseId: string,
    @Param('seq') seq: string,
    @Param('file') file: string,
    @Query() query: SchoolQuery,
    @Res() response: ServerResponse,
  ): Promise<void> {
    if (!isFileName(file))
      throw new ProblemError(404, 'no-such-address', `A letter has ${fileNames.join(', ')}`);
    if (caseId !== 'office' && !/^[1-9]\d{0,8}$/.test(seq))
      throw badField('seq', seq.slice(0, 20), 'the number of a LetterIssued event');
    const school = await this.schools.forRequest(asking, query.school);
    const document = await this.letters.document(school, asking, caseId, seq);
    const body = bodyOfFile(document, file);
    if (body === null) throw new ProblemError(404, 'no-meeting', 'This letter invites to no meeting');
    sendLetter(response, forms[file], body);
  }
}
