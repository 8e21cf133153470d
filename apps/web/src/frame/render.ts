// A page with everything around it: who is signed in, navigation, the form's token, the notice, addresses of assets.
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formTokenOf, IDLE_SECONDS, type IdentifiedRequest } from '#libs/identity';
import { WEB, isSecure, type WebDependencies } from '../dependencies.js';
import { Cookies } from './cookies.js';
import { newOnce } from './form.js';
import { findsPupils, navigationFor } from './navigation.js';
import type { Page, Redirect } from './page.js';
import { queriesSoFar } from './query-counter.js';
import { createRender, type Render } from './views.js';
import { roleNames } from './words.js';

@Injectable()
export class Renderer {
  private readonly render: Render = createRender();
  private readonly assets: Readonly<Record<string, string>>;
  readonly cookies: Cookies;

  constructor(@Inject(WEB) private readonly web: WebDependencies) {
    this.cookies = new Cookies(isSecure(web));
    this.assets = JSON.parse(readFileSync(join(web.assets, 'manifest.json'), 'utf8')) as Record<
      string,
      string
    >;
  }

  /** The HTML of a page; sets the status and the headers of the answer. */
  html(page: Page, request: Request & IdentifiedRequest, response: Response): string {
    const text = this.render(page.view, {
      ...this.around(request, response),
      ...page.model,
      ...problemsOf(page),
    });
    response.status(page.status).type('html');
    response.setHeader('Cache-Control', 'no-store');
    if (this.web.countQueries) response.setHeader('X-Waymark-Queries', String(queriesSoFar()));
    return text;
  }

  redirect({ path, notice }: Redirect, response: Response): void {
    if (notice) this.cookies.putNotice(response, notice);
    response.setHeader('Cache-Control', 'no-store');
    response.status(303).setHeader('Location', path);
  }

  private around(request: Request & IdentifiedRequest, response: Response): object {
    const { signedIn } = request.identified ?? {};
    const { principal = null } = signedIn ?? {};
    const [path = '/'] = request.originalUrl.split('?');
    const session = signedIn && this.cookies.session(request);
    return {
      assets: this.assets,
      nonce: String(response.locals['nonce'] ?? ''),
      path,
      urlWith: (changes: Readonly<Record<string, unknown>>) => urlWith(request.originalUrl, changes),
      formToken: session ? formTokenOf(session) : this.cookies.formToken(request, response),
      once: newOnce(),
      notice: this.cookies.takeNotice(request, response),
      person: signedIn && { name: signedIn.displayName, mayChoose: signedIn.held.length > 1 },
      role: principal && { id: principal.actor.role, name: roleNames[principal.actor.role] },
      school: principal?.school ?? null,
      mayFind: principal !== null && findsPupils(principal.actor.role),
      navigation: principal ? navigationFor(principal.actor.role, path) : [],
      idleSeconds: IDLE_SECONDS,
      requestId: String(response.getHeader('X-Request-Id') ?? ''),
    };
  }
}

/** For templates: problems as the error summary takes them, and by field as a field's `errorMessage` takes it. */
function problemsOf({ model }: Page): object {
  const problems = model.problems ?? [];
  return {
    values: model.values ?? {},
    errorList: problems.map(({ field, text }) => ({ text, href: `#${field}` })),
    problem: Object.fromEntries(problems.map(({ field, text }) => [field, { text }])),
  };
}

/** The address with other values in its query; an empty value takes a name out. For filters, sorting and pages. */
function urlWith(current: string, changes: Readonly<Record<string, unknown>>): string {
  const url = new URL(current, 'http://localhost');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  return `${url.pathname}${url.search}`;
}
