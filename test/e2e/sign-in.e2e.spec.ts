// Signing in, being refused, being locked out, signing out, being forgotten; with scripts and without.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { samplePassword } from '../../apps/cli/src/sample/accounts.js';
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
beforeAll(async () => {
  service = await openService();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.close();
}, 60_000);

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const tryWith = async (page: Page, name: string, password: string): Promise<void> => {
  await page.getByLabel('Name or e-mail address').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

describe.each([true, false])('signing in with scripts: %s', scripts => {
  it('asks for name and password, keeps the name, lets in and out again', async () => {
    const page = await newPage(browser, service, { scripts });
    await page.goto('/account');
    expect(await heading(page)).toBe('Sign in');
    await checkPage(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').innerText()).toMatch(/Enter your name[\s\S]*Enter your password/);
    expect(await page.title()).toMatch(/^Error: /);
    await checkPage(page);
    await tryWith(page, 'lead@sample', 'not the password');
    expect(await page.getByRole('alert').innerText()).toContain('name or the password is not right');
    expect(await page.getByLabel('Name or e-mail address').inputValue()).toBe('lead@sample');
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    await tryWith(page, 'LEAD@sample ', samplePassword);
    expect(new URL(page.url()).pathname).toBe('/account');
    await checkPage(page);
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'waymark');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByText('You are signed out.').waitFor();
    await checkPage(page);
    // The cookie of before lets nobody in.
    await page.context().addCookies([cookie!]);
    await page.goto('/account');
    expect(await heading(page)).toBe('Sign in');
    await page.context().close();
  }, 120_000);

  it('shows a page that the role does not have as such, and what to do', async () => {
    const page = await newPage(browser, service, { scripts });
    await signIn(page, 'governor');
    await page.goto('/worklist');
    expect(await heading(page)).toMatch(/cannot see this page/);
    await checkPage(page);
    await page.goto('/nothing-here');
    expect(await heading(page)).toBe('Page not found');
    await checkPage(page);
    await page.context().close();
  }, 120_000);
});

describe('an account', () => {
  it('waits after many wrong passwords, whoever asks, and says for how long', async () => {
    const page = await newPage(browser, service);
    await page.goto('/sign-in');
    for (let i = 0; i < 5; i += 1) await tryWith(page, 'dsl@sample', `wrong ${i}`);
    expect(await page.getByRole('alert').innerText()).toMatch(/too many wrong attempts. Wait \d+ seconds/);
    await tryWith(page, 'dsl@sample', samplePassword);
    expect(await page.getByRole('alert').innerText()).toMatch(/too many wrong attempts/);
    await tryWith(page, 'nobody@sample', 'as slow and as silent');
    expect(await page.getByRole('alert').innerText()).toContain('name or the password is not right');
    await page.context().close();
  }, 60_000);

  it('is signed out after half an hour without a page, and comes back to where it was', async () => {
    const page = await newPage(browser, service);
    await signIn(page, 'headteacher');
    await ageSessions(31);
    await page.goto('/account/password');
    expect(await heading(page)).toBe('Sign in');
    await tryWith(page, 'head@sample', samplePassword);
    expect(new URL(page.url()).pathname).toBe('/account/password');
    await page.context().close();
  }, 60_000);

  it('changes its password, and is signed out everywhere else', async () => {
    const [here, there] = [await newPage(browser, service), await newPage(browser, service)];
    await signIn(here, 'administrator');
    await signIn(there, 'administrator');
    await here.goto('/account/password');
    await checkPage(here);
    const change = async (current: string, next: string) => {
      await here.getByLabel('Current password').fill(current);
      await here.getByLabel('New password', { exact: true }).fill(next);
      await here.getByLabel('New password once more').fill(next);
      await here.getByRole('button', { name: 'Change password' }).click();
    };
    await change(samplePassword, 'Password1234');
    expect(await here.getByRole('alert').innerText()).toContain('harder to guess');
    await change(samplePassword, 'otters under the bridge');
    await here.getByText('Your password is changed.').waitFor();
    await there.goto('/account');
    expect(await heading(there)).toBe('Sign in');
    await here.context().close();
    await there.context().close();
  }, 60_000);

  it('refuses a form of another site, and one from before signing in', async () => {
    const page = await newPage(browser, service);
    await signIn(page, 'attendance-officer');
    const post = (headers: Record<string, string>, form: Record<string, string>) =>
      page.request.post('/account/tokens', { headers, form, maxRedirects: 0 });
    await page.goto('/account');
    const token = await page.locator('input[name=_token]').first().inputValue();
    const fields = { name: 'x', days: '30' };
    expect((await post({}, fields)).status()).toBe(403);
    expect((await post({ 'sec-fetch-site': 'cross-site' }, { ...fields, _token: token })).status()).toBe(403);
    expect((await post({}, { ...fields, _token: token })).status()).toBe(200);
    await page.context().close();
  }, 60_000);
});

it('writes down who signed in by id alone', async () => {
  const log = service.lines.join('');
  expect(log).toContain('"route":"/sign-in"');
  expect(log).not.toMatch(/@sample|three-hills|otters|Leila|Hari/);
  const rows = await service.store.asIdentity(tx =>
    tx.query<{ what: string }>('select what from identity.sign_in_log'),
  );
  const kinds = new Set(rows.map(({ what }) => what));
  for (const kind of ['signed-in', 'refused', 'locked', 'signed-out', 'password-changed'])
    expect(kinds).toContain(kind);
});

/** Lets every session be without a request for so many minutes. */
async function ageSessions(minutes: number): Promise<void> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query(`update identity.session set seen_at = seen_at - make_interval(mins => $1)`, [minutes]);
  await client.end();
}
