// Somebody with a browser: signed in or not, with scripts or without.
import type { Browser, Page } from 'playwright-core';
import type { Role } from '#libs/access';
import { samplePassword } from '../../../apps/cli/src/sample/accounts.js';
import { watch } from './check-page.js';
import type { Service } from './service.js';

/** Names to sign in with in the made-up school. */
const names: Readonly<Record<Role, string>> = {
  'attendance-officer': 'officer@sample',
  'attendance-lead': 'lead@sample',
  headteacher: 'head@sample',
  dsl: 'dsl@sample',
  ewo: 'ewo@sample',
  governor: 'governor@sample',
  administrator: 'admin@sample',
};

export interface VisitOptions {
  /** False where the browser runs no scripts of the page. */
  readonly scripts?: boolean;
}

/**
 * A page of a browser profile of its own; addresses such as '/sign-in' are those of the service. Without scripts those of
 * the page are not let through, since the accessibility checks themselves need scripting switched on.
 */
export async function newPage(
  browser: Browser,
  service: Pick<Service, 'address'>,
  { scripts = true }: VisitOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: service.address,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  context.setDefaultTimeout(15_000);
  if (!scripts) await withoutScripts(context);
  return watch(await context.newPage());
}

async function withoutScripts(context: Awaited<ReturnType<Browser['newContext']>>): Promise<void> {
  await context.route('**/*.js', route => route.abort());
  await context.route(
    url => !url.pathname.startsWith('/assets/'),
    async route => {
      if (route.request().resourceType() !== 'document') return route.continue();
      const response = await route.fetch({ maxRedirects: 0 });
      const text = await response.text();
      return route.fulfill({ response, body: text.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '') });
    },
  );
}

/** Signs in as the role's account of the made-up school. */
export async function signIn(page: Page, role: Role): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Name or e-mail address').fill(names[role]);
  await page.getByLabel('Password').fill(samplePassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url => url.pathname !== '/sign-in');
}
