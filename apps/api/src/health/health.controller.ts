// Whether the process lives, and whether it can work. Says which part is missing, not why: that stands in the log.
import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { ServerResponse } from 'node:http';
import { OpenToAll } from '#libs/identity';
import type { Health } from '#libs/runtime';
import { HEALTH } from '../dependencies.js';

interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly parts: Readonly<Record<string, 'ok' | 'missing'>>;
}

const readiness = {
  schema: {
    type: 'object' as const,
    required: ['status', 'parts'],
    properties: {
      status: { type: 'string', enum: ['ready', 'not-ready'] },
      parts: { type: 'object', additionalProperties: { type: 'string', enum: ['ok', 'missing'] } },
    },
  },
};

@ApiTags('health')
@OpenToAll()
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Get('live')
  @HttpCode(200)
  @ApiOperation({ operationId: 'live', summary: 'The process answers', security: [] })
  @ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string', enum: ['live'] } } } })
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'ready', summary: 'Database, Temporal and a worker are there', security: [] })
  @ApiOkResponse(readiness)
  @ApiServiceUnavailableResponse(readiness)
  async ready(@Res({ passthrough: true }) response: ServerResponse): Promise<Readiness> {
    const { ok, parts } = await this.health.report();
    if (!ok) response.statusCode = 503;
    const shown = Object.entries(parts).map(([name, part]) => [name, part.ok ? 'ok' : 'missing'] as const);
    return { status: ok ? 'ready' : 'not-ready', parts: Object.fromEntries(shown) };
  }
}
