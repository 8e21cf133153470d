// The authority's officer, in a browser, on the real database and Temporal: a referral is returned with what is missing, comes
// again, is accepted; a penalty notice is issued after its letter was read, and paid.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
import type { Action } from '#libs/casework';
import { askForAction } from '#libs/desk';
import { londonDate } from '#libs/school-time';
import { listCaseViews, loadPupilEvents, type CaseView } from '#libs/store';
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
let kase: CaseView;
beforeAll(async () => {
  [service, browser] = await Promise.all([openService(), openBrowser()]);
  const { items } = await service.store.forSchool(service.schoolId, tx => listCaseViews(tx, { limit: 200 }));
  kase = items.find(
    ({ awaiting, proposed }) =>
      proposed !== 'ewo-referral' && awaiting.some(({ what }) => what === 'consider-threshold'),
  )!;
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

const judgement = {
  supportAppropriate: 'no',
  supportEngaged: 'no',
  bestTool: 'Support was offered and refused',
  otherStep: 'A meeting was offered twice',
  equalityAct: 'Nothing applies',
} as const;
const headActs = async (action: Action): Promise<void> => {
  const { store, gateway, schoolId } = service;
  const asking = {
    actor: { id: 'head', role: 'headteacher' as Role },
    schools: [],
    school: null,
    everySchool: false,
  };
  const desk = { store, gateway, logger: { warn: () => {} } as never, now: Date.now };
  const { status } = await askForAction(desk, { id: schoolId }, asking, kase.caseId, { action });
  expect([action.action, status]).toEqual([action.action, 'done']);
};
const refers = (): Promise<void> =>
  headActs({ action: 'submit-referral', purpose: 'penalty', reason: 'The family does not answer' });
const types = async (): Promise<string[]> =>
  (await service.store.forSchool(service.schoolId, tx => loadPupilEvents(tx, kase.pupilId))).map(
    ({ type }) => type,
  );
const backOnReferral = (page: Page): Promise<void> =>
  page.waitForURL(url => url.pathname === `/referrals/${kase.caseId}`);

describe.each([true, false])('the authority with scripts: %s', scripts => {
  it('sees what every school referred, its days, and finds a pupil', async () => {
    const page = await newPage(browser, service, { scripts });
    await signIn(page, 'ewo');
    expect(new URL(page.url()).pathname).toBe('/referrals');
    for (const list of ['New', 'To issue', 'To decide', 'Running', 'Support', 'Returned', 'Paid', 'Ended']) {
      await page.getByRole('link', { name: new RegExp(`^${list} \\d`) }).click();
      await page.getByRole('heading', { level: 2, name: list, exact: true }).waitFor();
    }
    await checkPage(page);
    await page.goto('/referrals?list=to-decide');
    await checkPage(page);
    await page.locator('.wm-task a').first().click();
    await page.getByRole('heading', { name: 'What is plainly missing' }).waitFor();
    await checkPage(page);
    const name = await page.getByRole('heading', { level: 1 }).innerText();
    await page.goto('/authority-deadlines');
    await page.getByText(/^Overdue \(/).waitFor();
    await checkPage(page);
    await page.goto(`/pupil-search?q=${encodeURIComponent(name.split(/\s+/)[1]!)}`);
    await checkPage(page);
    await page.locator('.wm-found-cases a').first().click();
    await page.getByRole('heading', { name: 'Chronology' }).waitFor();
    await page.goto('/pupil-search?q=a');
    await page.getByText('There is a problem').waitFor();
    await checkPage(page);
    await page.context().close();
  }, 180_000);
});

describe('a referral', () => {
  it('is returned, comes again, is accepted; the notice is issued and paid', async () => {
    await headActs({
      action: 'consider-threshold',
      decision: 'penalty',
      reason: 'Nothing has helped',
      judgement,
      supportException: 'no-effect-expected',
    });
    await refers();
    const page = await newPage(browser, service);
    await signIn(page, 'ewo');
    await page.goto(`/referrals/${kase.caseId}`);
    await page.getByText('The family does not answer').first().waitFor();
    await checkPage(page);

    await page.getByRole('button', { name: 'Return the referral' }).click();
    await page.getByRole('button', { name: 'Return it' }).click();
    await page.getByText('There is a problem').waitFor();
    await checkPage(page);
    await page.getByLabel('A meeting with the parents').check();
    await page.getByLabel('In your own words').fill('The letter of May');
    await page.getByRole('button', { name: 'Return it' }).click();
    await backOnReferral(page);
    await page.getByText('Asked for: A meeting with the parents').waitFor();
    await checkPage(page);

    await refers();
    await page.reload();
    await page.getByRole('button', { name: 'Accept the referral' }).click();
    await checkPage(page);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await backOnReferral(page);

    await page.getByRole('link', { name: 'Issue a penalty notice to' }).first().click();
    await checkPage(page);
    await page.getByRole('group', { name: 'Is support appropriate' }).getByLabel('No').check();
    await page
      .getByRole('group', { name: 'Does the family engage' })
      .getByLabel('No', { exact: true })
      .check();
    await page.getByLabel('Why is this the best way').fill(judgement.bestTool);
    await page.getByLabel('Which further support').fill(judgement.otherStep);
    await page.getByLabel('Have you considered the Equality Act').fill(judgement.equalityAct);
    await page.getByLabel('Our own register').check();
    await page.getByLabel('What is the pupil’s address').fill('1 Example Street\nSampleton');
    await page.getByRole('button', { name: 'Continue to the letters' }).click();
    await page.getByRole('heading', { name: '1 letter will go out' }).waitFor();
    await checkPage(page);
    await page.getByRole('button', { name: 'Issue the penalty notice' }).dblclick();
    await backOnReferral(page);
    expect((await types()).filter(type => type === 'PenaltyNoticeIssued')).toHaveLength(1);
    await page.getByText('Days for payment run').waitFor();

    await page.getByRole('link', { name: 'Record a payment by' }).first().click();
    await page.getByLabel('Amount').fill('80');
    const [year, month, day] = londonDate(Date.now()).split('-') as [string, string, string];
    for (const [part, text] of [
      ['Day', day],
      ['Month', month],
      ['Year', year],
    ] as const)
      await page.getByLabel(part).fill(text);
    await page.getByRole('button', { name: 'Record the payment' }).click();
    await backOnReferral(page);
    await page.getByText('Notice paid', { exact: true }).waitFor();
    await checkPage(page);
    expect(await types()).toContain('PenaltyNoticePaid');
    await page.context().close();
  }, 240_000);
});
