// Files of anything: none crashes an import, none loses a good row to a bad one, and each bad row says what is wrong with
// it. What is expected is worked out here, row by row, without the code under test.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { WaymarkError } from '#libs/kernel';
import type { ImportProfile } from '#libs/register';
import { addDays, isWorkingDay, londonInstant } from '#libs/school-time';
import { importPeople, importRegister, putPeople, type ImportReport, type RefusedRow } from '#libs/store';
import { testSchool, type TestSchool } from '../support/school.js';

const upn = (n: number): string => `A${String(n).padStart(12, '0')}`;
const receivedAt = londonInstant('2025-12-01', '12:00');
const actor = { id: 'u1', role: 'attendance-officer' } as const;
const PUPILS = 3;

describe('files of anything', () => {
  let school: TestSchool;
  beforeAll(async () => {
    school = await testSchool();
  });
  afterAll(() => school.close());

  /** Imports into a school of its own whose pupils are upn(0) to upn(2), in pieces of a size. */
  async function take(
    bytes: Uint8Array,
    profile: ImportProfile = {},
    size = 700,
    way: typeof importRegister = importRegister,
  ): Promise<{ report: ImportReport; found: RefusedRow[] }> {
    const { schoolId } = await school.newSchool();
    await school.store.forSchool(schoolId, tx =>
      putPeople(tx, {
        pupils: Array.from({ length: PUPILS }, (_, n) => ({ id: randomUUID(), upn: upn(n), yearGroup: 8 })),
      }),
    );
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const found: RefusedRow[] = [];
    const report = await way(school.store, schoolId, pieces(), profile, {
      actor,
      source: 'any.csv',
      receivedAt,
      onRefused: rows => void found.push(...rows),
    });
    for (const { row, line, field, problem, remedy } of found) {
      expect(row).toBeGreaterThan(0);
      expect(line).toBeGreaterThan(row);
      for (const text of [field, problem, remedy]) expect(text).toMatch(/\S/);
    }
    return { report, found };
  }

  const encodings = {
    'utf-8': (text: string) => Buffer.from(text),
    'utf-8 marked': (text: string) => Buffer.from(`\ufeff${text}`),
    'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'utf-16be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    'windows-1252': (text: string) => Buffer.from(text, 'latin1'),
  } as const;

  it('are read in each encoding, delimiter and order of dates, and rows out of order take none with them', async () => {
    const day = fc.integer({ min: 0, max: 40 }).map(n => addDays('2025-09-01', n));
    const mark = fc.record({
      pupil: fc.nat({ max: PUPILS }),
      day,
      half: fc.constantFrom('AM', 'pm'),
      code: fc.constantFrom('/', 'O', 'C1', 'L', 'H', '?'),
      form: fc.constantFrom('iso', 'strokes', 'other'),
      ragged: fc.constantFrom('', '', '', '', 'short', 'long', 'quote'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(mark, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(...(Object.keys(encodings) as (keyof typeof encodings)[])),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('dmy' as const, 'mdy' as const),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 40, max: 3000 }),
        async (marks, encoding, delimiter, dateOrder, lineEnd, size) => {
          const named = new Set<string>();
          const bad: number[] = [];
          const lines = marks.map(({ pupil, day: date, half, code, form, ragged }, n) => {
            const [year, month, dayOfMonth] = date.split('-') as [string, string, string];
            const [dmy, mdy] = [`${dayOfMonth}/${month}/${year}`, `${month}/${dayOfMonth}/${year}`];
            // 'other' is the order that the profile does not say: another day, or none.
            const [own, other] = dateOrder === 'dmy' ? [dmy, mdy] : [mdy, dmy];
            const text = form === 'iso' ? date : form === 'strokes' ? own : other;
            const meant = form === 'other' ? `${year}-${dayOfMonth}-${month}` : date;
            const open = meant >= '2025-09-01' && meant <= '2025-12-01' && isWorkingDay(meant);
            const key = `${pupil} ${meant} ${half}`;
            const good =
              pupil < PUPILS && open && !['H', '?'].includes(code) && ragged === '' && !named.has(key);
            if (good) named.add(key);
            else bad.push(n + 1);
            const cells = [upn(pupil), 'Désirée', text, half, code];
            if (ragged === 'short') cells.pop();
            if (ragged === 'long') cells.push('x', 'y');
            if (ragged === 'quote') cells[1] = '"Désirée';
            return cells.join(delimiter);
          });
          const header = ['UPN', 'Surname', 'Date', 'Session', 'Session.Mark'].join(delimiter);
          const bytes = encodings[encoding]([header, ...lines].join(lineEnd));
          const { report, found } = await take(bytes, { delimiter: delimiter as ',', dateOrder }, size);
          expect(report).toMatchObject({ rows: marks.length, accepted: named.size, rejected: bad.length });
          expect(found.map(({ row }) => row)).toEqual(bad);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('hold weeks of any length: a short one is padded and flagged, and nothing is guessed', async () => {
    const week = fc.record({
      pupil: fc.nat({ max: PUPILS }),
      start: fc.constantFrom('2025-09-01', '08/09/2025', '2025-09-09', '2025-11-31', ''),
      marks: fc.array(fc.constantFrom('/', '\\', 'O', 'L', ' ', '-', 'h', '9', 'é'), { maxLength: 17 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(week, { minLength: 1, maxLength: 10 }), async weeks => {
        let flagged = 0;
        const named = new Set<string>();
        const troubled = new Set<number>();
        const mondays = new Map([
          ['2025-09-01', '2025-09-01'],
          ['08/09/2025', '2025-09-08'],
        ]);
        weeks.forEach(({ pupil, start, marks }, n) => {
          const monday = mondays.get(start);
          if (monday === undefined || marks.length > 14) return troubled.add(n + 1);
          if (marks.length < 14) {
            flagged += 1;
            troubled.add(n + 1);
          }
          marks.forEach((code, slot) => {
            if (code === ' ' || code === '-') return;
            const key = `${pupil} ${monday} ${slot}`;
            if ('h9é'.includes(code) || pupil === PUPILS || slot >= 10 || named.has(key)) troubled.add(n + 1);
            else named.add(key);
          });
        });
        const rows = weeks.map(
          ({ pupil, start, marks }) => `School;${upn(pupil)};${start};${marks.join('')}`,
        );
        const text = ['School;UPN;WeekStart;WeekMarks', ...rows].join('\n');
        const { report, found } = await take(Buffer.from(text), { delimiter: ';' });
        expect(report).toMatchObject({ format: 'weeks', accepted: named.size, flagged });
        expect(new Set(found.map(({ row }) => row))).toEqual(troubled);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('are wide sheets: every good cell is taken, whatever the cells beside it hold', async () => {
    const headers = ['Mon 01/09/2025 AM', '01/09/2025 pm', '2025-09-06 am', '2025-09-02 AM'];
    const row = fc.record({
      pupil: fc.nat({ max: PUPILS }),
      codes: fc.array(fc.constantFrom('/', 'O', 'C1', 'U', '', 'H', 'zz', '£'), {
        minLength: 4,
        maxLength: 4,
      }),
      ragged: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async rows => {
        const named = new Set<string>();
        const troubled = new Set<number>();
        rows.forEach(({ pupil, codes, ragged }, n) => {
          if (ragged) return troubled.add(n + 1);
          codes.forEach((code, at) => {
            if (code === '') return;
            const key = `${pupil} ${at}`;
            const good =
              ['/', 'O', 'C1', 'U'].includes(code) && pupil < PUPILS && at !== 2 && !named.has(key);
            if (good) named.add(key);
            else troubled.add(n + 1);
          });
        });
        const lines = rows.map(({ pupil, codes, ragged }) =>
          [upn(pupil), 'Robin', ...(ragged ? codes.slice(1) : codes)].join('\t'),
        );
        const text = [['UPN', 'Name', ...headers].join('\t'), ...lines].join('\n');
        const { report, found } = await take(Buffer.from(text), { delimiter: '\t' });
        expect(report).toMatchObject({ format: 'wide', accepted: named.size });
        expect(new Set(found.map(({ row: n }) => n))).toEqual(troubled);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('name pupils and parents twice, or are none of that', async () => {
    const good = fc.tuple(fc.nat({ max: 5 }), fc.constantFrom('Kim', 'Alex', ''));
    const junk = fc.constantFrom('', '"x', ',,,,,,', 'A1,x', `${upn(1)},9999,,,`, `${upn(1)},8,Z,,`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(good, junk), { minLength: 1, maxLength: 20 }), async list => {
        const lines = list.map(each =>
          typeof each === 'string' ? each : `${upn(each[0])},8,K,${each[1]},${each[1] && 'Example'}`,
        );
        const text = ['UPN,Year.Group,SEN,Parent.Forename,Parent.Surname', ...lines].join('\n');
        const rows = list.filter(each => each !== '');
        const { report } = await take(Buffer.from(text), { delimiter: ',' }, 300, importPeople);
        const wanted = rows.filter(each => typeof each !== 'string').length;
        expect(report).toMatchObject({ rows: rows.length, accepted: wanted, rejected: rows.length - wanted });
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('are bytes by chance, under a profile that may not fit: an answer, or one clear error', async () => {
    const profile = fc.constantFrom<ImportProfile>(
      {},
      { encoding: 'utf-16be' },
      { encoding: 'utf-16le', delimiter: ';' },
      { encoding: 'windows-1252', delimiter: '\t' },
      { format: 'wide' },
      { format: 'weeks', dateOrder: 'mdy' },
    );
    const start = fc.constantFrom('', 'UPN,Date,Session,Session.Mark\n', 'UPN;WeekStart;WeekMarks\n');
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.uint8Array({ maxLength: 4000 }),
        profile,
        fc.constantFrom(importRegister, importPeople),
        async (header, bytes, given, way) => {
          try {
            const { report } = await take(Buffer.concat([Buffer.from(header), bytes]), given, 512, way);
            expect(report.accepted).toBe(0);
          } catch (error) {
            if (!(error instanceof WaymarkError)) throw error;
            expect(error.code).toMatch(/^import\./);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});
