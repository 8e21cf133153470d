// The pages of letters outside the ladder: questions, the letter beside them, sending it once as it was seen; and the week's
// letters on unexplained absence.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { londonInstant, sessionOf } from '#libs/school-time';
import { listOfficeLetters, loadParents, putPeople, takeMarks } from '#libs/store';
import { makePupils } from '../api/api-under-test.js';
import { enterSettings } from '../delivery/case-with-letters.js';
import { webUnderTest, type WebUnderTest } from './web-under-test.js';

describe('the pages of letters outside the ladder', () => {
  let web: WebUnderTest;
  let pupilId: string;
  let parents: string[];
  beforeAll(async () => {
    web = await webUnderTest();
    pupilId = (await makePupils(web.store, web.schoolId, ['A1'])).get('A1')!;
    await web.store.forSchool(web.schoolId, async tx => {
      parents = (await loadParents(tx, pupilId, web.clock.now)).map(({ id }) => id);
      await putPeople(tx, {
        parents: [
          { id: parents[0]!, title: 'Mx', surname: 'First', address: ['1 High Street', 'Anytown'] },
          { id: parents[1]!, title: 'Ms', surname: 'Second', email: 'second@example.org' },
        ],
      });
      await enterSettings(tx);
      const receivedAt = londonInstant('2025-11-24', '16:00');
      const actor = { id: 'office', role: 'attendance-officer' } as const;
      const mark = { pupilId, session: sessionOf('2025-11-24', 'am'), code: 'N', knownAt: receivedAt };
      await takeMarks(tx, { id: randomUUID(), source: 'test', receivedAt, asAt: receivedAt, actor }, [mark]);
    });
  }, 60_000);
  afterAll(() => web.close());

  const kept = () => web.store.forSchool(web.schoolId, tx => listOfficeLetters(tx, pupilId));
  const hidden = (text: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';

  it('ask, show the letter beside, and send it once as it was seen', async () => {
    const head = web.as('headteacher');
    const path = `/letters/new?pupil=${pupilId}`;
    const kinds = await head.get(path).expect(200);
    expect(kinds.text).toContain('value="leave-decision"');
    expect(kinds.text).not.toContain('value="praise"');
    expect(Number(kinds.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    const letter = `${path}&letter=leave-decision`;
    await head.get(letter).expect(200);
    const day = (name: string, d: string) => ({
      [`details.leave.${name}-day`]: d,
      [`details.leave.${name}-month`]: '12',
      [`details.leave.${name}-year`]: '2025',
    });
    const said = {
      parents: parents[0]!,
      ...day('from', '8'),
      ...day('to', '10'),
      'details.leave.granted': 'no',
      'details.leave.reason': 'A holiday can be in the holidays',
      _once: randomUUID(),
    };
    const part = await head.send(letter, { ...said, 'details.leave.reason': '', _step: 'show' }).expect(422);
    expect(part.text).toContain('There is a problem');
    const seen = await head.send(letter, { ...said, _step: 'show' }).expect(200);
    expect(seen.text).toContain('A holiday can be in the holidays');
    expect(seen.text).toContain('1 letter will go out');
    const shown = hidden(seen.text, '_shown');
    expect(shown).toMatch(/^letters-1:[0-9a-f]{64}$/);
    expect(await kept()).toEqual([]);

    const other = { ...said, 'details.leave.granted': 'yes', _shown: shown, _step: 'send' };
    const changed = await head.send(letter, other).expect(200);
    expect(changed.text).toContain('Something in the letter changed');
    const send = () => head.send(letter, { ...said, _shown: shown, _step: 'send' }).expect(303);
    await send();
    await send();
    const [one, ...more] = await kept();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ letter: 'leave-decision', parent: parents[0], state: 'waiting' });
    expect((await head.get(path)).text).toContain(`/letters/office/${one!.id}.pdf`);
    await head.get(`/letters/office/${one!.id}.pdf`).expect('Content-Type', 'application/pdf').expect(200);
    await web.as('attendance-officer').get(`/letters/office/${one!.id}.pdf`).expect(403);
    await web.as('governor').get(path).expect(403);
    await head.get(`/letters/new?pupil=${randomUUID()}`).expect(404);
    expect((await web.as('dsl').get(path).expect(200)).text).toContain('no letter for you to write');
  });

  it('send the week’s letters on unexplained absence, one left out, none twice', async () => {
    const officer = web.as('attendance-officer');
    const path = '/letters/week?week=2025-11-24';
    const list = await officer.get(path).expect(200);
    expect(Number(list.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);
    expect(list.text).toContain(`value="${pupilId}/${parents[0]}"`);
    await officer.send(path, { _step: 'show' }).expect(422);
    const checked = await officer
      .send(path, { letters: `${pupilId}/${parents[0]}`, _step: 'show' })
      .expect(200);
    expect(checked.text).toContain('Reply slip');
    expect(checked.text).not.toContain('Ms Second,');
    const value = hidden(checked.text, 'letters');
    await officer
      .send(path, { letters: value.replace(/.$/, c => (c === '0' ? '1' : '0')), _step: 'send' })
      .expect(200);
    const before = (await kept()).length;
    for (let i = 0; i < 2; i += 1) await officer.send(path, { letters: value, _step: 'send' }).expect(303);
    expect(await kept()).toHaveLength(before + 1);
    const after = await officer.get(path).expect(200);
    expect(after.text).not.toContain(`${pupilId}/${parents[0]}`);
    expect(after.text).toContain(`${pupilId}/${parents[1]}`);
    await web.as('dsl').get(path).expect(403);
  });
});
