// The policy pages: the ladder and its figures, two policies side by side, another policy over the school's own register.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  checkPage,
  newPage,
  openBrowser,
  openService,
  signIn,
  type Browser,
  type Service,
} from './support/index.js';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([openService(), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

describe.each([true, false])('with scripts: %s', scripts => {
  it('shows, compares and tries out policies', async () => {
    const page = await newPage(browser, service, { scripts });
    await signIn(page, 'headteacher');
    await page.goto('/policy');
    await checkPage(page);
    await page.getByLabel('Show another policy').selectOption('wessex');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText("This is not your school's policy").waitFor();
    await page.getByRole('link', { name: 'Compare two policies' }).click();
    await page.getByText(/figures differ/).waitFor();
    await checkPage(page);
    await page.goto('/policy/what-if');
    await checkPage(page);
    await page.getByLabel('The other policy').selectOption('wessex');
    await page.getByRole('button', { name: 'Run it' }).click();
    await page.getByRole('heading', { name: 'Pupils whose path differs' }).waitFor({ timeout: 60_000 });
    await page.getByText('The chart as a table').click();
    await checkPage(page);
    await page.emulateMedia({ media: 'print' });
    await page.getByRole('img').first().waitFor();
    await page.context().close();
  }, 120_000);
});
