// The attendance lead's morning and the headteacher's approval, in a browser, on the real database and Temporal.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#libs/access';
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
let cases: readonly CaseView[];
const used = new Set<string>();

beforeAll(async () => {
  [service, browser] = await Promise.all([openService(), openBrowser()]);
  cases = await service.store.forSchool(service.schoolId, async tx => {
    const { items } = await listCaseViews(tx, { limit: 200 });
    return items;
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

/** A case of the made-up school in which this waits; each once. */
function caseWaitingFor(what: string): CaseView {
  const found = cases.find(
    ({ caseId, awaiting, onHold }) =>
      !onHold && !used.has(caseId) && awaiting.some(item => item.what.startsWith(what)),
  );
  if (!found) throw new Error(`the made-up school has no case that waits for ${what}`);
  used.add(found.caseId);
  return found;
}

async function visitor(role: Role, scripts = true): Promise<Page> {
  const page = await newPage(browser, service, { scripts });
  await signIn(page, role);
  return page;
}

const typesOf = async ({ pupilId, caseId }: CaseView): Promise<string[]> =>
  (await service.store.forSchool(service.schoolId, tx => loadPupilEvents(tx, pupilId)))
    .filter(({ streamId }) => streamId === caseId)
    .map(({ type }) => type);

/** Waits for the page with this heading. */
const arrive = (page: Page, heading: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: heading }).waitFor();

/** What the focus is on, as people know it: its label, or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `(() => { const e = document.activeElement; return ((e.labels && e.labels[0]) || e).textContent.trim().replace(/\\s+/g, ' '); })()`,
  );

/** Presses Tab until the focus is on something whose name begins so. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press('Tab');
    passed.push(await focused(page));
    if (passed.at(-1)!.startsWith(name)) return;
  }
  throw new Error(`the keyboard never comes to ${name}: ${passed.join(' | ').slice(0, 2000)}`);
}

describe('the attendance lead', () => {
  it('goes from the worklist to a letter, reads it, approves it, and finds it in the case', async () => {
    const kase = caseWaitingFor('approve:target-letter');
    const page = await visitor('attendance-lead');
    await page.goto('/worklist');
    await arrive(page, 'Worklist');
    for (const tab of ['Due this week', 'Overdue', 'On hold', 'All open cases'])
      await page.getByRole('link', { name: new RegExp(`^${tab}`) }).click();
    await checkPage(page);
    await page.goto('/worklist?tab=open&stage=meeting&year=3&cohort=ehcp');
    expect(await page.getByText('Nothing matches these filters').count()).toBe(1);
    await checkPage(page);

    await page.goto(`/cases/${kase.caseId}`);
    await page.getByRole('button', { name: 'Look at it and approve' }).click();
    await page.getByRole('button', { name: 'Continue to the letters' }).click();
    await arrive(page, 'Check what goes out');
    await checkPage(page);
    // Pressed twice: one approval.
    await page.getByRole('button', { name: 'Approve and send' }).dblclick();
    await page.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);
    expect(await page.getByText('The letters are on their way').count()).toBe(1);
    expect((await typesOf(kase)).filter(type => type === 'StageApproved')).toHaveLength(1);

    // Back to the form, and tried once more: refused in words, and nothing twice.
    await page.evaluate('history.go(-2)');
    await arrive(page, 'Approve "Target letter"');
    await page.locator('form#form button.govuk-button').click();
    await page.getByText('This is not possible').waitFor();
    expect((await typesOf(kase)).filter(type => type === 'StageApproved')).toHaveLength(1);
    await page.context().close();
  }, 120_000);

  it('declines a letter with the keyboard alone, at 400 % zoom', async () => {
    const kase = caseWaitingFor('approve:target-letter');
    const page = await visitor('attendance-lead');
    // A window of 1280 by 1024 pixels at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    await page.goto(`/cases/${kase.caseId}`);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Decline');
    await page.keyboard.press('Enter');
    await arrive(page, 'Decline "Target letter"');
    await tabTo(page, 'Why is this step not right');
    await page.keyboard.type('Looked at with the family last week');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await tabTo(page, 'Decline');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);
    expect(await typesOf(kase)).toContain('StageDeclined');
    await page.context().close();
  }, 120_000);

  it('records a meeting with what was agreed, without scripts, after mistakes that cost nothing typed', async () => {
    const kase = caseWaitingFor('hold-meeting');
    const page = await visitor('attendance-lead', false);
    await page.goto(`/cases/${kase.caseId}/decide/hold-meeting`);
    await page.getByLabel('What will be done').first().fill('Breakfast club on Mondays');
    await page.getByRole('button', { name: 'Record the meeting' }).click();
    await page.getByText('There is a problem').waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByLabel('What will be done').first().inputValue()).toBe('Breakfast club on Mondays');
    await checkPage(page);
    await page.getByLabel('None was offered').check();
    const first = page.locator('fieldset.wm-row').first();
    await first.getByLabel('Pastoral staff').check();
    for (const [part, text] of [
      ['Day', '30'],
      ['Month', '6'],
      ['Year', String(new Date().getFullYear() + 1)],
    ] as const)
      await first.getByLabel(part).fill(text);
    await page.getByRole('button', { name: 'Record the meeting' }).click();
    await page.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);
    expect(await page.getByRole('heading', { name: 'Plan' }).count()).toBe(1);
    expect(await page.getByText('Breakfast club on Mondays').count()).toBeGreaterThan(0);
    const types = await typesOf(kase);
    expect(types).toEqual(expect.arrayContaining(['MeetingHeld', 'ActionAgreed']));
    await page.context().close();
  }, 120_000);

  it('hears of what somebody else decided first', async () => {
    const kase = caseWaitingFor('approve:target-letter');
    const [lead, head] = [await visitor('attendance-lead'), await visitor('headteacher')];
    const way = `/cases/${kase.caseId}/decide/decline?of=target-letter`;
    for (const page of [lead, head]) {
      await page.goto(way);
      await page.getByLabel('Why is this step not right').fill('The family has moved house this week');
      await page.getByLabel('Pass it over').check();
    }
    await lead.getByRole('button', { name: 'Decline' }).click();
    await lead.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);
    await head.getByRole('button', { name: 'Decline' }).click();
    await arrive(head, 'Somebody was faster');
    await checkPage(head);
    await lead.context().close();
    await head.context().close();
  }, 120_000);

  it('writes a note with a file', async () => {
    const [kase] = cases;
    const page = await visitor('attendance-lead');
    await page.goto(`/cases/${kase!.caseId}/notes`);
    await page.getByLabel('New note').fill('The card was shown at the desk.');
    await page
      .getByLabel('Files')
      .setInputFiles({ name: 'card.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 card') });
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.getByText('card.pdf').waitFor();
    await checkPage(page);
    await page.context().close();
  }, 60_000);
});

describe('the headteacher', () => {
  it('meets the questions of the law before a Notice to Improve, and a refusal in plain words', async () => {
    const kase = caseWaitingFor('consider-threshold');
    const page = await visitor('headteacher');
    await page.goto(`/cases/${kase.caseId}/decide/consider-threshold`);
    await page.getByLabel('Prepare a Notice to Improve').check();
    await page.getByLabel('Why?', { exact: true }).fill('Support was offered twice and not taken up');
    await page.getByRole('button', { name: 'Keep my decision' }).click();
    await page.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);

    await page.goto(`/cases/${kase.caseId}/decide/issue-nti`);
    await page.locator('input[name=parents]').first().check();
    await page.getByLabel('Length').fill('9');
    await page.getByLabel('Unauthorised sessions allowed').fill('2');
    await page.locator('input[name="judgement.supportAppropriate"][value=yes]').check();
    await page.locator('input[name="judgement.supportEngaged"][value=no]').check();
    for (const part of ['bestTool', 'otherStep', 'equalityAct'])
      await page.locator(`[id="judgement.${part}"]`).fill('Considered with the family');
    await page.getByLabel('Who at the authority was asked?').fill('The attendance team');
    for (const [part, text] of [
      ['day', '3'],
      ['month', '9'],
      ['year', String(new Date().getFullYear())],
    ] as const)
      await page.locator(`[id="laConsulted.on-${part}"]`).fill(text);
    await page.locator('form#form button.govuk-button').click();
    await page.getByText('This is not possible').waitFor();
    expect(await page.getByText('9 weeks were given; the period takes 3 to 6').count()).toBe(1);
    await checkPage(page);

    await page.getByLabel('Length').fill('3');
    // What the notice must state and the case does not hold is asked for, and the answers stay.
    await page.locator('form#form button.govuk-button').click();
    await page.getByText('Which support was given so far: the letter needs this').first().waitFor();
    await page
      .getByLabel('Which support was given so far?')
      .fill(`3 9 ${new Date().getFullYear()}: Breakfast club`);
    await page.getByLabel('Which support do you offer now?').fill('A meeting each Monday');
    await page.locator('form#form button.govuk-button').click();
    await arrive(page, 'Check what goes out');
    await page.getByRole('button', { name: 'Issue the notice' }).click();
    await page.waitForURL(url => url.pathname === `/cases/${kase.caseId}`);
    expect(await typesOf(kase)).toContain('NoticeToImproveIssued');
    await checkPage(page);
    await page.context().close();
  }, 120_000);
});
