// The policy pages: the figures of the school's policy with who set them, two policies side by side, and the school's own
// register through another policy.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, sessionOf, weekday } from '#libs/school-time';
import { putMarks, type NewMark } from '#libs/store';
import { makePupils } from '../api/api-under-test.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

describe('the policy pages', () => {
  let web: WebUnderTest;
  beforeAll(async () => {
    web = await webUnderTest();
    const { store, schoolId } = web;
    const pupils = await makePupils(store, schoolId, ['A1', 'A2']);
    const marks: NewMark[] = [];
    for (let day = '2025-09-01'; day <= '2025-11-28'; day = addDays(day, 1))
      if (weekday(day) <= 5)
        for (const [i, pupilId] of [...pupils.values()].entries())
          for (const half of ['am', 'pm'] as const) {
            const away = i === 0 && weekday(day) === 1;
            const knownAt = Date.parse(`${day}T16:00:00Z`);
            marks.push({
              pupilId,
              session: sessionOf(day, half),
              code: away ? 'O' : half === 'am' ? '/' : '\\',
              knownAt,
            });
          }
    const actor = { id: 'office', role: 'attendance-officer' } as const;
    const batch = { id: randomUUID(), source: 'test', receivedAt: web.clock.now, actor };
    await store.forSchool(schoolId, tx => putMarks(tx, batch, marks));
  }, 30_000);
  afterAll(() => web.close());

  it('show each figure with who set it and where it stands, to every role', async () => {
    const { text } = await web.as('governor').get('/policy').expect(200);
    expect(text).toContain('Expected attendance');
    for (const who of ['The school&#39;s policy', 'Waymark, where']) expect(text).toContain(who);
    expect(text).toContain('<svg');
  });

  it('set two policies side by side', async () => {
    const { text } = await web.as('headteacher').get('/policy/compare?a=ashley&b=wessex').expect(200);
    expect(text).toMatch(/\d+ figures differ/);
    await web.as('headteacher').get('/policy/compare?a=ashley&b=nobody').expect(404);
  });

  it('run the register of the school through another policy', async () => {
    const answer = await web
      .as('attendance-lead')
      .get('/policy/what-if?against=wessex&people=prompt')
      .expect(200);
    expect(Number(answer.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(answer.text).toContain('of 2 pupils');
    expect(answer.text).toContain('The chart as a table');
    await web.as('governor').get('/policy/what-if?against=wessex').expect(403);
  });
});
