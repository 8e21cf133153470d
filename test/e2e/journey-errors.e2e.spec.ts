// What goes wrong, and what the page says to do: a refusal, a page of others, a value that cannot be, Temporal away, the
// database away.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { listCaseViews, loadPupilEvents } from '#libs/store';
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
let page: Page;
beforeAll(async () => {
  [service, browser] = await Promise.all([openService(), openBrowser()]);
  page = await newPage(browser, service);
  await signIn(page, 'headteacher');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

/** How often a contact was recorded about a pupil. */
async function contacts(pupilId: string): Promise<number> {
  const events = await service.store.forSchool(service.schoolId, tx => loadPupilEvents(tx, pupilId));
  return events.filter(({ type }) => type === 'ContactRecorded').length;
}
const heading = (): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();

describe('an error page', () => {
  it.each([
    [403, '/referrals', 'You cannot see this page', 'Choose another role'],
    [404, '/cases/00000000-0000-4000-8000-000000000000', 'Page not found', 'Check the address'],
    [404, '/policy?id=nobody', 'Page not found', 'Check the address'],
    [422, '/worklist?after=nonsense', 'This cannot be used as it is', 'try again'],
  ])('%i: says at %s what happened and what to do', async (status, path, title, remedy) => {
    const answer = await page.goto(path);
    expect(answer!.status()).toBe(status);
    expect(await heading()).toBe(title);
    expect(await page.locator('main').innerText()).toContain(remedy);
    await checkPage(page);
  });

  it('403: a form from before another sign-in changes nothing', async () => {
    await page.goto('/school-picture');
    await page
      .locator('main input[name=_token]')
      .evaluateAll(found => found.forEach(each => each.setAttribute('value', 'old')));
    await page.getByRole('button', { name: 'Keep the benchmark' }).click();
    await page.getByRole('heading', { name: 'The form is out of date' }).waitFor();
    await checkPage(page);
  });
});

describe('with a part of the service away', () => {
  it('keeps a decision while Temporal is away, says so, and carries it out once it is back', async () => {
    const { items } = await service.store.forSchool(service.schoolId, tx =>
      listCaseViews(tx, { limit: 200 }),
    );
    const kase = items.find(({ onHold, status }) => !onHold && status === 'open')!;
    await page.goto(`/cases/${kase.caseId}/decide/record-contact`);
    await page.getByLabel('By telephone').check();
    await page.getByLabel('With whom?').fill('The mother');
    await page.getByLabel('What came of it?').fill('She rings back');
    const before = await contacts(kase.pupilId);
    service.temporalAway(true);
    await page.getByRole('button', { name: 'Record it' }).click();
    await page.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);
    await page.getByText('Please note').waitFor();
    await checkPage(page);
    service.temporalAway(false);
    // The relay looks again for what was not handed on.
    for (let tries = 0; (await contacts(kase.pupilId)) === before && tries < 400; tries += 1)
      await sleep(100);
    expect(await contacts(kase.pupilId)).toBe(before + 1);
  }, 60_000);

  it('503: says that the database is away, and is there again afterwards', async () => {
    const owner = new Client({ connectionString: service.databaseUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string }>('select current_database() as name');
    const limit = (most: number) => owner.query(`alter database ${rows[0]!.name} connection limit ${most}`);
    try {
      await limit(0);
      await owner.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      const answer = await page.goto('/worklist');
      expect(answer!.status()).toBe(503);
      expect(await heading()).toBe('The service is not available just now');
      await checkPage(page);
    } finally {
      await limit(-1);
      await owner.end();
    }
    await page.reload();
    expect(await heading()).toBe('Worklist');
  }, 60_000);
});
