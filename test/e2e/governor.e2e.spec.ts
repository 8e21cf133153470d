// What governors and the headteacher beside them see: figures and processes, a dated history while it is open; on screen,
// without scripts and on paper.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, londonDate } from '#libs/school-time';
import { listCaseViews } from '#libs/store';
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

let service: Service;
let browser: Browser;
let caseId: string;
beforeAll(async () => {
  [service, browser] = await Promise.all([openService(), openBrowser()]);
  const { items } = await service.store.forSchool(service.schoolId, tx => listCaseViews(tx, { limit: 1 }));
  caseId = items[0]!.caseId;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();

/** On paper there is the page and nothing to press. */
async function checkPrint(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  const shown = await page
    .locator('nav, .govuk-button')
    .evaluateAll(
      found => found.filter(each => (each as { checkVisibility?: () => boolean }).checkVisibility?.()).length,
    );
  expect({ page: page.url(), shown }).toMatchObject({ shown: 0 });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.emulateMedia({ media: 'screen' });
}

describe.each([true, false])('with scripts: %s', scripts => {
  it('a governor reads the school in figures and a case as a process, and checks its record', async () => {
    const page = await newPage(browser, service, { scripts });
    await signIn(page, 'governor');
    expect(await heading(page)).toBe('The school in figures');
    await checkPage(page);
    await checkPrint(page);
    await page.getByRole('link', { name: 'Cases as processes' }).click();
    await checkPage(page);
    await page.getByRole('link', { name: /^With something overdue/ }).click();
    await page.locator('tbody a').first().click();
    await checkPage(page);
    await checkPrint(page);
    await page.getByRole('button', { name: 'Check that the record is unbroken' }).click();
    await page.getByText('is unbroken: nothing was changed').waitFor();
    await checkPage(page);
    await page.goto('/process/0000-0000');
    expect(await heading(page)).toBe('Page not found');
    await page.context().close();
  }, 120_000);
});

describe('a dated history', () => {
  it('is opened by the headteacher from the case, read by one governor, counted, and closed again', async () => {
    const [head, governor] = [await newPage(browser, service), await newPage(browser, service)];
    await signIn(head, 'headteacher');
    await head.goto('/grants');
    await head.getByText('No history is open').waitFor();
    await head.goto(`/cases/${caseId}`);
    await head.getByRole('link', { name: 'Open to a governor' }).click();
    await checkPage(head);
    const pseudonym = /Case (\S{4}-\S{4})/.exec(await head.locator('main').innerText())![1]!;
    await head.getByRole('button', { name: 'Open the history' }).click();
    await head.getByText('There is a problem').waitFor();
    await checkPage(head);

    await signIn(governor, 'governor');
    await governor.goto(`/process/${pseudonym}/history`);
    await governor.getByText('has not opened the dated history').waitFor();
    await checkPage(governor);

    await head.locator('input[name=governor]').first().check();
    await head.getByLabel('A complaint that the governors hear').check();
    await head.getByLabel('What is it needed for?').fill('Complaint heard next week');
    const [year, month, day] = addDays(londonDate(Date.now()), 14).split('-').map(Number);
    await head.getByLabel('Until which day?').fill(`${day}/${month}/${year}`);
    await head.getByRole('button', { name: 'Open the history' }).click();
    await head.getByRole('heading', { level: 1, name: 'Histories opened to governors' }).waitFor();

    await governor.reload();
    await governor.getByText('This reading is written down').waitFor();
    expect(await governor.locator('main').innerText()).not.toMatch(/Samplewood|Mockford/);
    await checkPage(governor);
    await checkPrint(governor);

    await head.reload();
    await head.getByRole('cell', { name: '1', exact: true }).waitFor();
    await checkPage(head);
    await head.getByRole('button', { name: /^Close/ }).click();
    await head.getByText('closed early').waitFor();
    await governor.reload();
    await governor.getByText('has not opened the dated history').waitFor();
    await head.context().close();
    await governor.context().close();
  }, 120_000);

  it('leaves benchmarks to the headteacher', async () => {
    const page = await newPage(browser, service);
    await signIn(page, 'headteacher');
    await page.goto('/school-picture');
    await page.getByRole('button', { name: 'Keep the benchmark' }).click();
    await page.getByText('There is a problem').waitFor();
    await checkPage(page);
    await page.getByLabel('Persistent absence', { exact: true }).check();
    await page.getByLabel('Percentage').fill('18.1');
    await page.getByLabel('Where was it published?').fill('National figures, autumn');
    await page.getByRole('button', { name: 'Keep the benchmark' }).click();
    await page.getByText('Persistent absence, all pupils: 18.1 %').waitFor();
    await page.context().close();
  }, 60_000);
});
