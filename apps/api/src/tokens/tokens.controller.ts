// Tokens of one's own account: made, listed, ended.
import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { schoolFor } from '#libs/desk';
import {
  Asking,
  endToken,
  listTokens,
  makeToken,
  Needs,
  type AccessToken,
  type Principal,
} from '#libs/identity';
import { formatInstant } from '#libs/school-time';
import type { Store } from '#libs/store';
import { STORE } from '../dependencies.js';
import { jsonBodyOf } from '../http/read-body.js';
import { validated } from '../http/validation.js';
import { Problems } from '../openapi/problem-responses.js';
import { MadeTokenDto, NewTokenDto, TokenDto, TokenListDto } from './tokens.dto.js';

const MOST_BODY = 10_000;

@ApiTags('tokens')
@Controller('v1/tokens')
@Needs('token:own')
export class TokensController {
  constructor(@Inject(STORE) private readonly store: Store) {}

  @Get()
  @ApiOperation({
    operationId: 'listTokens',
    summary: 'Tokens of the account that still count, the newest first',
  })
  @ApiOkResponse({ type: TokenListDto })
  @Problems(401, 403, 404, 422, 500, 503)
  async list(@Asking() { actor }: Principal): Promise<TokenListDto> {
    const tokens = await this.store.asIdentity(tx => listTokens(tx, actor.id));
    return { items: tokens.map(shown) };
  }

  @Post()
  @ApiOperation({ operationId: 'makeToken', summary: 'Make a token for a program' })
  @ApiBody({ type: NewTokenDto })
  @ApiCreatedResponse({ type: MadeTokenDto })
  @Problems(400, 401, 403, 404, 413, 415, 422, 500, 503)
  async make(@Asking() asking: Principal, @Req() request: IncomingMessage): Promise<MadeTokenDto> {
    const wish = await validated(await jsonBodyOf(request, MOST_BODY, 'send less'), NewTokenDto);
    const { name, role, days } = wish;
    const school =
      wish.school === undefined ? asking.school : await schoolFor(this.store, asking, wish.school);
    const schoolId = school?.id ?? null;
    const accountId = asking.actor.id;
    const { text, token } = await this.store.asIdentity(tx =>
      makeToken(tx, { accountId, name, role, schoolId, days }),
    );
    return { ...shown(token), token: text };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endToken', summary: 'End a token' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiNoContentResponse()
  @Problems(401, 403, 404, 422, 500, 503)
  async end(@Asking() { actor }: Principal, @Param('id') id: string): Promise<void> {
    await this.store.asIdentity(tx => endToken(tx, actor.id, id));
  }
}

const shown = ({ id, name, role, expiresAt }: AccessToken): TokenDto => ({
  id,
  name,
  role,
  expiresAt: formatInstant(expiresAt),
});
