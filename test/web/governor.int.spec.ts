// What a governor sees: counts and processes, never a child; a dated history only while the headteacher opens it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, sessionOf, weekday } from '#libs/school-time';
import { caseAddress, takeMarks, type NewMark } from '#libs/store';
import { makePupils } from '../api/api-under-test.js';
import { drainOutbox } from '../api/case-in-test.js';
import { accountId } from '../support/accounts.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

/** Absent for the last days of September: a case opens. */
function absences(pupilId: string, knownAt: number): readonly NewMark[] {
  const marks: NewMark[] = [];
  for (let day = '2025-09-01'; day <= '2025-10-01'; day = addDays(day, 1)) {
    if (weekday(day) > 5) continue;
    const away = day >= '2025-09-29';
    marks.push({ pupilId, session: sessionOf(day, 'am'), code: away ? 'O' : '/', knownAt });
    marks.push({ pupilId, session: sessionOf(day, 'pm'), code: away ? 'O' : '\\', knownAt });
  }
  return marks;
}

describe('the pages of a governor', () => {
  let web: WebUnderTest;
  let caseId: string;
  beforeAll(async () => {
    web = await webUnderTest();
    const { store, schoolId } = web;
    const pupils = await makePupils(store, schoolId, ['A1', 'A2']);
    for (const pupilId of pupils.values()) {
      await store.forSchool(schoolId, async tx => {
        const knownAt = Date.parse('2025-10-01T15:00:00Z');
        const actor = { id: 'office', role: 'attendance-officer' } as const;
        await takeMarks(
          tx,
          { id: randomUUID(), source: 'test', receivedAt: knownAt, actor },
          absences(pupilId, knownAt),
        );
      });
      await drainOutbox(store, schoolId, pupilId);
    }
    caseId = caseAddress(schoolId, pupils.get('A1')!, 1).caseId;
  }, 30_000);
  afterAll(() => web.close());

  const processPage = async (): Promise<string> => {
    const { text } = await web.as('governor').get('/process').expect(200);
    return /\/process\/[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)![0];
  };

  it('shows the school in figures with no small number and within twelve queries', async () => {
    const answer = await web.as('governor').get('/school-picture').expect(200);
    expect(Number(answer.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(answer.text).toContain('Half-term 1');
    const cells = [...answer.text.matchAll(/<td>(\d+)</g)].map(([, number]) => Number(number));
    expect(cells.filter(number => number < 6)).toEqual([]);
  });

  it('shows the process of a case and nothing of the child', async () => {
    const path = await processPage();
    const { text } = await web.as('governor').get(path).expect(200);
    const content = text
      .slice(text.indexOf('<main'), text.indexOf('</main>'))
      .replaceAll(/<input[^>]*>/g, '');
    expect(content).toContain('Stage proposed');
    expect(content).not.toMatch(/20\d\d|Example|Robin|Year 8|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('checks from the page that the record is unbroken', async () => {
    const { text } = await web
      .as('governor')
      .send(`${await processPage()}/check`)
      .expect(200);
    expect(text).toContain('is unbroken');
  });

  it('opens a dated history for its time to one governor, and counts the reading', async () => {
    const { text } = await web.as('headteacher').get(`/grants/new?case=${caseId}`).expect(200);
    const pseudonym = /Case ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)![1]!;
    const history = `/process/${pseudonym}/history`;
    await web.as('governor').get(history).expect(403);
    const answers = {
      governor: accountId('test-governor'),
      purpose: 'complaint',
      note: 'Complaint of 2 November',
    };
    const late = await web
      .as('headteacher')
      .send(`/grants/new?case=${caseId}`, { ...answers, until: '1/3/2026' });
    expect(late.status).toBe(422);
    await web
      .as('headteacher')
      .send(`/grants/new?case=${caseId}`, { ...answers, until: '5/12/2025' })
      .expect(303);
    const opened = await web.as('governor').get(history).expect(200);
    expect(opened.text).toContain('October 2025');
    expect(opened.text).not.toMatch(/Example|Robin/);
    const { text: list } = await web.as('headteacher').get('/grants').expect(200);
    expect(list).toMatch(/numeric">\s*1\s*</);
    web.clock.now += 6 * 86_400_000;
    await web.as('governor').get(history).expect(403);
    web.clock.now -= 6 * 86_400_000;
  });

  it('is closed to others', async () => {
    await web.as('attendance-lead').get('/school-picture').expect(403);
    await web.as('governor').get('/grants').expect(403);
    await web
      .as('ewo')
      .get(await processPage())
      .expect(403);
  });
});
