// Letters outside the ladder: looked at, sent as they were seen, and listed with what came of each.
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { letterDetailsSchema, type LetterDetails } from '#libs/casework';
import { previewOfficeLetters, sendOfficeLetters, type WantedLetters } from '#libs/desk';
import { Asking, Needs, type Principal } from '#libs/identity';
import { formatInstant, isPlainDate, mondayOf } from '#libs/school-time';
import { listOfficeLetters, type OfficeLetter, type Store, type Tx } from '#libs/store';
import { z } from 'zod';
import { SchoolQuery } from '../cases/cases.dto.js';
import { STORE } from '../dependencies.js';
import { jsonBodyOf } from '../http/read-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { badField } from '../problems/problem.js';
import { SchoolsService } from '../schools/schools.service.js';
import { answerLetters } from './letter-answers.js';
import { PreviewDto, PreviewQuery } from './letter-documents.dto.js';
import { OfficeLetterDto, OfficeLetterListDto } from './office-letters.dto.js';

const MOST_BODY = 1_000_000;
const uuid = z.string().regex(/^[0-9a-f-]{36}$/, 'expected an id');
const wantedSchema = z.strictObject({
  letter: z.string().min(1).max(80),
  case: uuid.optional(),
  parents: z.array(uuid).min(1).max(20).optional(),
  details: letterDetailsSchema.optional(),
  week: z
    .string()
    .refine(day => isPlainDate(day) && mondayOf(day) === day, 'expected the Monday of a week')
    .optional(),
  shown: z.string().min(1).max(100).optional(),
});

const bodySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['letter'],
  properties: {
    letter: { type: 'string', example: 'leave-decision' },
    case: { type: 'string', format: 'uuid', description: 'The case that it tells of' },
    parents: {
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      description: 'All whom letters may reach, where not given',
    },
    details: { type: 'object', description: 'What the questions of the preview ask for' },
    week: { type: 'string', format: 'date', description: 'The Monday of the week that it is about' },
    shown: { type: 'string', description: 'To send: the hash that the preview gave' },
  },
};
const ofPupil = ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });
const body = ApiBody({ required: true, schema: bodySchema });

@ApiTags('letters')
@Controller('v1/pupils/:id/letters')
export class OfficeLettersController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(SchoolsService) private readonly schools: SchoolsService,
  ) {}

  @Get()
  @Needs('case:events')
  @ApiOperation({ operationId: 'listOfficeLetters', summary: 'Letters outside the ladder about a pupil' })
  @ofPupil
  @ApiOkResponse({ type: OfficeLetterListDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async list(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
  ): Promise<OfficeLetterListDto> {
    return await this.in(asking, query, async tx => listOf(await listOfficeLetters(tx, id)));
  }

  @Post('preview')
  @HttpCode(200)
  @Needs('case:act')
  @ApiOperation({
    operationId: 'previewOfficeLetters',
    summary: 'A letter outside the ladder as it would go now, one for each parent',
    description:
      'Praise, a review outcome, a leave decision, an action plan, a signed contract, a withdrawal, the letter on unexplained absence; by the role that signs it, or one above. `shown` is to be sent back with the letter.',
  })
  @ofPupil
  @body
  @ApiOkResponse({ type: PreviewDto })
  @Problems(400, 401, 403, 404, 413, 422, 500, 503)
  async preview(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: PreviewQuery,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { shown: _shown, ...wanted } = await read(request);
    const preview = await this.in(asking, query, tx =>
      previewOfficeLetters(tx, wantedOf(tx, asking, id, wanted)),
    );
    answerLetters(request, response, preview, query.parent);
  }

  @Post()
  @HttpCode(201)
  @Needs('case:act')
  @ApiOperation({
    operationId: 'sendOfficeLetters',
    summary: 'Send letters as they were seen, once',
    description: 'They lapse, 409, where a fact in them changed since the preview.',
  })
  @ofPupil
  @body
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Under it nothing goes twice' })
  @ApiCreatedResponse({ type: OfficeLetterListDto })
  @Problems(400, 401, 403, 404, 409, 413, 422, 500, 503)
  async send(
    @Asking() asking: Principal,
    @Param('id') id: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<OfficeLetterListDto> {
    const { shown, ...wanted } = await read(request);
    if (shown === undefined)
      throw badField('shown', undefined, 'the hash that the preview gave: a person looks at letters first');
    const key = request.headers['idempotency-key'];
    const once = `api/${asking.actor.id}/${typeof key === 'string' ? key.slice(0, 200) : randomUUID()}`;
    return await this.in(asking, query, async tx => {
      await sendOfficeLetters(tx, { ...wantedOf(tx, asking, id, wanted), shown, once });
      return listOf(await listOfficeLetters(tx, id));
    });
  }

  private async in<T>(asking: Principal, query: SchoolQuery, work: (tx: Tx) => Promise<T>): Promise<T> {
    const school = await this.schools.forRequest(asking, query.school);
    return this.store.forSchool(school.id, work);
  }
}

type Wanted = z.infer<typeof wantedSchema>;

async function read(request: IncomingMessage): Promise<Wanted> {
  const parsed = wantedSchema.safeParse(await jsonBodyOf(request, MOST_BODY, 'send less'));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badField(issue?.path.join('.') || 'body', undefined, issue?.message ?? 'another body');
}

const wantedOf = (
  tx: Tx,
  { actor }: Principal,
  pupilId: string,
  { letter, case: caseId, parents, details, week }: Wanted,
): WantedLetters => ({
  pupilId,
  letter,
  ...(caseId !== undefined && { caseId }),
  ...(parents && { parents }),
  ...(details && { details: details as LetterDetails }),
  ...(week !== undefined && { week }),
  at: tx.now(),
  by: actor,
});

const listOf = (letters: readonly OfficeLetter[]): OfficeLetterListDto => ({ items: letters.map(shown) });

const shown = ({
  id,
  parent,
  caseId,
  letter,
  method,
  sha256,
  templateId,
  templateVersion,
  ...rest
}: OfficeLetter): OfficeLetterDto => ({
  key: `office/${id}`,
  letter,
  parent,
  case: caseId,
  method,
  templateId,
  templateVersion,
  sha256,
  askedAt: formatInstant(rest.askedAt),
  askedBy: rest.askedBy,
  state: rest.state,
  detail: rest.detail,
});
