// The training room by itself: what it says before it is there, in it, without scripts, and where time cannot be moved on.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  checkPage,
  newPage,
  openBrowser,
  openService,
  signIn,
  trainee,
  type Browser,
  type Service,
} from './support/index.js';

let service: Service;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([openService({ training: true }), openBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

it('is started, entered, moved on by a week and started afresh, without scripts', async () => {
  const page = await newPage(browser, service, { scripts: false });
  const me = trainee(page, service);
  await signIn(page, 'dsl');
  await page.goto('/training');
  await checkPage(page);
  await me.press('Start the training room');
  await page.getByText('The training room is ready').waitFor();
  await me.play('attendance-lead');
  await page.goto('/training');
  await me.press('Move time on');
  await page.getByText('There is a problem').waitFor();
  await checkPage(page);
  await me.moveOn('By one week');
  await checkPage(page);
  await me.play('governor');
  await page.getByRole('link', { name: 'Change role to move time on' }).waitFor();
  await me.play('headteacher');
  await page.goto('/training');
  await me.press('Start afresh');
  await page.getByText('The training room is ready').waitFor();
  await me.play('attendance-lead');
  await page.goto('/training');
  expect(await page.locator('main').innerText()).toContain('Gwen Trialstone');
  await page.context().close();
}, 120_000);
