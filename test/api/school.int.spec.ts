// Setting a school up over HTTP: settings with their history, the logo, the checklist, how parents are reached, taking on.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listLiveCases, loadPupilFacts } from '#libs/store';
import { apiUnderTest, makePupils, now, type ApiUnderTest, type Asker } from './api-under-test.js';

const upn = 'A000000000001';
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>';
const problemType = 'application/problem+json; charset=utf-8';

describe('setting a school up', () => {
  let api: ApiUnderTest;
  let admin: Asker;
  let pupilId: string;
  let parents: readonly string[];

  beforeAll(async () => {
    api = await apiUnderTest();
    admin = api.as('administrator');
    pupilId = (await makePupils(api.store, api.schoolId, [upn])).get(upn)!;
    parents = (await api.store.forSchool(api.schoolId, tx => loadPupilFacts(tx, pupilId, now))).parents.map(
      ({ id }) => id,
    );
  }, 60_000);
  afterAll(() => api.close());

  const settings = async () => (await admin.get('/v1/school/settings').expect(200)).body;
  /** What is there, with changes, as it is sent back. */
  const draft = async (changes: object): Promise<object> => {
    const shownOnly = ['savedAt', 'savedBy', 'slug', 'takenOn', 'authorityCode'];
    const rest = Object.entries(await settings()).filter(([part]) => !shownOnly.includes(part));
    return { ...Object.fromEntries(rest), ...changes };
  };
  const contacts = {
    address: ['1 Made-up Lane', 'Sampleton'],
    phone: '01632 960001',
    email: 'office@school.example',
    website: '',
  };
  const person = (account: string, role: string) => ({
    account,
    role,
    name: `Person ${account}`,
    title: 'Staff',
    from: '2025-09-01',
    to: null,
  });
  const people = [
    person('a1', 'attendance-officer'),
    person('a2', 'attendance-lead'),
    person('a3', 'headteacher'),
    { ...person('a4', 'attendance-lead'), from: '2025-12-01', to: '2025-12-05', deputyOf: 'a2' },
  ];

  it('begins with what the school was made with, and says what is missing', async () => {
    expect(await settings()).toMatchObject({
      version: 0,
      name: 'School ash-1',
      policy: { id: 'ashley', version: '1.0.0' },
      authorityCode: expect.any(String),
      delivery: 'post',
    });
    const { body } = await admin.get('/v1/school/checklist').expect(200);
    expect(body.ready).toBe(false);
    const missing = body.items
      .filter((item: { done: boolean }) => !item.done)
      .map((item: { id: string }) => item.id);
    expect(missing).toEqual(
      expect.arrayContaining([
        'calendar',
        'policy',
        'contacts',
        'people',
        'parents',
        'register',
        'authority',
      ]),
    );
  });

  it('saves a version, told by whom and when, and refuses one that was overtaken', async () => {
    const next = await draft({
      contacts,
      people,
      registers: { am: [{ opens: '08:40', closes: '09:05' }], pm: [{ opens: '13:00', closes: '13:15' }] },
    });
    const saved = await admin.put('/v1/school/settings').send(next).expect(200);
    expect(saved.body).toMatchObject({ version: 1, contacts, savedBy: { role: 'administrator' } });
    expect((await settings()).people).toHaveLength(4);
    const late = await admin
      .put('/v1/school/settings')
      .send(next)
      .expect(409)
      .expect('Content-Type', problemType);
    expect(late.body).toMatchObject({ field: 'version' });
    const again = await admin
      .put('/v1/school/settings')
      .send(await draft({}))
      .expect(200);
    expect(again.body.version).toBe(1);
    const { body } = await admin.get('/v1/school/settings/versions').expect(200);
    expect(body.items).toMatchObject([
      { version: 1, changed: expect.arrayContaining(['contacts', 'people', 'registers']) },
    ]);
    const { body: list } = await admin.get('/v1/school/checklist').expect(200);
    expect(list.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'people', done: true }),
        expect.objectContaining({ id: 'contacts', done: true }),
      ]),
    );
  });

  it.each<[string, object]>([
    ['contacts.email', { contacts: { ...contacts, email: 'no address' } }],
    ['people[0].from', { people: [{ ...people[0], from: 'September' }] }],
    ['people[0].deputyOf', { people: [{ ...people[0], deputyOf: 'nobody' }] }],
    ['policy.id', { policy: { id: 'elsewhere', version: '1.0.0' } }],
    ['policy.version', { policy: { id: 'ashley', version: '0.0.1' } }],
    [
      'registers.am[0].closes',
      { registers: { am: [{ opens: '08:40', closes: '10:00' }], pm: [{ opens: '13:00', closes: '13:15' }] } },
    ],
    ['calendar.terms[0]', { calendar: { terms: [{ from: '2025-12-01', to: '2025-09-01' }] } }],
    [
      'signatories[0].letters',
      { signatories: [{ role: 'headteacher', name: 'H', title: 'Head', letters: ['poem'] }] },
    ],
    ['letterhead.logo', { letterhead: { logo: 'a'.repeat(64), type: 'image/png', alt: 'Logo' } }],
    ['motto', { motto: 'Forward' }],
  ])('refuses %s by its name, with a remedy', async (field, changes) => {
    const { body } = await admin
      .put('/v1/school/settings')
      .send(await draft(changes))
      .expect(422);
    expect(body.field ?? body.detail).toContain(field);
    expect(`${body.remedy ?? body.expected}`).not.toBe('undefined');
  });

  it('takes a logo by its bytes, and gives it back as it is', async () => {
    const send = (bytes: Buffer) =>
      admin.post('/v1/school/logo').set('Content-Type', 'application/octet-stream').send(bytes);
    const { body } = await send(Buffer.from(svg)).expect(200);
    expect(body.type).toBe('image/svg+xml');
    await admin
      .put('/v1/school/settings')
      .send(await draft({ letterhead: { ...body, alt: 'A square' } }))
      .expect(200);
    const image = await admin
      .get(`/v1/school/logo/${body.logo}`)
      .expect(200)
      .expect('Content-Type', 'image/svg+xml');
    expect(Buffer.from(image.body as Buffer).toString()).toBe(svg);
    await send(Buffer.from('GIF89a')).expect(422);
    await send(Buffer.from(svg.replace('<path', '<path onload="x()"'))).expect(422);
    await send(Buffer.from(svg.replace('<path', '<image href="//elsewhere.example/x"/><path'))).expect(422);
    await send(Buffer.alloc(600_000, 1)).expect(413);
  });

  it('is for administrators to change and for the school to read', async () => {
    await api.as('attendance-lead').get('/v1/school/settings').expect(200);
    await api.as('attendance-lead').put('/v1/school/settings').send({}).expect(403);
    await api.as('governor').get('/v1/school/settings').expect(403);
    await api.as('ewo').get('/v1/school/checklist').expect(403);
  });

  it('takes over a running case', async () => {
    const rows = [{ kind: 'case', upn, stage: 'target-letter', letterOn: '2025-11-12' }];
    await admin.put('/v1/school/take-on').send({ from: '2025-12-01' }).expect(204);
    const lead = api.as('attendance-lead');
    const trial = await lead.post('/v1/school/take-on/cases?dryRun=true').send(rows).expect(200);
    expect(trial.body).toMatchObject({ rows: 1, adopted: 1, refused: [] });
    await lead.post('/v1/school/take-on/cases').send(rows).expect(200);
    const again = await lead
      .post('/v1/school/take-on/cases')
      .set('Content-Type', 'text/csv')
      .send(`Kind,UPN,Stage,Letter.Date\ncase,${upn},target-letter,12/11/2025\n`)
      .expect(200);
    expect(again.body).toMatchObject({ adopted: 0, unchanged: 1 });
    await lead.post('/v1/school/take-on/cases').set('Content-Type', 'text/csv').send('nonsense').expect(422);
    expect((await settings()).takenOn).toBe('2025-12-01');
    await lead
      .get(`/v1/school/pupils/${pupilId}/earlier-notices`)
      .expect(200, { penalties: [], improvements: [] });
  });

  it('changes how a parent is reached from now on, and tells the running case', async () => {
    const address = `/v1/school/pupils/${pupilId}/parents/${parents[0]}/contact`;
    const factsNow = async () =>
      (await api.store.forSchool(api.schoolId, tx => loadPupilFacts(tx, pupilId, api.clock.now))).parents[0];
    const messages = async (): Promise<number> => {
      const rows = await api.store.forSchool(api.schoolId, tx =>
        tx.query("select id from waymark.outbox where kind = 'facts'"),
      );
      return rows.length;
    };
    expect(await api.store.forSchool(api.schoolId, tx => listLiveCases(tx))).toHaveLength(1);
    const told = await messages();
    await admin.put(address).send({ service: 'email' }).expect(422);
    await admin.put(address).send({ mayReceive: false }).expect(422);
    await admin.put(address).send({ email: 'kim@example.org', service: 'email' }).expect(200);
    expect(await factsNow()).toMatchObject({ service: 'email', contactBlocked: false });
    expect(await messages()).toBe(told + 1);
    api.clock.now += 60_000;
    const order = {
      mayReceive: false,
      reason: 'court-order',
      courtOrder: 'No contact',
      addressWithheld: true,
    };
    const { body } = await admin.put(address).send(order).expect(200);
    expect(body).toMatchObject({
      mayReceive: false,
      reason: 'court-order',
      hasCourtOrder: true,
      addressWithheld: true,
    });
    expect(JSON.stringify(body)).not.toContain('No contact');
    expect(await factsNow()).toMatchObject({ service: 'email', contactBlocked: true });
    expect(await messages()).toBe(told + 2);
    await admin.put(address).send({ mayReceive: true }).expect(422);
    await admin.put(address).send({ mayReceive: true, courtOrder: null }).expect(200);
    expect(await factsNow()).toMatchObject({ contactBlocked: false });
    await admin.put(address).send({ texts: true }).expect(422);
    await admin.put(address).send({ phone: '07700 900001', texts: true }).expect(200);
    expect(await messages()).toBe(told + 3);
    await admin.get(address.replace(parents[0]!, pupilId)).expect(404);
    expect(api.lines.join()).not.toContain('kim@example.org');
  });
});
