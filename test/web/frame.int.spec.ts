// What all pages have in common: who is let in, forms of others, error pages, headers, and no name in the log.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeAccount, sessionOf } from '../support/accounts.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

let web: WebUnderTest;
beforeAll(async () => {
  web = await webUnderTest();
}, 30_000);
afterAll(() => web.close(), 20_000);

describe('who is let in', () => {
  it('is led to sign in and back, and to nobody else', async () => {
    const away = await web.nobody.get('/account?x=1').expect(303);
    expect(away.headers['location']).toBe('/sign-in?next=%2Faccount%3Fx%3D1');
    for (const next of ['https://else.example/', '//else.example', '/\\else.example', '/.//else.example']) {
      const { text } = await web.nobody.get(`/sign-in?next=${encodeURIComponent(next)}`).expect(200);
      expect(text).toContain('name="next" value=""');
    }
    await web.nobody.get('/health/live').expect(200);
    expect((await web.nobody.get('/health/ready').expect(200)).body).toEqual({
      status: 'ready',
      parts: { database: 'ok' },
    });
  });

  it('changes nothing without the token of a page', async () => {
    const lead = web.as('attendance-lead');
    const forged = await lead.send('/sign-out/everywhere', { _token: 'guess' }).expect(403);
    expect(forged.text).toContain('The form is out of date');
    await lead.send('/sign-out/everywhere').set('Sec-Fetch-Site', 'cross-site').expect(403);
    await lead.get('/account').expect(200);
  });

  it('chooses a role first where there are several, and a password where one was made for them', async () => {
    const account = await makeAccount(web.store, 'of-two', 'attendance-lead', [web.schoolId]);
    await makeAccount(web.store, 'of-two', 'headteacher', [web.schoolId]);
    const cookie = `waymark=${await sessionOf(web.store, account)}`;
    const visit = (path: string) => web.nobody.get(path).set('Cookie', cookie);
    expect((await visit('/').expect(303)).headers['location']).toBe('/role');
    expect((await visit('/policy').expect(303)).headers['location']).toBe('/role');
    await web.store.asIdentity(tx =>
      tx.query('update identity.account set must_change = true where id = $1', [account]),
    );
    expect((await visit('/policy').expect(303)).headers['location']).toBe('/account/password');
    await visit('/account/password').expect(200);
  });
});

describe('every answer', () => {
  it('has a policy for scripts with a word of its own, is kept by nobody, and took few queries', async () => {
    const { headers, text } = await web.as('headteacher').get('/account').expect(200);
    const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy']!)![1]!;
    expect(text).toContain(`nonce="${nonce.replaceAll('+', '&#43;')}"`.replaceAll('&#43;', '+'));
    expect(text).not.toMatch(/ style=| on[a-z]+=/);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(Number(headers['x-waymark-queries'])).toBeLessThan(4);
    const asset = /href="(\/assets\/styles-[0-9a-f]{12}\.css)"/.exec(text)![1]!;
    expect((await web.nobody.get(asset).expect(200)).headers['cache-control']).toContain('immutable');
  });

  it('keeps the session for TLS alone where people come over TLS', async () => {
    const secure = await webUnderTest({ publicUrl: 'https://waymark.example' });
    try {
      const { headers } = await secure.nobody.get('/sign-in').expect(200);
      expect(String(headers['set-cookie'])).toMatch(
        /^__Host-waymark-visitor=.*HttpOnly; Secure; SameSite=Lax/,
      );
      expect(headers['strict-transport-security']).toBeDefined();
    } finally {
      await secure.close();
    }
  });
});

describe('an error', () => {
  it('is a page with a remedy, and a number that is in the log', async () => {
    const missing = await web.as('dsl').get('/nothing').expect(404);
    expect(missing.text).toContain('Page not found');
    const broken = await webUnderTest();
    await broken.store.close();
    const { text, headers } = await broken.as('dsl').get('/account');
    expect(text).toContain(String(headers['x-request-id']));
    expect(text).not.toMatch(/node_modules|select|Error:/);
    expect(broken.lines.join('')).toContain('request failed');
    await broken.app.close();
  });

  it('names nobody in the log', () => {
    expect(web.lines.join('')).toContain('"route":"/account"');
    expect(web.lines.join('')).not.toMatch(/of-two|Test headteacher/);
  });
});
