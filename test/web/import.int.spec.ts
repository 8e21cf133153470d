// Taking a file in through the pages: what is found in it, what would come of it, what was taken and what was not.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastSession } from '#libs/register';
import { loadRegister } from '#libs/store';
import { makePupils } from '../api/api-under-test.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

const upn = (i: number): string => `A12345678901${i}`;
const rows = (lines: readonly string[], header = 'UPN;Date;AM/PM;Mark') => [header, ...lines].join('\n');
const good = rows([
  `${upn(1)};15/09/2025;AM;/`,
  `${upn(1)};15/09/2025;PM;\\`,
  `${upn(2)};15/09/2025;AM;O`,
  `X999999999999;15/09/2025;AM;O`,
]);

describe('taking a file in', () => {
  let web: WebUnderTest;
  let pupils: ReadonlyMap<string, string>;
  beforeAll(async () => {
    web = await webUnderTest();
    pupils = await makePupils(web.store, web.schoolId, [upn(1), upn(2)]);
  }, 60_000);
  afterAll(() => web.close());

  const officer = () => web.as('attendance-officer');
  const token = async (): Promise<string> =>
    /_token=([^"]+)"/.exec((await officer().get('/import').expect(200)).text)![1]!;
  const send = async (text: string | Buffer, name = 'week.csv', kind = 'marks') =>
    officer()
      .post(`/import?_token=${await token()}`)
      .field('kind', kind)
      .attach('file', Buffer.from(text), name);
  const received = async (text: string, name?: string, kind?: string): Promise<string> => {
    const answer = await send(text, name, kind);
    expect(answer.status).toBe(303);
    return answer.headers['location'] as string;
  };
  const settled = async (path: string) => {
    for (let i = 0; i < 100; i += 1) {
      const answer = await officer().get(path).expect(200);
      if (!answer.text.includes('data-wm-progress=')) return answer;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error('the file is still being read');
  };
  const columns = {
    'column-pupil': 'UPN',
    'column-date': 'Date',
    'column-session': 'AM/PM',
    'column-code': 'Mark',
    delimiter: ';',
    format: 'marks',
  };

  it('shows what it found, tries it out, takes it in once and gives back the rejected rows', async () => {
    const path = await received(good);
    const found = await officer().get(path).expect(200);
    expect(Number(found.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(found.text).toMatch(/Semicolons[\s\S]*UTF-8/);
    expect(found.text).toContain('<option value="AM/PM" selected>');
    await officer()
      .send(`${path}/columns`, { ...columns, saveAs: 'weekly' })
      .expect(303);
    const tried = await settled(path);
    expect(tried.text).toMatch(/<strong>3<\/strong> new marks/);
    expect(tried.text).toMatch(/no pupil of this school has this number/);
    expect(tried.text).toMatch(/Monday 15 September 2025, morning/);
    const last = () =>
      web.store.forSchool(web.schoolId, async tx => lastSession(await loadRegister(tx, pupils.get(upn(1))!)));
    expect(await last()).toBeUndefined();
    await officer().send(`${path}/take`).expect(303);
    await officer().send(`${path}/take`).expect(303);
    const taken = await settled(path);
    expect(taken.text).toContain('The file is taken in');
    expect(await last()).toBe('2025-09-15 pm');
    const link = /\/import\/rejected\/[0-9a-f-]+/.exec(taken.text)![0];
    const { text, headers } = await officer().get(link).expect(200);
    expect(headers['content-disposition']).toMatch(/attachment/);
    expect(text).toMatch(/X999999999999;15\/09\/2025;AM;O;4;"UPN"/);
    expect((await officer().get('/import')).text).toMatch(/week\.csv[\s\S]*1 row/);
  });

  it('offers the saved profile, and asks for what is missing with what was chosen kept', async () => {
    const path = await received(good, 'again.csv');
    expect((await officer().get(`${path}?profile=weekly&columns=1`)).text).toMatch(/value="weekly" selected/);
    const answer = await officer()
      .send(`${path}/columns`, { ...columns, 'column-code': '', saveAs: 'Not a name!', madeAt: '25:00' })
      .expect(422);
    expect(answer.text).toContain('Choose the column that holds: Attendance code');
    expect(answer.text).toContain('value="Not a name!"');
    expect(answer.text).toContain('value="25:00"');
  });

  it('refuses what is no text, and what is empty', async () => {
    const zip = await send(Buffer.from('PK\u0003\u0004 something'), 'register.xlsx');
    expect([zip.status, zip.text]).toEqual([422, expect.stringContaining('Save it as CSV')]);
    const empty = await send('', 'empty.csv');
    expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('The file is empty')]);
    const none = await officer()
      .post(`/import?_token=${await token()}`)
      .field('kind', 'marks');
    expect([none.status, none.text]).toEqual([422, expect.stringContaining('Choose a file')]);
  });

  it('takes pupils and parents', async () => {
    const path = await received(
      'UPN,Surname,Forename,SEN\nB123456789012,Sample,Pat,K\n',
      'people.csv',
      'people',
    );
    await officer()
      .send(`${path}/columns`, { 'column-upn': 'UPN', 'column-surname': 'Surname', 'column-sen': 'SEN' })
      .expect(303);
    expect((await settled(path)).text).toMatch(/<strong>1<\/strong> taken/);
  });

  it('tells of a file that is not kept any more, and of none to other roles and schools', async () => {
    const path = '/import/00000000-0000-4000-8000-000000000000';
    expect((await officer().get(path).expect(404)).text).toContain('goes on where it stopped');
    await officer().send(`${path}/take`).expect(404);
    for (const role of ['governor', 'dsl', 'ewo'] as const) {
      await web.as(role).get('/import').expect(403);
      await web.as(role).send(`${path}/take`).expect(403);
    }
    await web.nobody.get('/import').expect(303);
    await officer().post('/import?_token=wrong').attach('file', Buffer.from(good), 'x.csv').expect(403);
  });

  it('keeps names and numbers of people out of the log', () => {
    expect(web.lines.join('\n')).not.toMatch(/A12345678|Sample|week\.csv/);
  });
});
