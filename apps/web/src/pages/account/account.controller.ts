// One's own account: roles, password, tokens for programs, signing out everywhere.
import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  changePassword,
  endToken,
  listTokens,
  makeToken,
  NeedsSigningIn,
  Person,
  type SignedIn,
} from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { Renderer } from '../../frame/render.js';
import { content } from './account.content.js';
import { accountModel, passwordModel, PasswordForm, TokenForm } from './account.model.js';

const VIEW = 'account/account.page.njk';
const PASSWORD_VIEW = 'account/password.page.njk';
const TOKEN_VIEW = 'account/token.page.njk';

@Controller('account')
@NeedsSigningIn()
export class AccountController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(Renderer) private readonly renderer: Renderer,
  ) {}

  @Get()
  async show(@Person() person: SignedIn): Promise<Page> {
    return page(VIEW, await this.model(person));
  }

  @Get('password')
  showPassword(@Person() person: SignedIn): Page {
    return page(PASSWORD_VIEW, passwordModel(person));
  }

  @Post('password')
  async changePassword(
    @Person() person: SignedIn,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Page | Redirect> {
    const again = (field: string, text: string) =>
      showAgain(PASSWORD_VIEW, passwordModel(person), { problems: [problemWith(field, text)], values: {} });
    const form = await readForm(PasswordForm, body);
    if (!form.ok) return showAgain(PASSWORD_VIEW, passwordModel(person), { ...form, values: {} });
    const { current, next, repeated } = form.value;
    if (next !== repeated) return again('repeated', content.notTheSame);
    const result = await changePassword(this.store, person, { current, next });
    if (result.status === 'wrong-password') return again('current', content.wrong);
    if (result.status === 'locked') return again('current', content.locked);
    if (result.status === 'unfit') return again('next', result.problem);
    this.renderer.cookies.putSession(response, result.sessionId);
    return goTo('/', content.changed);
  }

  @Post('tokens')
  async makeToken(@Person() person: SignedIn, @Body() body: unknown): Promise<Page> {
    const form = await readForm(TokenForm, body);
    const model = await this.model(person);
    const { principal, mustChange } = person;
    if (!form.ok) return showAgain(VIEW, model, form);
    if (!principal || mustChange)
      return showAgain(VIEW, model, { problems: [problemWith('name', content.noRole)], values: {} });
    const { text } = await this.store.asIdentity(tx =>
      makeToken(tx, {
        accountId: person.accountId,
        name: form.value.name,
        role: principal.actor.role,
        schoolId: principal.school?.id ?? null,
        days: Number(form.value.days),
      }),
    );
    return page(TOKEN_VIEW, { title: content.tokenMade, breadcrumbs: content.crumbs, token: text });
  }

  @Post('tokens/:id/end')
  async endToken(@Person() { accountId }: SignedIn, @Param('id') id: string): Promise<Redirect> {
    await this.store.asIdentity(tx => endToken(tx, accountId, id));
    return goTo('/account', content.tokenEnded);
  }

  private async model(person: SignedIn) {
    return accountModel(person, await this.store.asIdentity(tx => listTokens(tx, person.accountId)));
  }
}
