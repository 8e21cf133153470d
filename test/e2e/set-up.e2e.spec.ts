// A register goes in through the browser, with scripts and without; the pages for setting up hold for everybody.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  service = await openService();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

/** A row a mark for some pupils on the last Monday with marks, and a row that cannot be taken. */
async function register(): Promise<Buffer> {
  const pupils = await service.store.forSchool(service.schoolId, tx =>
    tx.query<{ upn: string; day: string }>(
      `select upn, (select to_char(max(monday), 'DD/MM/YYYY') from waymark.pupil_week) as day
       from waymark.pupil where upn is not null order by upn limit 40`,
    ),
  );
  const { day } = pupils[0]!;
  const lines = pupils.map(({ upn }) => `${upn};${day};AM;/`);
  return Buffer.from(['UPN;Date;AM/PM;Mark', `X999999999999;${day};AM;O`, ...lines, ''].join('\n'));
}

describe.each([true, false])('importing a register with scripts: %s', scripts => {
  it('goes from the file over its columns and a trial into the register', async () => {
    const page = await newPage(browser, service, { scripts });
    await signIn(page, 'attendance-officer');
    await page.goto('/import');
    await page.getByRole('button', { name: 'Look at the file' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Choose a file');
    await checkPage(page);
    const name = scripts ? 'with.csv' : 'without.csv';
    const file = { name, mimeType: 'text/csv', buffer: await register() };
    await page.getByLabel('File', { exact: true }).setInputFiles(file);
    await page.getByRole('button', { name: 'Look at the file' }).click();
    expect(await page.getByLabel('Attendance code').inputValue()).toBe('Mark');
    await checkPage(page);
    await page.getByRole('button', { name: 'Check the file' }).click();
    // Without scripts a page that is being read is looked at again by its link.
    const settle = async (title: string): Promise<void> => {
      const done = page.getByRole('heading', { name: title, level: 1 });
      for (let i = 0; i < 60 && !(await done.isVisible()); i += 1) {
        const again = page.getByRole('link', { name: 'Look again' });
        if (!scripts && (await again.isVisible())) await again.click();
        else await page.waitForTimeout(100);
      }
      await done.waitFor();
    };
    await settle('Check before it is taken in');
    if (scripts) await checkPage(page);
    expect(await page.getByRole('region', { name: 'Rejected rows' }).innerText()).toContain(
      'no pupil of this school',
    );
    await page.getByRole('button', { name: 'Take in' }).click();
    await settle('The file is taken in');
    if (scripts) await checkPage(page);
    const [rejected] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the rejected rows' }).click(),
    ]);
    expect(rejected.suggestedFilename()).toMatch(/^rejected-rows-.*\.csv$/);
    await page.context().close();
  }, 60_000);
});

it('shows the office what waits, and administrators what is missing', async () => {
  const officer = await newPage(browser, service);
  await signIn(officer, 'attendance-officer');
  for (const path of ['/office?list=amendment-query', '/letters']) {
    await officer.goto(path);
    await checkPage(officer);
  }
  const page = await newPage(browser, service);
  await signIn(page, 'administrator');
  expect(new URL(page.url()).pathname).toBe('/set-up');
  await checkPage(page);
  await page.getByRole('link', { name: 'School and letter head' }).click();
  await page.getByLabel('Name of the school').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('Enter the name of the school');
  await checkPage(page);
}, 120_000);

it('shows what another calendar would move before it is saved', async () => {
  const page = await newPage(browser, service);
  await signIn(page, 'attendance-lead');
  await page.goto('/set-up/calendar');
  const day = await service.store.forSchool(service.schoolId, tx =>
    tx.query<{ day: string }>(`select to_char(now() + interval '7 days', 'FMDD FMMonth YYYY') as day`),
  );
  await page.getByLabel('Days on which the school is closed').fill(day[0]!.day);
  await page.getByRole('button', { name: 'Show what would move' }).click();
  expect(await page.getByRole('main').innerText()).toContain('Nothing is saved yet');
  await page.getByRole('button', { name: 'Save the calendar' }).click();
  expect(await page.getByLabel('Days on which the school is closed').inputValue()).toBe(day[0]!.day);
}, 60_000);
