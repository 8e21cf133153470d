// One case from an imported register to a paid penalty notice and its audit, walked through the pages by everybody who has a
// part in it, in the training room: weeks pass in seconds there, on the real engine.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addDays, weekday } from '#libs/school-time';
import { listCaseViews, loadPupilEvents } from '#libs/store';
import { trainingSchoolOf } from '#libs/training';
import {
  checkPage,
  clockFrom,
  newPage,
  openBrowser,
  openService,
  signIn,
  trainee,
  type Browser,
  type Page,
  type Service,
  type Trainee,
} from './support/index.js';

let service: Service;
let browser: Browser;
let page: Page;
let me: Trainee;
let caseId: string;

beforeAll(async () => {
  const clock = clockFrom('11-24');
  [service, browser] = await Promise.all([openService({ training: true, clock }), openBrowser()]);
  page = await newPage(browser, service);
  me = trainee(page, service);
  await signIn(page, 'attendance-lead');
  await page.goto('/training');
  await me.press('Start the training room');
  await page.getByText('The training room is ready').waitFor();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

const ask = (action: string, of = ''): Promise<unknown> =>
  page.goto(`/cases/${caseId}/decide/${action}${of && `?of=${of}`}`);

/** Events of the case, in order. */
async function story(): Promise<readonly string[]> {
  return await service.store.forSchool(trainingSchoolOf(service.schoolId), async tx => {
    const { items } = await listCaseViews(tx, { limit: 50 });
    const { pupilId } = items.find(each => each.caseId === caseId)!;
    return (await loadPupilEvents(tx, pupilId)).map(({ type }) => type);
  });
}

async function judge(): Promise<void> {
  await page.locator('input[name="judgement.supportAppropriate"][value=yes]').check();
  await page.locator('input[name="judgement.supportEngaged"][value=engaged-not-working]').check();
  for (const part of ['bestTool', 'otherStep', 'equalityAct'])
    await page.locator(`[id="judgement.${part}"]`).fill('Weighed with the family file');
}

async function refer(why: string): Promise<void> {
  await ask('submit-referral');
  await page.getByLabel('A penalty notice').check();
  await page.getByLabel('Why?').fill(why);
  await me.decide('Refer');
}

/** The office takes a register in. */
async function register(): Promise<void> {
  await me.play('attendance-officer');
  const firstDay = addDays(await me.today(), -15);
  const days = Array.from({ length: 14 }, (_, i) => addDays(firstDay, i)).filter(day => weekday(day) <= 5);
  const rows = days.flatMap(day => ['AM', 'PM'].map(half => `T999000000007;${day};${half};O`));
  await page.goto('/import');
  await page.getByLabel('File', { exact: true }).setInputFiles({
    name: 'register.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['UPN;Date;AM/PM;Mark', ...rows].join('\n')),
  });
  await me.press('Look at the file');
  await me.press('Check the file');
  await page.getByText('Check before it is taken in').first().waitFor();
  await me.press('Take in');
  await page.getByText('Take in another file').waitFor();

  await page.goto('/training');
  await page.getByLabel('Gwen Trialstone').selectOption('slipping');
  await me.press('Keep how they attend');
  await page.getByText('From the next register on').waitFor();
  await checkPage(page);
}

/** The lead approves the letter and the meeting, and the contract is signed. */
async function ladder(): Promise<void> {
  await me.play('attendance-lead');
  await page.goto('/worklist');
  await page.getByRole('link', { name: 'Gwen Trialstone', exact: true }).first().click();
  await page.waitForURL(/\/cases\//);
  caseId = new URL(page.url()).pathname.split('/')[2]!;
  await page.getByRole('button', { name: 'Look at it and approve' }).click();
  await me.decide('Approve and send');

  await me.moveOn('By three weeks', 'By three weeks', 'By one week');
  await ask('conclude-review', 'target-letter');
  await page.getByLabel('Not met').check();
  await page.getByLabel('Why?').fill('Attendance did not change');
  await me.decide('Conclude the review');

  await ask('approve', 'meeting');
  await me.fillDate('details.meeting.on', addDays(await me.today(), 7));
  await page.getByLabel('At what time?').fill('15:30');
  await page.getByLabel('Where is it?').fill('The front office');
  await page.getByLabel('Who takes part?').fill('The attendance lead');
  await me.decide('Approve and send');

  await me.moveOn('By one week');
  const today = await me.today();
  await ask('hold-meeting', 'meeting');
  await page.locator('input[name=attended]').first().check();
  await page.getByLabel('Signed by everyone who came').check();
  await me.fillDate('details.contract.from', today);
  await me.fillDate('details.contract.reviewOn', addDays(today, 30));
  await me.fillDate('details.contract.until', addDays(today, 60));
  await page.getByLabel('What does the parent undertake?').fill('Brings the pupil to the gate');
  await page.getByLabel('What does the school undertake?').fill('A quiet place at registration');
  const agreed = page.locator('fieldset.wm-row').first();
  await agreed.getByLabel('What will be done').fill('Breakfast club');
  await agreed.getByLabel('Pastoral staff').check();
  const [year = '', month = '', day = ''] = addDays(today, 30).split('-');
  for (const [part, text] of Object.entries({ Day: day, Month: month, Year: year }))
    await agreed.getByLabel(part).fill(text);
  await me.decide('Record the meeting');
  expect(await page.getByText('Breakfast club').count()).toBeGreaterThan(0);
  expect(await story()).toEqual(
    expect.arrayContaining(['ReviewConcluded', 'MeetingHeld', 'ContractSigned', 'ActionAgreed']),
  );
}

/** The headteacher issues a Notice to Improve; its three weeks pass. */
async function notice(): Promise<void> {
  await me.play('headteacher');
  await ask('consider-threshold');
  await page.getByLabel('Prepare a Notice to Improve').check();
  await page.getByLabel('Why?', { exact: true }).fill('Support was offered and taken up twice');
  await me.decide('Keep my decision');

  await ask('issue-nti');
  await page.locator('input[name=parents]').first().check();
  await page.getByLabel('Length').fill('3');
  await page.getByLabel('Unauthorised sessions allowed').fill('0');
  await judge();
  await page.getByLabel('Who at the authority was asked?').fill('The attendance team');
  await me.fillDate('laConsulted.on', await me.today());
  await page.getByLabel('Which support do you offer now?').fill('Breakfast club');
  await me.decide('Issue the notice');

  await me.moveOn('By three weeks', 'By one week');
  await page.goto(`/cases/${caseId}`);
  await page.getByRole('button', { name: 'Conclude the notice' }).click();
  await page.getByLabel('No, the notice has failed').check();
  await page.getByLabel('Why?').fill('Absent in each of the three weeks');
  await me.decide('Conclude the notice');
  await refer('See the threshold and the support given');
  expect(await story()).toEqual(
    expect.arrayContaining(['NoticeToImproveIssued', 'NoticeToImproveFailed', 'ReferralSubmitted']),
  );
}

/** The authority returns the referral for what is missing, accepts it anew, and issues a notice, which is paid. */
async function authority(): Promise<void> {
  await me.play('ewo');
  await page.getByRole('link', { name: 'Gwen Trialstone' }).first().click();
  await page.waitForURL(/\/referrals\/./);
  await checkPage(page);
  await ask('return-referral');
  await page.getByLabel('What the pupil and the parents say').check();
  await me.decide('Return it');

  await me.play('headteacher');
  await ask('record-view');
  await page.getByLabel('Whose view?').fill('The pupil');
  await page.getByLabel('What do they say?').fill('Mornings are hard');
  await me.decide('Record it');
  await refer('With the views of the family, as asked');

  await me.play('ewo');
  await ask('accept-referral');
  await me.decide('Accept');
  await page
    .getByRole('link', { name: /^Issue a penalty notice to/ })
    .first()
    .click();
  await judge();
  await page.getByLabel('Our own register of penalty notices').check();
  await page.getByLabel('What is the pupil’s address?').fill('7 Practice Lane');
  await me.decide('Issue the penalty notice');
  await page
    .getByRole('link', { name: /^Record a payment by/ })
    .first()
    .click();
  await page.getByLabel('Amount').fill('80');
  await me.fillDate('on', await me.today());
  await me.decide('Record the payment');
  expect(await page.getByText('Paid', { exact: true }).count()).toBeGreaterThan(0);
  expect((await story()).at(-1)).toBe('PenaltyNoticePaid');
}

/** A governor sees the steps and that the record is unbroken, and no child. */
async function audit(): Promise<void> {
  await me.play('governor');
  await page.goto('/process');
  await page
    .getByRole('row', { name: /Penalty notice paid/ })
    .getByRole('link')
    .click();
  const steps = await page.locator('main').innerText();
  for (const step of ['Meeting held', 'Notice to Improve issued', 'Referral returned', 'Penalty notice paid'])
    expect(steps).toContain(step);
  expect(steps).not.toMatch(/Gwen|Trialstone|20\d\d/);
  await me.press('Check that the record is unbroken');
  await page.getByText('is unbroken: nothing was changed').waitFor();
  await checkPage(page);
  await page.goto(`/cases/${caseId}`);
  await page.getByRole('heading', { name: 'You cannot see this page' }).waitFor();
}

it('goes from an imported register to a paid penalty notice, and is audited', async () => {
  for (const part of [register, ladder, notice, authority, audit]) await part();
}, 300_000);
