// What holds for every page in every state: nothing that axe finds, no sideways scrolling on a narrow screen, light, and
// few queries.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page, Response } from 'playwright-core';

/** The Web Content Accessibility Guidelines 2.2, A and AA, and what axe calls best practice; no rule is switched off. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const MOST_BYTES = 200_000;
const MOST_QUERIES = 12;
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 800 };

const seen = new WeakMap<Page, Promise<Response>[]>();

/** Remembers the answers that a page is made of. Call it once for a new browser page, before its first address. */
export function watch(page: Page): Page {
  const answers: Promise<Response>[] = [];
  seen.set(page, answers);
  page.on('response', response => {
    const isDocument = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    // A new document begins a new page; a redirect belongs to the page that it leads to.
    if (isDocument && response.status() < 300) answers.length = 0;
    answers.push(Promise.resolve(response));
  });
  return page;
}

/** Checks the page that is open now, as it stands. */
export async function checkPage(page: Page): Promise<void> {
  const before = page.viewportSize() ?? WIDE;
  const problems: string[] = [];
  for (const size of [before, NARROW]) {
    await page.setViewportSize(size);
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
    for (const { id, help, nodes } of violations) {
      problems.push(
        `${size.width} px: ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`,
      );
    }
    const beyond = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (beyond > 0) problems.push(`${size.width} px: ${beyond} px wider than the screen`);
  }
  await page.setViewportSize(before);
  problems.push(...(await weightProblems(page)));
  expect({ page: page.url().replace(/^https?:\/\/[^/]+/, ''), problems }).toEqual({
    page: expect.any(String),
    problems: [],
  });
}

async function weightProblems(page: Page): Promise<string[]> {
  const answers = seen.get(page);
  if (!answers) throw new Error('the page is not watched; open it with newPage() or call watch(page) first');
  const problems: string[] = [];
  let bytes = 0;
  for (const answer of await Promise.all(answers)) {
    if (answer.request().resourceType() === 'font') continue;
    bytes += (await answer.body().catch(() => Buffer.alloc(0))).length;
    // A form that is sent does its work first: the limit is for what a look at a page costs.
    const isLook = answer.request().method() === 'GET';
    const queries = isLook ? Number(answer.headers()['x-waymark-queries'] ?? 0) : 0;
    if (queries > MOST_QUERIES) problems.push(`${queries} queries, ${MOST_QUERIES} at most`);
  }
  if (bytes > MOST_BYTES) problems.push(`${bytes} bytes, ${MOST_BYTES} at most`);
  return problems;
}
