// Whether the process lives, and whether it can work. Says which part is missing, not why: that stands in the log.
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OpenToAll } from '#libs/identity';
import type { Health } from '#libs/runtime';
import { HEALTH } from '../dependencies.js';

@OpenToAll()
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Get('live')
  live(): object {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const { ok, parts } = await this.health.report();
    if (!ok) response.status(503);
    const shown = Object.entries(parts).map(([name, part]) => [name, part.ok ? 'ok' : 'missing'] as const);
    return { status: ok ? 'ready' : 'not-ready', parts: Object.fromEntries(shown) };
  }
}
