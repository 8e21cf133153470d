// Registers coming in over HTTP, on a real database: what is taken, what is refused and how, and what it leaves behind.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { londonInstant } from '#libs/school-time';
import { listAmendments, listRejectedRows, loadRegister } from '#libs/store';
import { apiUnderTest, makePupils, makeSchool, type ApiUnderTest } from './api-under-test.js';

const path = '/v1/schools/ash-1/register';
const header =
  'UPN, Surname, Forename, Year.Group, Reg, Gender, Date, Session, Session.Mark, Session.Late.Minutes, Session.Notes';
const csvRow = (upn: string, date: string, session: string, mark: string, notes = '') =>
  `${upn}, "Example, A", Robin, 8, 8A, X, ${date}, ${session}, ${mark}, , ${notes}`;

let api: ApiUnderTest;
let pupils: ReadonlyMap<string, string>;

beforeAll(async () => {
  api = await apiUnderTest();
  pupils = await makePupils(api.store, api.schoolId, ['A1', 'A2', 'A3', 'B1', 'B2', 'C1', 'D1', 'E1', 'F1']);
});
afterAll(() => api.close(), 20_000);

const json = (body: object | string, role = 'attendance-officer') =>
  api.as(role).post(path).set('Content-Type', 'application/json').send(body);
const csv = (body: string, asAt = '') =>
  api.as('attendance-officer').post(`${path}${asAt}`).set('Content-Type', 'text/csv').send(body);
const entries = async (upn: string) =>
  (await api.store.forSchool(api.schoolId, tx => loadRegister(tx, pupils.get(upn)!))).sessions;

describe('marks as JSON', () => {
  it('are taken in, known from the later of close and extract; the same again changes nothing', async () => {
    const body = {
      asAt: '2025-09-15T10:00',
      marks: [
        { pupil: 'a1', date: '2025-09-15', session: 'am', code: 'O' },
        {
          pupil: pupils.get('A1')!,
          date: '15/09/2025',
          session: 'PM',
          code: '\\',
          minutesLate: 3,
          note: 'seen',
        },
      ],
    };
    const first = await json(body).expect(200);
    expect(first.body).toMatchObject({
      accepted: 2,
      unchanged: 0,
      amended: 0,
      stale: 0,
      rejected: [],
      rejectedCount: 0,
    });
    const second = await json(body).expect(200);
    expect(second.body).toMatchObject({ accepted: 0, unchanged: 2, amended: 0, rejected: [] });
    const known = await entries('A1');
    expect(known.map(({ session, entries: [entry] }) => [session, entry?.code])).toEqual([
      ['2025-09-15 am', 'O'],
      ['2025-09-15 pm', '\\'],
    ]);
    expect(known[0]!.entries[0]!.knownAt).toBe(londonInstant('2025-09-15', '10:00'));
    expect(known[1]!.entries[0]!.knownAt).toBeGreaterThan(londonInstant('2025-09-15', '12:59'));
  });

  it('amend what was known, and keep the earlier entry and the reason', async () => {
    const at = (asAt: string, code: string, note?: string) => ({
      asAt,
      marks: [{ pupil: 'A2', date: '2025-09-16', session: 'am', code, ...(note && { note }) }],
    });
    await json(at('2025-09-16T10:00', 'N')).expect(200);
    const amended = await json(at('2025-09-17T10:00', 'M', 'appointment card seen')).expect(200);
    expect(amended.body).toMatchObject({ accepted: 0, amended: 1, unchanged: 0 });
    const stale = await json(at('2025-09-16T11:00', 'I')).expect(200);
    expect(stale.body).toMatchObject({ accepted: 0, amended: 0, unchanged: 0, stale: 1 });
    const amendments = await api.store.forSchool(api.schoolId, tx => listAmendments(tx, pupils.get('A2')!));
    expect(amendments.at(-1)).toMatchObject({ code: 'M', reason: 'appointment card seen' });
    expect((await entries('A2'))[0]!.entries.at(-1)!.code).toBe('M');
  });

  it('keeps good rows and says of each bad one the row, the field, the problem and the remedy', async () => {
    const good = { pupil: 'A3', date: '2025-09-18', session: 'am', code: '/' };
    const bad: [object | string, string, RegExp][] = [
      [{ ...good, code: 'H' }, 'code', /retired/],
      [{ ...good, code: '?' }, 'code', /not an attendance code/],
      [{ ...good, code: '' }, 'code', /missing mark/],
      [{ pupil: 'A3', date: '2025-09-18', session: 'am' }, 'code', /missing mark/],
      [{ ...good, date: '2025-08-20' }, 'date', /outside/],
      [{ ...good, date: '2025-09-20' }, 'date', /weekend/],
      [{ ...good, date: '2025-10-28' }, 'date', /break/],
      [{ ...good, date: '2025-11-28' }, 'date', /closure/],
      [{ ...good, date: '2025-12-02' }, 'date', /not come yet/],
      [{ ...good, date: '2025-13-01' }, 'date', /not a date/],
      [{ ...good, date: 20250918 }, 'date', /not a date/],
      [{ ...good, session: 'noon' }, 'session', /not a session/],
      [{ ...good, pupil: 'Z9' }, 'pupil', /no pupil/],
      [{ ...good, pupil: 'Robin\u0000' }, 'pupil', /not a unique pupil number/],
      [{ ...good, pupil: '00000000-0000-0000-0000-000000000000' }, 'pupil', /no pupil/],
      [{ ...good, minutesLate: 'ten' }, 'minutesLate', /minutes/],
      [{ ...good, mark: 'O' }, 'mark', /no such field/],
      ['A3', 'row', /not an object/],
      [{ ...good, note: `${'x'.repeat(1924)}${'😀'.repeat(50)}` }, 'note', /characters/],
      [good, 'session', /row 1 /],
    ];
    const { body } = await json({ marks: [good, ...bad.map(([row]) => row)] }).expect(200);
    expect(body).toMatchObject({ accepted: 1, rejectedCount: bad.length });
    bad.forEach(([, field, problem], i) => {
      expect(body.rejected[i]).toMatchObject({
        row: i + 2,
        field,
        remedy: expect.stringMatching(/\w/) as unknown,
      });
      expect(body.rejected[i].problem).toMatch(problem);
    });
    const kept = await api.store.forSchool(api.schoolId, tx => listRejectedRows(tx, body.import as string));
    expect(kept).toHaveLength(bad.length);
    expect(kept[0]).toMatchObject({ row: 2, field: 'code', text: JSON.stringify(bad[0]![0]) });
  });

  it.each([
    ['no JSON', '{"marks": [', 400, undefined],
    ['an array', '[]', 422, undefined],
    ['no marks', '{}', 422, 'marks'],
    ['marks of another type', '{"marks": {}}', 422, 'marks'],
    ['an unknown field', '{"marks": [], "school": "x"}', 422, 'school'],
    ['a moment that is none', '{"asAt": "yesterday", "marks": []}', 422, 'asAt'],
    ['a moment to come', '{"asAt": "2026-01-01T10:00", "marks": []}', 422, 'asAt'],
    ['an hour that does not exist', '{"asAt": "2025-03-30T01:30", "marks": []}', 422, 'asAt'],
  ])('refuse %s as a whole', async (_, body, status, field) => {
    const answer = await json(body).expect(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({
      status,
      title: expect.any(String) as unknown,
      detail: expect.any(String) as unknown,
    });
    expect(answer.body.field).toBe(field);
  });
});

describe('marks as CSV', () => {
  it('are taken in whatever the order of columns, the line ends and the mark at the beginning', async () => {
    const rows = [csvRow('B1', '15/09/2025', 'AM', 'O'), csvRow('B1', '2025-09-15', 'PM', 'O')];
    const { body } = await csv(`\ufeff${[header, ...rows, ''].join('\r\n')}`).expect(200);
    expect(body).toMatchObject({ accepted: 2, rejected: [] });
    const short = 'Mark,Session,Date,UPN\nO,am,2025-09-15,b1\nO,pm,2025-09-15,B1\n';
    expect((await csv(short).expect(200)).body).toMatchObject({ accepted: 0, unchanged: 2 });
  });

  it('keeps good rows and reports ragged, unreadable and repeated ones with their line', async () => {
    const rows = [
      csvRow('B2', '15/09/2025', 'AM', 'O'),
      'B2, 15/09/2025, AM',
      csvRow('B2', '15/09/2025', 'PM', ''),
      csvRow('B2', '15/09/2025', 'AM', 'I'),
      '',
      csvRow('B2', '16/09/2025', 'AM', 'I', 'said "ill" twice'),
      'B2, "Example, 16/09/2025, PM, O',
      csvRow('B2', '17/09/2025', 'AM', 'I'),
    ];
    const { body } = await csv([header, ...rows].join('\n')).expect(200);
    expect(body).toMatchObject({ accepted: 2, rejectedCount: 4 });
    expect(body.rejected).toMatchObject([
      { row: 2, line: 3, field: 'row', problem: expect.stringMatching(/3 cells/) as unknown },
      { row: 3, line: 4, field: 'Session.Mark' },
      { row: 4, line: 5, field: 'Session', problem: expect.stringMatching(/row 1 /) as unknown },
      { row: 6, field: 'row', problem: expect.stringMatching(/several lines/) as unknown },
    ]);
    const open = [header, csvRow('B2', '18/09/2025', 'AM', 'O'), 'B2, "Example, 18/09/2025, PM, O'].join(
      '\n',
    );
    const last = await csv(open).expect(200);
    expect(last.body).toMatchObject({
      accepted: 1,
      rejected: [{ row: 2, problem: expect.stringMatching(/from here on/) as unknown }],
    });
  });

  it('are broken off where more than 10,000 rows are refused', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => `Z${i},2025-09-15,AM,O`);
    const { body } = await csv(['UPN,Date,Session,Mark', ...rows].join('\n')).expect(422);
    expect(body).toMatchObject({ type: 'urn:waymark:problem:too-many-refused', field: 'UPN' });
    expect(body.detail).toMatch(/row 1, UPN: no pupil/);
  });

  it.each([
    ['nothing', ''],
    ['no header', 'B2,15/09/2025,AM,O\n'],
    ['UTF-16', Buffer.from('\ufeffUPN,Date\n', 'utf16le').toString('latin1')],
    ['one quote', '"'],
  ])('are refused as %s', async (_, text) => {
    const { body } = await csv(text).expect(422);
    expect(body).toMatchObject({
      type: 'urn:waymark:problem:bad-header',
      field: expect.any(String) as unknown,
    });
    expect(body.remedy).toMatch(/headers/);
  });

  it('take the time of the extract from the query', async () => {
    const text = `UPN,Date,Session,Mark\nC1,2025-09-15,AM,O\n`;
    await csv(text, '?asAt=2025-09-20T08:00').expect(200);
    expect((await entries('C1'))[0]!.entries[0]!.knownAt).toBe(londonInstant('2025-09-20', '08:00'));
    await csv(text, '?asAt=soon').expect(422);
    await csv(text, '?asat=2025-09-20T08:00').expect(422);
  });

  it('tell the case that a row brings about, in the same transaction', async () => {
    const days = ['2025-09-29', '2025-09-30', '2025-10-01'];
    const present = Array.from({ length: 20 }, (_, i) => i).flatMap(i => {
      const date = `2025-09-${String(1 + i + 2 * Math.floor(i / 5)).padStart(2, '0')}`;
      return date < '2025-09-29' ? [`D1,${date},AM,/`, `D1,${date},PM,\\`] : [];
    });
    const absent = days.flatMap(date => [`D1,${date},AM,O`, `D1,${date},PM,O`]);
    await csv(['UPN,Date,Session,Mark', ...present, ...absent].join('\n')).expect(200);
    const messages = await api.store.forSchool(api.schoolId, tx =>
      tx.query<{ pupil_id: string }>('select pupil_id from waymark.outbox where pupil_id = $1', [
        pupils.get('D1'),
      ]),
    );
    expect(messages).toHaveLength(1);
  });
});

describe('bodies', () => {
  const answerTo = (headers: Record<string, string>, body: Readable) =>
    new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
      const { port } = api.app.getHttpServer().address() as AddressInfo;
      const authorization = `Bearer ${api.tokenOf('attendance-officer', 'ash-1')}`;
      const sent = httpRequest(
        { port, host: '127.0.0.1', path, method: 'POST', headers: { authorization, ...headers } },
        answer => {
          const pieces: Buffer[] = [];
          answer.on('data', piece => pieces.push(piece as Buffer));
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              body: JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>,
            }),
          );
        },
      );
      sent.on('error', reject);
      body.pipe(sent);
    });
  /** A header and nothing but line ends: no row to deal with before the limit. */
  const megabytes = (count: number) =>
    Readable.from([
      Buffer.from('UPN,Date,Session,Mark'),
      ...Array.from({ length: count * 20 }, () => Buffer.alloc(50_000, '\n')),
    ]);

  it.each(['application/json', 'text/csv'])(
    'of 50 MB in %s are refused with 413, announced or not',
    async type => {
      const before = process.memoryUsage().rss;
      const announced = await answerTo(
        { 'content-type': type, 'content-length': '50000000' },
        sized(50_000_000),
      );
      expect(announced).toMatchObject({ status: 413, body: { type: 'urn:waymark:problem:too-large' } });
      const streamed = await answerTo({ 'content-type': type }, megabytes(50));
      expect(streamed).toMatchObject({
        status: 413,
        body: { remedy: expect.stringMatching(/parts/) as unknown },
      });
      expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
      await api.as('attendance-officer').get('/health/live').expect(200);
    },
    30_000,
  );

  it('of another type or encoding are refused with 415', async () => {
    const send = (type: string) => api.as('attendance-officer').post(path).set('Content-Type', type);
    await send('text/plain').send('x').expect(415);
    await send('application/json').set('Content-Encoding', 'gzip').send('{}').expect(415);
  });

  it('half sent leave nothing running', async () => {
    const { port } = api.app.getHttpServer().address() as AddressInfo;
    const sent = httpRequest({
      port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.tokenOf('attendance-officer')}`,
        'content-type': 'text/csv',
        'content-length': '1000',
      },
    });
    sent.on('error', () => {});
    sent.write('UPN,Date,Session,Mark\n');
    await new Promise(resolve => setTimeout(resolve, 100));
    sent.destroy();
    const { body } = await csv('UPN,Date,Session,Mark\nE1,2025-09-15,AM,O\n').expect(200);
    expect(body.accepted).toBe(1);
  });

  const sized = (size: number) =>
    Readable.from(Array.from({ length: size / 50_000 }, () => Buffer.alloc(50_000, 'a')));
});

describe('who may send marks', () => {
  it('is the school line and the administrator, each for the school of the token', async () => {
    const marks = { marks: [] };
    for (const role of ['attendance-officer', 'attendance-lead', 'headteacher', 'administrator']) {
      await json(marks, role).expect(200);
    }
    for (const role of ['dsl', 'ewo', 'governor']) {
      expect((await json(marks, role).expect(403)).body).toMatchObject({ rule: 'role' });
    }
    const beech = crypto.randomUUID();
    await makeSchool(api.store, beech, 'beech-2');
    await api.letIn(beech, 'beech-2');
    const ours = api.as('attendance-officer', 'ash-1');
    await ours.post('/v1/schools/beech-2/register').send(marks).expect(403);
    await ours.post('/v1/schools/none/register').send(marks).expect(403);
    await api.as('attendance-officer').post('/v1/schools/none/register').send(marks).expect(403);
    await api.as('attendance-officer').post("/v1/schools/a'%00/register").send(marks).expect(403);
  });

  it('cannot reach the pupils of another school', async () => {
    const other = api.as('attendance-officer', 'beech-2').post('/v1/schools/beech-2/register');
    const row = { pupil: pupils.get('F1')!, date: '2025-09-15', session: 'am', code: 'O' };
    const { body } = await other.send({ marks: [row, { ...row, pupil: 'F1' }] }).expect(200);
    expect(body).toMatchObject({ accepted: 0, rejectedCount: 2 });
  });

  it('leaves no number, name or address of a pupil in the log', () => {
    const log = api.lines.join('\n');
    expect(log).toContain('"route"');
    expect(log).not.toMatch(/Robin|Example|A123|"A1"|Z9/);
  });
});
