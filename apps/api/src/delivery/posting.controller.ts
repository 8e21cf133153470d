// Single letters on their way: what needs a person and the answers to it, and the word that one left or came back.
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
import { SchoolQuery } from '../cases/cases.dto.js';
import { bodyAs } from '../http/json-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { SchoolsService } from '../schools/schools.service.js';
import {
  AnswerDto,
  CertificateDto,
  DeliveryListDto,
  DeliverySettingsDto,
  DeliveryTaskListDto,
  LetterPostedDto,
} from './delivery.dto.js';
import { DeliveryService } from './delivery.service.js';

const ofCase = ApiParam({
  name: 'case',
  description: 'Of the letter; office for one outside the ladder',
  schema: { type: 'string', maxLength: 36 },
});
const ofVersion = ApiParam({
  name: 'version',
  description: 'Of the event that issued the letter; its id where it is outside the ladder',
  schema: { type: 'string', pattern: '^(\\d{1,9}|[0-9a-f-]{36})$' },
});

@ApiTags('delivery')
@Controller('v1')
export class PostingController {
  constructor(
    @Inject(SchoolsService) private readonly schools: SchoolsService,
    @Inject(DeliveryService) private readonly delivery: DeliveryService,
  ) {}

  @Get('delivery-tasks')
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'listDeliveryTasks',
    summary:
      'Letters that failed for good or came back, of which nobody knows whether they left, or that must not be written',
  })
  @ApiOkResponse({ type: DeliveryTaskListDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async tasks(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<DeliveryTaskListDto> {
    return await this.delivery.tasks(await this.schools.forRequest(asking, query.school));
  }

  @Get('cases/:case/deliveries')
  @Needs('case:read')
  @ApiOperation({ operationId: 'listDeliveries', summary: 'How the letters of a case are on their way' })
  @ofCase
  @ApiOkResponse({ type: DeliveryListDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async ofCase(
    @Asking() asking: Principal,
    @Param('case') id: string,
    @Query() query: SchoolQuery,
  ): Promise<DeliveryListDto> {
    return await this.delivery.ofCase(await this.schools.forRequest(asking, query.school), id);
  }

  @Get('delivery-settings')
  @Needs('school:read')
  @ApiOperation({
    operationId: 'readDeliverySettings',
    summary: 'By which carriers the school sends its letters',
  })
  @ApiOkResponse({ type: DeliverySettingsDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async settings(@Asking() asking: Principal, @Query() query: SchoolQuery): Promise<DeliverySettingsDto> {
    return await this.delivery.settings(await this.schools.forRequest(asking, query.school));
  }

  @Put('delivery-settings')
  @HttpCode(204)
  @Needs('school:settings')
  @ApiOperation({ operationId: 'saveDeliverySettings', summary: 'Choose the carriers of the school' })
  @ApiBody({ type: DeliverySettingsDto, required: true })
  @ApiNoContentResponse({ description: 'Saved; letters issued from now on go that way' })
  @Problems(400, 401, 403, 404, 413, 415, 422, 500, 503)
  async saveSettings(
    @Asking() asking: Principal,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.delivery.putSettings(school, await bodyAs(request, DeliverySettingsDto));
  }

  @Post('letters/:case/:version/answer')
  @HttpCode(204)
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'answerDeliveryTask',
    summary: 'Say what is to become of a letter that needs a person',
    description:
      'mark-sent: it left after all. send-by-post: it goes once more, on paper. noted: nothing more is done.',
  })
  @ofCase
  @ofVersion
  @ApiBody({ type: AnswerDto, required: true })
  @ApiNoContentResponse({ description: 'Written down; the case hears of it' })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async answer(
    @Asking() asking: Principal,
    @Param('case') id: string,
    @Param('version') version: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.delivery.answer(school, asking, `${id}/${version}`, await bodyAs(request, AnswerDto));
  }

  @Post('letters/:case/:version/posted')
  @HttpCode(204)
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'postLetter',
    summary: 'Say that one letter left: on which day and by which means',
  })
  @ofCase
  @ofVersion
  @ApiBody({ type: LetterPostedDto, required: true })
  @ApiNoContentResponse({ description: 'Written down; its service begins' })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async posted(
    @Asking() asking: Principal,
    @Param('case') id: string,
    @Param('version') version: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.delivery.posted(school, asking, `${id}/${version}`, await bodyAs(request, LetterPostedDto));
  }

  @Post('letters/:case/:version/certificate')
  @HttpCode(204)
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'keepCertificate',
    summary: 'Name the certificate of posting of a letter that left',
  })
  @ofCase
  @ofVersion
  @ApiBody({ type: CertificateDto, required: true })
  @ApiNoContentResponse({ description: 'Written down' })
  @Problems(400, 401, 403, 404, 409, 413, 415, 422, 500, 503)
  async certificate(
    @Asking() asking: Principal,
    @Param('case') id: string,
    @Param('version') version: string,
    @Query() query: SchoolQuery,
    @Req() request: IncomingMessage,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.delivery.certificate(school, `${id}/${version}`, await bodyAs(request, CertificateDto));
  }

  @Post('letters/:case/:version/returned')
  @HttpCode(204)
  @Needs('delivery:post')
  @ApiOperation({
    operationId: 'returnLetter',
    summary: "Say that a letter came back: that parent's clock stops, and no other's",
  })
  @ofCase
  @ofVersion
  @ApiNoContentResponse({ description: 'Written down; a task asks what is to become of it' })
  @Problems(401, 403, 404, 409, 422, 500, 503)
  async returned(
    @Asking() asking: Principal,
    @Param('case') id: string,
    @Param('version') version: string,
    @Query() query: SchoolQuery,
  ): Promise<void> {
    const school = await this.schools.forRequest(asking, query.school);
    await this.delivery.returned(school, `${id}/${version}`);
  }
}
