// Finding a pupil: by parts of names, UPN and group, in one's own school, for those who may read names.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { putPeople, searchPupils, wordsOf } from '#libs/store';
import { makeSchool } from '../api/api-under-test.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

describe('the search for a pupil', () => {
  let web: WebUnderTest;
  const otherSchool = randomUUID();
  const pupil = (forename: string, surname: string, more = {}) => ({
    id: randomUUID(),
    forename,
    surname,
    ...more,
  });
  beforeAll(async () => {
    web = await webUnderTest();
    const many = Array.from({ length: 30 }, (_, i) => pupil(`Child${i}`, 'Quill'));
    await web.store.forSchool(web.schoolId, tx =>
      putPeople(tx, {
        pupils: [
          pupil('Zoë', 'O’Marsh-Fenwick', { upn: 'Z999123456789', registrationGroup: '8KP', yearGroup: 8 }),
          pupil('Rowan', 'van der Fenn'),
          ...many,
        ],
      }),
    );
    await makeSchool(web.store, otherSchool, 'elm-2');
    await web.store.forSchool(otherSchool, tx => putPeople(tx, { pupils: [pupil('Zoe', 'Elsewhere')] }));
  }, 60_000);
  afterAll(() => web.close());
  const found = async (q: string) =>
    (
      await web
        .as('attendance-officer')
        .get(`/search?q=${encodeURIComponent(q)}`)
        .expect(200)
    ).text;

  it('finds by any part of a name, by UPN and by group, whatever accents were typed', async () => {
    for (const q of ['zoe', 'ZOË OM', 'fenwick zo', 'z99912', '8kp'])
      expect(await found(q)).toContain('O’Marsh-Fenwick');
    expect(await found('fen')).toMatch(
      /O’Marsh-Fenwick[\s\S]*van der Fenn|van der Fenn[\s\S]*O’Marsh-Fenwick/,
    );
    expect(await found('zoe')).not.toContain('Elsewhere');
    expect(await found('enwick')).toContain('No pupil of this school');
    expect(await found('rowan fenw')).toContain('No pupil of this school');
    const first = await found('quill');
    expect(first.match(/Child\d+ Quill<\/a>/g)).toHaveLength(25);
    expect(first).toContain('/search?q=quill&amp;page=2');
    const answer = await web.as('dsl').get('/search?q=quill&page=2').expect(200);
    expect(answer.text.match(/Child\d+ Quill<\/a>/g)).toHaveLength(5);
    expect(Number(answer.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
  });

  it('follows a change of name', async () => {
    const changing = pupil('Ash', 'Before');
    const put = (surname: string) =>
      web.store.forSchool(web.schoolId, tx => putPeople(tx, { pupils: [{ ...changing, surname }] }));
    await put('Before');
    await put('Afterwards');
    expect(await found('afterw')).toContain('Ash Afterwards');
    expect(await found('before')).toContain('No pupil of this school');
  });

  it('is asked for two letters at least, and shown to school staff who may read names', async () => {
    await web.as('headteacher').get('/search?q=z').expect(422);
    await web.as('headteacher').get('/search?q=%25%25').expect(422);
    await web.as('governor').get('/search?q=zoe').expect(403);
    await web.as('administrator').get('/search?q=zoe').expect(403);
    await web.as('ewo').get('/search?q=zoe').expect(303).expect('Location', '/pupil-search?q=zoe');
    const box = 'action="/search"';
    expect((await web.as('attendance-lead').get('/help').expect(200)).text).toContain(box);
    for (const role of ['governor', 'ewo'] as const)
      expect((await web.as(role).get('/help').expect(200)).text).not.toContain(box);
  });

  it('goes by the index, whatever the school’s size', async () => {
    await web.store.forSchool(web.schoolId, async tx => {
      await tx.query('set local enable_seqscan = off');
      const plan = await tx.query<{ 'QUERY PLAN': string }>(
        `explain select w.pupil_id from waymark.pupil_word w where w.school_id = $1 and w.word >= $2 and w.word < $3`,
        [tx.schoolId, 'zo', 'zp'],
      );
      const text = plan.map(row => row['QUERY PLAN']).join('\n');
      expect(text).toMatch(/Index Cond: .*word >= .*word </);
      expect((await searchPupils(tx, wordsOf('zo'), 1)).pupils).toHaveLength(1);
    });
  });
});
