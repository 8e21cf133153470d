import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { roles, type Role } from '#libs/access';
import type { Action } from '#libs/casework';
import { askForAction } from '#libs/desk';
import { chooseRole, formTokenOf, readSession } from '#libs/identity';
import { sampleSchool } from '#libs/letters';
import { londonInstant, type Instant } from '#libs/school-time';
import {
  listCaseViews,
  listReferrals,
  loadPupilEvents,
  loadSettings,
  putPeople,
  saveSettings,
  takeMarks,
} from '#libs/store';
import { makeSchool } from '../api/api-under-test.js';
import { decidedHere, drainOutbox } from '../api/case-in-test.js';
import { makeAccount, sessionOf } from '../support/accounts.js';
import { webUnderTest, type Visitor, type WebUnderTest } from './web-under-test.js';

const schoolDays = (from: string, to: string): string[] => {
  const found: string[] = [];
  for (
    let day = new Date(`${from}T00:00Z`);
    day <= new Date(`${to}T00:00Z`);
    day = new Date(+day + 86_400_000)
  )
    if (day.getUTCDay() % 6 !== 0) found.push(day.toISOString().slice(0, 10));
  return found;
};
const judgement = {
  supportAppropriate: 'no',
  supportEngaged: 'no',
  bestTool: 'A holiday in term time',
  otherStep: 'A meeting was offered',
  equalityAct: 'Nothing applies',
} as const;

interface Case {
  readonly schoolId: string;
  readonly caseId: string;
  readonly pupilId: string;
  readonly parents: readonly [string, string];
}

describe('the authority at work', () => {
  let web: WebUnderTest;
  let ewo: Visitor;
  const [second, third] = [randomUUID(), randomUUID()];
  const cases: Record<string, Case> = {};

  const act = async ({ schoolId, caseId }: Case, role: Role, action: Action): Promise<void> => {
    const gateway = {
      act: decidedHere(
        () => web.store,
        () => web.clock.now,
      ),
    };
    const logger = { warn: () => {} } as never;
    const asking = { actor: { id: `u-${role}`, role }, schools: [], school: null, everySchool: false };
    const desk = { store: web.store, gateway, logger, now: () => web.clock.now };
    const asked = await askForAction(desk, { id: schoolId }, asking, caseId, { action });
    expect([action.action, asked.status]).toEqual([action.action, 'done']);
  };

  /** A pupil with ten unauthorised sessions. */
  const newCase = async (schoolId: string, surname: string): Promise<Case> => {
    const [pupilId, a, b] = [randomUUID(), randomUUID(), randomUUID()];
    await web.store.forSchool(schoolId, async tx => {
      await putPeople(tx, {
        pupils: [
          {
            id: pupilId,
            upn: `U${surname.toUpperCase()}`,
            forename: 'Robin',
            surname,
            yearGroup: 8,
            dateOfBirth: '2012-03-04',
          },
        ],
        parents: [
          { id: a, title: 'Ms', forename: 'Kim', surname, address: ['1 Mill Lane', 'Anytown'] },
          { id: b, forename: 'Alex', surname, address: ['2 Mill Lane', 'Anytown'] },
        ],
        relationships: [
          { pupilId, parentId: a },
          { pupilId, parentId: b },
        ],
      });
      const all = schoolDays('2025-09-01', '2025-10-01');
      const batch = {
        id: randomUUID(),
        source: 'test',
        receivedAt: Date.UTC(2025, 9, 1, 14),
        actor: { id: 'o', role: 'attendance-officer' as const },
      };
      await takeMarks(
        tx,
        batch,
        all.flatMap((date, i) =>
          (['am', 'pm'] as const).map(half => ({
            pupilId,
            session: `${date} ${half}`,
            code: i >= all.length - 5 ? 'G' : half === 'am' ? '/' : '\\',
            knownAt: Date.UTC(2025, 9, 1, 14),
          })),
        ),
      );
    });
    await drainOutbox(web.store, schoolId, pupilId);
    const { items } = await web.store.forSchool(schoolId, tx => listCaseViews(tx, { pupilId }));
    return { schoolId, caseId: items[0]!.caseId, pupilId, parents: [a, b] };
  };
  const referred = async (
    schoolId: string,
    surname: string,
    purpose: 'penalty' | 'support',
  ): Promise<Case> => {
    const kase = await newCase(schoolId, surname);
    if (purpose === 'penalty')
      await act(kase, 'headteacher', {
        action: 'consider-threshold',
        decision: 'penalty',
        reason: 'Leave was refused',
        judgement,
      });
    await act(kase, 'headteacher', {
      action: 'submit-referral',
      purpose,
      reason: `The school's words on ${surname}`,
    });
    return kase;
  };
  const types = async ({ schoolId, pupilId }: Case): Promise<string[]> =>
    (await web.store.forSchool(schoolId, tx => loadPupilEvents(tx, pupilId))).map(({ type }) => type);
  const hidden = (html: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  const open = async (way: string): Promise<Record<string, string>> => {
    const answer = await ewo.get(way).expect(200);
    fewQueries(answer);
    const { text } = answer;
    return { _once: hidden(text, '_once'), _version: hidden(text, '_version') };
  };
  const fewQueries = (answer: supertest.Response): void =>
    expect(Number(answer.headers['x-waymark-queries'])).toBeLessThanOrEqual(12);

  const across = async (): Promise<Visitor> => {
    const account = await makeAccount(web.store, 'ewo-of-two', 'ewo', [web.schoolId, second]);
    const first = await sessionOf(web.store, account);
    const secret = await web.store.asIdentity(async tx =>
      chooseRole(tx, first, (await readSession(tx, first))!, 'ewo', null),
    );
    const server = web.app.getHttpServer() as Parameters<typeof supertest>[0];
    const cookie = `waymark=${secret}`;
    return {
      get: path => supertest(server).get(path).set('Cookie', cookie),
      post: path => supertest(server).post(path).set('Cookie', cookie),
      send: (path, fields = {}) =>
        supertest(server)
          .post(path)
          .set('Cookie', cookie)
          .type('form')
          .send({ _token: formTokenOf(secret), ...fields }),
    };
  };
  const giveLetterhead = (schoolId: string, at: Instant): Promise<unknown> =>
    web.store.forSchool(schoolId, async tx => {
      const signatories = Object.entries(sampleSchool.signers).map(([role, signer]) => ({
        role: role as Role,
        ...signer,
      }));
      const draft = {
        ...(await loadSettings(tx)),
        contacts: { ...sampleSchool, website: '' },
        signatories,
        authority: sampleSchool.authority!,
      };
      await saveSettings(tx, draft, { by: { id: 'u1', role: 'administrator' }, at, basedOn: 0 });
    });

  beforeAll(async () => {
    web = await webUnderTest({
      act: (ref, id) =>
        decidedHere(
          () => web.store,
          () => web.clock.now,
        )(ref, id),
    });
    await makeSchool(web.store, second, 'ash-2');
    await makeSchool(web.store, third, 'ash-3');
    for (const id of [web.schoolId, second]) await giveLetterhead(id, web.clock.now);
    ewo = await across();
    cases['one'] = await referred(web.schoolId, 'Oneway', 'penalty');
    cases['two'] = await referred(second, 'Twoway', 'support');
    cases['foreign'] = await referred(third, 'Threeway', 'penalty');
    cases['quiet'] = await newCase(second, 'Fourway');
  }, 60_000);
  afterAll(() => web.close());

  it('is for the authority alone', async () => {
    for (const role of roles.filter(each => each !== 'ewo'))
      for (const path of [
        '/referrals',
        `/referrals/${cases['one']!.caseId}`,
        '/authority-deadlines',
        '/pupil-search?q=one',
      ])
        await web.as(role).get(path).expect(403);
    await web.nobody.get('/referrals').expect(303);
  });

  it('lists what all of its schools referred, and nothing of any other school or pupil', async () => {
    const list = await ewo.get('/referrals').expect(200);
    fewQueries(list);
    expect(list.text).toContain('Robin Oneway');
    expect(list.text).toContain('Robin Twoway');
    expect(list.text).not.toMatch(/Threeway|Fourway/);
    const filtered = await ewo.get('/referrals?school=ash-2&asks=support').expect(200);
    expect(filtered.text).toContain('Robin Twoway');
    expect(filtered.text).not.toContain('Robin Oneway');
    expect((await ewo.get('/referrals?school=ash-3')).text).toContain('Nothing matches these filters');
    for (const key of ['foreign', 'quiet']) {
      await ewo.get(`/referrals/${cases[key]!.caseId}`).expect(404);
      await ewo.get(`/cases/${cases[key]!.caseId}/decide/accept-referral`).expect(404);
    }
    await ewo.get('/referrals/none').expect(404);
    // Page by page, each once.
    const read = (after?: string) =>
      web.store.forAuthority([web.schoolId, second], tx =>
        listReferrals(tx, { lists: ['new'] }, { limit: 1, ...(after !== undefined && { after }) }),
      );
    const first = await read();
    const last = await read(first.next!);
    expect([...first.entries, ...last.entries].map(({ surname }) => surname).toSorted()).toEqual([
      'Oneway',
      'Twoway',
    ]);
    expect(last.next).toBeNull();
    await ewo.get('/referrals?after=nonsense').expect(422);
    // Somebody of one school sees that school.
    expect((await web.as('ewo').get('/referrals')).text).not.toContain('Twoway');
    await web.as('ewo').get(`/referrals/${cases['two']!.caseId}`).expect(404);
  });

  it('keeps every row that was not referred from the role of the database', async () => {
    const read = (sql: string, ids = [web.schoolId, second]): Promise<object[]> =>
      web.store.forAuthority(ids, tx => tx.query(sql));
    const pupils = await read('select surname from waymark.pupil order by surname');
    expect(pupils).toEqual([{ surname: 'Oneway' }, { surname: 'Twoway' }]);
    expect(await read('select distinct split_part(list, $$:$$, 1) as kind from waymark.worklist')).toEqual([
      { kind: 'authority' },
    ]);
    expect(await read('select id from waymark.pupil', [])).toEqual([]);
    await expect(read('select address from waymark.parent')).rejects.toThrow('permission denied');
    await expect(read('select date_of_birth from waymark.pupil')).rejects.toThrow('permission denied');
    await expect(read('delete from waymark.worklist')).rejects.toThrow('permission denied');
  });

  it('finds referred pupils by name and UPN, and no others', async () => {
    const found = await ewo.get('/pupil-search?q=rob%20two').expect(200);
    fewQueries(found);
    expect(found.text).toContain('Robin Twoway');
    expect(found.text).not.toContain('Oneway');
    expect((await ewo.get('/pupil-search?q=uoneway')).text).toContain('Robin Oneway');
    for (const q of ['Threeway', 'Fourway', 'ink', '%25%25%25abc'])
      expect((await ewo.get(`/pupil-search?q=${q}`)).text).toContain('No referred pupil');
    expect((await ewo.get('/pupil-search?q=r.o').expect(422)).text).toContain('at least 3 letters');
    for (let i = 0; i < 30; i += 1) await ewo.get('/pupil-search?q=robin');
    expect((await ewo.get('/pupil-search?q=robin').expect(429)).text).toContain('many searches');
  });

  it('lays out the evidence, and says what is plainly missing', async () => {
    const page = await ewo.get(`/referrals/${cases['one']!.caseId}`).expect(200);
    fewQueries(page);
    for (const words of [
      'This referral waits for your answer',
      'The school&#39;s words on Oneway',
      'Support offered. Ask the school',
      'A meeting with the parents. Ask the school',
      'Ms Kim Oneway',
      'A penalty notice is possible',
      'Nothing applies',
      'counted by the rule',
    ])
      expect(page.text).toContain(words);
  });

  it('returns a referral with ticked and own words, which the school reads', async () => {
    const kase = cases['two']!;
    const way = `/cases/${kase.caseId}/decide/return-referral`;
    const fields = await open(way);
    expect((await ewo.send(way, fields).expect(422)).text).toContain('what does the authority need');
    const missing = [
      'Proof that the letters reached the parents',
      'A plan\nWho was at the meeting',
    ] as unknown as string;
    await ewo
      .send(way, { ...fields, missing })
      .expect(303)
      .expect('Location', `/referrals/${kase.caseId}`);
    const page = await ewo.get(`/referrals/${kase.caseId}`).expect(200);
    expect(page.text).toContain('Proof that the letters reached the parents; A plan; Who was at the meeting');
    expect((await ewo.get('/referrals?list=returned')).text).toContain('Robin Twoway');
  });

  it('accepts, issues after the letter was read, and follows the notice until it is paid', async () => {
    const kase = cases['one']!;
    const [parent] = kase.parents;
    const accept = `/cases/${kase.caseId}/decide/accept-referral`;
    await ewo.send(accept, await open(accept)).expect(303);
    const list = await ewo.get('/referrals?list=to-issue');
    expect(list.text).toContain('Robin Oneway');
    const way = `/cases/${kase.caseId}/decide/issue-penalty?of=${parent}`;
    const answers = {
      ...(await open(way)),
      'judgement.supportAppropriate': 'no',
      'judgement.supportEngaged': 'no',
      'judgement.bestTool': 'A holiday in term time',
      'judgement.otherStep': 'A meeting was offered',
      'judgement.equalityAct': 'Nothing applies',
      historyCheckedWith: 'own register',
      'details.pupilAddress': '1 Mill Lane\nAnytown',
    };
    expect((await ewo.send(way, { ...answers, historyCheckedWith: '' }).expect(422)).text).toContain(
      'which authorities',
    );
    const check = await ewo.send(way, answers).expect(200);
    expect(check.text).toContain('1 letter will go out');
    await ewo.send(way, { ...answers, _shown: hidden(check.text, '_shown'), _step: 'send' }).expect(303);
    expect(await types(kase)).toContain('PenaltyNoticeIssued');

    const days = await ewo.get('/authority-deadlines').expect(200);
    fewQueries(days);
    expect(days.text).toContain('Last day of the lower sum');
    expect(days.text).toContain('Last day to pay the penalty');
    expect(days.text).not.toMatch(/Threeway|Fourway/);
    const running = await ewo.get('/referrals?list=running').expect(200);
    expect(running.text).toContain('Robin Oneway');

    const withdraw = `/cases/${kase.caseId}/decide/decide-prosecution?of=${parent}`;
    const early = await ewo
      .send(withdraw, {
        ...(await open(withdraw)),
        decision: 'prosecute',
        reason: 'Too soon',
        esoConsidered: 'yes',
      })
      .expect(422);
    expect(early.text).toContain('This is not possible');

    web.clock.now = londonInstant('2025-12-10', '12:00');
    const pay = `/cases/${kase.caseId}/decide/record-payment?of=${parent}`;
    await ewo
      .send(pay, { ...(await open(pay)), amount: '80', 'on-day': '9', 'on-month': '12', 'on-year': '2025' })
      .expect(303);
    expect((await ewo.get('/referrals?list=paid')).text).toContain('Robin Oneway');
    expect((await ewo.get(`/referrals/${kase.caseId}`)).text).toContain('£80');
  }, 30_000);
});
