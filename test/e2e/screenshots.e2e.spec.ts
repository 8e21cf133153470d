// `npm run screenshots`: every listed page as a picture, wide and narrow, checked as it is photographed. Without the command
// it does nothing: the journeys check the pages.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkPage,
  newPage,
  openBrowser,
  openService,
  signIn,
  type Browser,
  type Page,
  type Service,
} from './support/index.js';
import { allScreens, type Screen } from './support/screens.js';

const folder = process.env['WAYMARK_TEST_SCREENSHOTS'];
const describeIf = folder ? describe : describe.skip;

describeIf('screenshots', () => {
  let service: Service;
  let browser: Browser;
  const pages = new Map<string, Page>();
  beforeAll(async () => {
    service = await openService();
    browser = await openBrowser();
    mkdirSync(folder!, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  }, 60_000);

  /** One page a role, so that each role signs in once. */
  async function pageOf(role: Screen['role']): Promise<Page> {
    const key = role ?? 'nobody';
    const known = pages.get(key);
    if (known) return known;
    const page = await newPage(browser, service);
    if (role) await signIn(page, role);
    pages.set(key, page);
    return page;
  }

  it('are made of every listed page', async () => {
    const problems: string[] = [];
    for (const { name, role, path, steps } of await allScreens()) {
      try {
        const page = await pageOf(role);
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(typeof path === 'string' ? path : await path(service));
        await steps?.(page);
        await page.screenshot({ path: join(folder!, `${name}.png`), fullPage: true });
        await page.setViewportSize({ width: 320, height: 640 });
        await page.screenshot({ path: join(folder!, `${name}-narrow.png`), fullPage: true });
        await page.setViewportSize({ width: 1280, height: 800 });
        await checkPage(page);
      } catch (error) {
        problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    expect(problems).toEqual([]);
  }, 600_000);
});
