// Signing in and out, and staying signed in.
import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import {
  endAllSessions,
  endSession,
  NeedsSigningIn,
  OpenToAll,
  Person,
  signIn,
  type SignedIn,
} from '#libs/identity';
import type { Store } from '#libs/store';
import { STORE } from '../../dependencies.js';
import { problemWith, readForm, showAgain } from '../../frame/form.js';
import { goTo, page, type Page, type Redirect } from '../../frame/page.js';
import { Renderer } from '../../frame/render.js';
import { content, lockedFor } from './sign-in.content.js';
import { SignInForm } from './sign-in.model.js';

const VIEW = 'sign-in/sign-in.page.njk';

@Controller()
export class SignInController {
  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(Renderer) private readonly renderer: Renderer,
  ) {}

  @Get('sign-in')
  @OpenToAll()
  show(@Query('next') next: unknown, @Query('over') over: unknown): Page {
    return page(VIEW, { ...content, next: ownPath(next), isOver: over !== undefined });
  }

  @Post('sign-in')
  @OpenToAll()
  async enter(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Page | Redirect> {
    const form = await readForm(SignInForm, body);
    const { next: asked, password: _, ...values } = (body ?? {}) as Record<string, unknown>;
    const next = ownPath(asked);
    const model = { ...content, next };
    if (!form.ok) return showAgain(VIEW, model, { problems: form.problems, values });
    const { name, password } = form.value;
    const result = await signIn(this.store, { signInName: name, password, address: request.ip ?? 'unknown' });
    if (result.status !== 'signed-in') {
      const text = result.status === 'locked' ? lockedFor(result.seconds) : content.wrong;
      return showAgain(VIEW, model, { problems: [problemWith('name', text)], values });
    }
    const before = this.renderer.cookies.session(request);
    if (before) await this.store.asIdentity(tx => endSession(tx, before));
    this.renderer.cookies.putSession(response, result.sessionId);
    return goTo(next || '/');
  }

  @Post('sign-out')
  @OpenToAll()
  async leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Redirect> {
    const id = this.renderer.cookies.session(request);
    if (id) await this.store.asIdentity(tx => endSession(tx, id));
    this.renderer.cookies.clearSession(response);
    return goTo('/sign-in', content.signedOut);
  }

  @Post('sign-out/everywhere')
  @NeedsSigningIn()
  async leaveEverywhere(
    @Person() { accountId }: SignedIn,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Redirect> {
    await this.store.asIdentity(tx => endAllSessions(tx, accountId));
    this.renderer.cookies.clearSession(response);
    return goTo('/sign-in', content.signedOutEverywhere);
  }

  /** The guard reads the session, and that counts as a request. */
  @Get('session/stay')
  @NeedsSigningIn()
  @HttpCode(200)
  stay(): object {
    return { status: 'signed-in' };
  }
}

/** A path of ours to go on to, else nothing: an address of somebody else's is not followed. */
function ownPath(value: unknown): string {
  if (typeof value !== 'string' || value.length > 500 || !/^\/(?![/\\])/.test(value)) return '';
  const url = URL.parse(value, 'http://localhost');
  // What is left once dots are taken out must not name another host either.
  const isOurs = url?.host === 'localhost' && !url.pathname.startsWith('//');
  return isOurs && url.pathname !== '/session/stay' ? `${url.pathname}${url.search}` : '';
}
