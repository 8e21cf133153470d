// Where GOV.UK Notify calls back with what became of a message. It carries a token of its own and signs in as nobody.
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { isBearer, readReceipt } from '#libs/delivery';
import { OpenToAll } from '#libs/identity';
import { WaymarkError } from '#libs/kernel';
import { londonDate, type PlainDate } from '#libs/school-time';
import { CALLBACK_TOKEN } from '../dependencies.js';
import { jsonBodyOf } from '../http/read-body.js';
import { Problems } from '../openapi/problem-responses.js';
import { ProblemError } from '../problems/problem.js';
import { DeliveryService } from './delivery.service.js';

const MOST_BODY = 100_000;

@ApiTags('delivery')
@Controller('v1/notify-receipts')
export class NotifyController {
  constructor(
    @Inject(DeliveryService) private readonly delivery: DeliveryService,
    @Inject(CALLBACK_TOKEN) private readonly token: string | null,
  ) {}

  @Post()
  @HttpCode(204)
  @OpenToAll()
  @ApiOperation({
    operationId: 'takeNotifyReceipt',
    summary: 'A delivery receipt of GOV.UK Notify',
    description: 'With the bearer token that the service was given for its call-backs.',
  })
  @ApiBody({
    required: true,
    schema: {
      type: 'object',
      required: ['reference', 'status'],
      properties: {
        reference: { type: 'string' },
        status: { type: 'string' },
        completed_at: { type: 'string', nullable: true },
      },
    },
  })
  @ApiNoContentResponse({ description: 'Written down, or not about a letter of this installation' })
  @Problems(400, 401, 403, 404, 413, 422, 500, 503)
  async take(@Req() request: IncomingMessage): Promise<void> {
    if (this.token === null) {
      throw new ProblemError(404, 'no-such-address', 'No call-backs are taken here', {
        remedy: 'set WAYMARK_NOTIFY_CALLBACK_TOKEN',
      });
    }
    if (!isBearer(request.headers.authorization, this.token)) {
      throw new WaymarkError('identity.unknown', 'The call-back does not carry the token', {
        details: { remedy: 'give the service the token of WAYMARK_NOTIFY_CALLBACK_TOKEN' },
      });
    }
    const body = await jsonBodyOf(request, MOST_BODY, 'send one receipt');
    const receipt = readReceipt(body);
    if (receipt) await this.delivery.received(receipt, dayOf(body));
  }
}

/** The day that the receipt itself names, where it names one. */
function dayOf(body: unknown): PlainDate | undefined {
  const { completed_at: at } = body as { completed_at?: unknown };
  const moment = typeof at === 'string' ? Date.parse(at) : NaN;
  return Number.isNaN(moment) ? undefined : londonDate(moment);
}
