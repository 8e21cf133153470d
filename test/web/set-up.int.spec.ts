// Setting a school up through the pages: the settings part by part, two people at once, the calendar, people, parents.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount, listAccounts } from '#libs/identity';
import { loadCalendar, loadContactMeans, loadParents, loadSettings } from '#libs/store';
import { makePupils } from '../api/api-under-test.js';
import { accountId } from '../support/accounts.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

const school = {
  name: 'Ashley School',
  address: '1 Example Road\nSampleton\nSA1 1AA',
  phone: '01632 960 001',
  email: 'office@ashley.example',
  delivery: 'post',
};
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('setting a school up', () => {
  let web: WebUnderTest;
  let pupil: string;
  beforeAll(async () => {
    web = await webUnderTest();
    pupil = (await makePupils(web.store, web.schoolId, ['A123456789012'])).get('A123456789012')!;
  }, 60_000);
  afterAll(() => web.close());

  const admin = () => web.as('administrator');
  const settings = () => web.store.forSchool(web.schoolId, loadSettings);
  const version = async () => String((await settings()).version);
  /** The fields of the page's main form as a browser would send them. */
  const fieldsOf = (html: string): Record<string, string> => {
    const unescape = (text: string) =>
      text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    const inputs = [...html.matchAll(/<input [^>]*>/g)].map(([tag]) => ({
      name: /name="([^"]*)"/.exec(tag)?.[1] ?? '',
      value: unescape(/value="([^"]*)"/.exec(tag)?.[1] ?? ''),
      isOff: /type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag),
    }));
    const areas = [...html.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</g)];
    return Object.fromEntries([
      ...inputs
        .filter(({ isOff, name }) => !isOff && name !== '' && name !== '_token')
        .map(({ name, value }) => [name, value]),
      ...areas.map(([, name, value]) => [name, unescape(value!)]),
    ]) as Record<string, string>;
  };

  it('begins with what is missing, for administrators alone', async () => {
    const answer = await admin().get('/set-up').expect(200);
    expect(Number(answer.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(answer.text).toMatch(/Of the school there is no address/);
    for (const path of ['/set-up', '/set-up/school', '/set-up/people', '/set-up/letterhead']) {
      for (const role of ['headteacher', 'attendance-lead', 'dsl', 'ewo', 'governor'] as const)
        await web.as(role).get(path).expect(403);
    }
    await web.as('attendance-officer').get('/set-up/calendar').expect(403);
    await web.as('attendance-lead').get('/set-up/calendar').expect(200);
    await admin().get('/set-up/nothing').expect(404);
  });

  it('keeps what was typed where something is wrong, and saves it where nothing is', async () => {
    const bad = await admin()
      .send('/set-up/school', { ...school, email: 'no address', phone: '', basedOn: await version() })
      .expect(422);
    expect(bad.text).toMatch(/Enter the school&#39;s email address in full/);
    expect(bad.text).toMatch(/value="no address"/);
    expect(bad.text).toContain('1 Example Road\nSampleton');
    await admin()
      .send('/set-up/school', { ...school, basedOn: await version() })
      .expect(303);
    expect((await settings()).contacts.address).toEqual(['1 Example Road', 'Sampleton', 'SA1 1AA']);
  });

  it('shows the second of two editors what the first has saved, and keeps what the second typed', async () => {
    const basedOn = await version();
    await admin()
      .send('/set-up/school', { ...school, name: 'First', basedOn })
      .expect(303);
    const late = await admin()
      .send('/set-up/school', { ...school, name: 'Second', basedOn })
      .expect(409);
    expect(late.text).toMatch(/Somebody else saved the settings meanwhile[\s\S]*Administrator[\s\S]*name/);
    expect(late.text).toContain('value="Second"');
    expect((await settings()).name).toBe('First');
    await admin().send('/set-up/school', fieldsOf(late.text)).expect(303);
    expect((await settings()).name).toBe('Second');
  });

  it.each(['sites', 'register-times', 'policy', 'authority', 'signatories'])(
    'has a form for %s',
    async part => {
      const { text } = await admin().get(`/set-up/${part}`).expect(200);
      const extra: Record<string, Record<string, string>> = {
        sites: { 'site-0-id': 'north', 'site-0-name': 'North', 'site-0-address': '2 Example Road' },
        'register-times': { whose: 'own', 'am-0-opens': '8.50', 'am-0-closes': '9:20' },
        policy: { policy: 'ashley' },
        authority: {
          name: 'Attendance service',
          address: 'Town Hall',
          phone: '01632 960 002',
          email: 'a@la.example',
          officerName: 'O. Example',
          officerTitle: 'Officer',
          waysToPay: 'By card',
        },
        signatories: {
          'sign-0-role': 'headteacher',
          'sign-0-name': 'H. Example',
          'sign-0-title': 'Headteacher',
        },
      };
      const sent = await admin().send(`/set-up/${part}`, { ...fieldsOf(text), ...extra[part] });
      expect([sent.status, /error-message">[^]*?<\/p>/.exec(sent.text)?.[0]]).toEqual([303, undefined]);
    },
  );

  it('names the row of a time that cannot be', async () => {
    const { text } = await admin().get('/set-up/register-times').expect(200);
    const bad = await admin()
      .send('/set-up/register-times', {
        ...fieldsOf(text),
        whose: 'own',
        'am-0-opens': '9:30',
        'am-0-closes': '9:00',
      })
      .expect(422);
    expect(bad.text).toMatch(/href="#am-0-(opens|closes)"/);
  });

  it('takes an image as logo, and nothing else', async () => {
    const token = /_token=([^"]+)"/.exec((await admin().get('/set-up/letterhead')).text)![1]!;
    const send = (bytes: Buffer) =>
      admin()
        .post(`/set-up/letterhead?_token=${token}`)
        .field('alt', 'Ashley')
        .attach('image', bytes, 'logo.png');
    const bad = await send(Buffer.from('no image'));
    expect([bad.status, bad.text]).toEqual([422, expect.stringContaining('neither PNG, JPEG nor SVG')]);
    expect((await send(png)).status).toBe(303);
    const image = await admin().get('/set-up/letterhead/image').expect(200);
    expect(image.headers['content-type']).toBe('image/png');
    expect((await admin().get('/set-up/letterhead')).text).toContain('alt="Ashley"');
  });

  it('shows what another calendar would move before it saves it, and refuses one that was overtaken', async () => {
    const form = fieldsOf((await admin().get('/set-up/calendar').expect(200)).text);
    const bad = await admin()
      .send('/set-up/calendar', { ...form, 'break-0-from': '1/1/2031', 'break-0-to': '31/13/2031' })
      .expect(422);
    expect(bad.text).toContain('value="31/13/2031"');
    const changed = { ...form, closures: '5 December 2025' };
    const preview = await admin().send('/set-up/calendar', changed).expect(200);
    expect(preview.text).toContain('Nothing is saved yet');
    const before = await web.store.forSchool(web.schoolId, loadCalendar);
    expect(before.closures ?? []).not.toContain('2025-12-05');
    const back = await admin()
      .send('/set-up/calendar', { ...changed, step: 'change' })
      .expect(200);
    expect(back.text).toContain('5 December 2025');
    await admin()
      .send('/set-up/calendar', { ...changed, step: 'save' })
      .expect(303);
    expect((await web.store.forSchool(web.schoolId, loadCalendar)).closures).toEqual(['2025-12-05']);
    const late = await admin()
      .send('/set-up/calendar', { ...form, closures: '8 December 2025', step: 'save' })
      .expect(409);
    expect(late.text).toContain('8 December 2025');
  });

  it('adds a person with a first password, gives and ends roles, and shuts the account', async () => {
    const bad = await admin().send('/set-up/people/new', { displayName: 'New Person', role: '' }).expect(422);
    expect(bad.text).toContain('value="New Person"');
    const person = {
      displayName: 'New Person',
      signInName: 'new@ashley.example',
      role: 'attendance-officer',
      position: 'Clerk',
    };
    const made = await admin().send('/set-up/people/new', person).expect(200);
    expect(made.text).toMatch(/<code class="wm-set-up-password">\w{4}-\w{4}-\w{4}-\w{4}<\/code>/);
    expect((await admin().send('/set-up/people/new', person).expect(422)).text).toMatch(
      /There is an account/,
    );
    const { id } = await web.store.asIdentity(tx => findAccount(tx, 'new@ashley.example'));
    expect((await settings()).people).toMatchObject([
      { account: id, role: 'attendance-officer', title: 'Clerk' },
    ]);
    await admin()
      .send(`/set-up/people/${id}/roles`, { role: 'headteacher', from: '1/9/2099', to: '1/9/2098' })
      .expect(422);
    await admin()
      .send(`/set-up/people/${id}/roles`, {
        role: 'headteacher',
        to: '1 September 2099',
        deputyFor: accountId('test-headteacher'),
      })
      .expect(303);
    const page = await admin().get(`/set-up/people/${id}`).expect(200);
    expect(page.text).toMatch(
      /Headteacher<\/strong>, until 1 September 2099, stands in for Test headteacher/,
    );
    const account = (await web.store.asIdentity(tx => listAccounts(tx, { schoolId: web.schoolId }))).find(
      each => each.id === id,
    )!;
    const officer = account.roles.find(({ role }) => role === 'attendance-officer')!;
    await admin().send(`/set-up/people/${id}/roles/${officer.id}/end`).expect(303);
    expect((await settings()).people.map(({ role }) => role)).toEqual(['headteacher']);
    expect((await admin().send(`/set-up/people/${id}/password`).expect(200)).text).toContain(
      'wm-set-up-password',
    );
    await admin().send(`/set-up/people/${id}/shut`).expect(303);
    expect((await admin().get('/set-up/people')).text).toMatch(/New Person<\/a> <strong[^>]*>Shut/);
    await admin()
      .send(`/set-up/people/${accountId('test-administrator')}/shut`)
      .expect(303);
    await admin().get('/set-up').expect(200);
  });

  it('sets the day on which a school is taken on, and tries a file of cases', async () => {
    expect(
      (
        await admin()
          .send('/set-up/take-on/day', { 'from-day': '31', 'from-month': '2', 'from-year': '2025' })
          .expect(422)
      ).text,
    ).toContain('must be a real date');
    await admin()
      .send('/set-up/take-on/day', { 'from-day': '3', 'from-month': '11', 'from-year': '2025' })
      .expect(303);
    const { text } = await admin().get('/set-up/take-on').expect(200);
    expect(text).toContain('Monday 3 November 2025');
    const token = /_token=([^"]+)"/.exec(text)![1]!;
    const tried = await admin()
      .post(`/set-up/take-on/cases?_token=${token}`)
      .attach(
        'cases',
        Buffer.from('Kind,UPN,Stage,Letter.Date\ncase,X99,target-letter,09/02/2026\n'),
        'cases.csv',
      );
    expect([tried.status, tried.text]).toEqual([200, expect.stringContaining('Nothing is kept yet')]);
  });

  it('finds a parent by the pupil, and changes how the parent is reached with the reason', async () => {
    const found = await admin().get('/contact?pupil=rob').expect(200);
    expect(found.text).toContain(`/contact/${pupil}`);
    const page = await admin().get(`/contact/${pupil}`).expect(200);
    expect(Number(page.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    const at = web.clock.now;
    const [parent] = await web.store.forSchool(web.schoolId, tx => loadParents(tx, pupil, at));
    const path = `/contact/${pupil}/${parent!.id}`;
    const form = fieldsOf((await admin().get(path).expect(200)).text);
    const bad = await admin()
      .send(path, { ...form, mayReceive: 'no', reason: '', phone: '01632 960 009' })
      .expect(422);
    expect(bad.text).toMatch(/Say why the parent must not be written to[\s\S]*value="01632 960 009"/);
    await admin()
      .send(path, { ...form, mayReceive: 'no', reason: 'court-order', courtOrder: 'Of the family court' })
      .expect(303);
    const means = await web.store.forSchool(web.schoolId, tx => loadContactMeans(tx, pupil, parent!.id, at));
    expect(means).toMatchObject({ mayReceive: false, reason: 'court-order', hasCourtOrder: true });
    expect(
      (
        await admin()
          .send(path, { ...form, mayReceive: 'yes' })
          .expect(422)
      ).text,
    ).toContain('Say that it has ended');
    await web.as('governor').get('/contact').expect(403);
    await admin().get(`/contact/${pupil}/${pupil}`).expect(404);
  });
});
