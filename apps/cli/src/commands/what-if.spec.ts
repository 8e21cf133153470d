import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { schoolSessions } from '#libs/casework';
import { whatIfCommand, type WhatIfOptions } from './what-if.command.js';

const calendar = {
  terms: [{ from: '2025-09-01', to: '2025-12-19', breaks: [{ from: '2025-10-27', to: '2025-10-31' }] }],
};
const sessions = schoolSessions(calendar);

/** Two pupils of different forms: one away for three days when 40 sessions are possible, the other for a day. */
const register = [
  'UPN,Date,Session,Session.Mark,Year.Group,Reg',
  ...['A100', 'B200'].flatMap(upn =>
    sessions.map(session => {
      const [date, half] = session.split(' ') as [string, 'am' | 'pm'];
      const ill = upn === 'A100' ? date >= '2025-09-29' && date <= '2025-10-01' : date === '2025-09-29';
      const code = ill ? 'I' : half === 'am' ? '/' : '\\';
      return `${upn},${date},${half},${code},8,${upn === 'A100' ? '8A' : '=8B'}`;
    }),
  ),
].join('\n');

let folder: string;
const path = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'what-if-'));
  writeFileSync(path('register.csv'), register);
  writeFileSync(path('calendar.json'), JSON.stringify({ calendar }));
  writeFileSync(path('slow.json'), JSON.stringify({ proposals: { afterSchoolDays: 6, answer: 'approve' } }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (options: Partial<WhatIfOptions> = {}): string =>
  [
    ...whatIfCommand({
      policy: 'ashley',
      against: 'alp',
      register: path('register.csv'),
      calendar: path('calendar.json'),
      people: 'prompt',
      format: 'json',
      ...options,
    }),
  ].join('');

const refusalOf = (options: Partial<WhatIfOptions>): string => {
  try {
    run(options);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing refused';
};

describe('what-if', () => {
  it('reports both policies week by week and every pupil whose path differs, as JSON', () => {
    const report = JSON.parse(run({ group: 'Reg' })) as Record<string, unknown>;
    const nothing = { proposals: 0, approvals: 0, letters: 0, meetings: 0, findings: 0 };
    const nothingElse = { notices: 0, referrals: 0, reminders: 0, refusals: 0 };
    expect(report).toMatchObject({
      policies: { a: { name: 'ashley 1.0.0' }, b: { name: 'alp 1.0.0' } },
      register: {
        pupils: 2,
        marks: 2 * sessions.length,
        from: '2025-09-01',
        to: '2025-12-19',
        groupedBy: 'Reg',
      },
      totals: {
        a: { ...nothing, ...nothingElse, proposals: 1, approvals: 1, letters: 1 },
        b: { ...nothing, ...nothingElse, proposals: 1, approvals: 1, letters: 1 },
      },
      pupilsThatDiffer: 1,
      pupils: [
        {
          pupil: 'A100',
          group: '8A',
          on: '2025-10-01',
          a: {
            what: 'StageProposed target-letter',
            numbers: { attended: 40, possible: 46, absent: 6, below: 95 },
          },
          b: { what: 'StageProposed early-intervention-letter', numbers: { below: 90 } },
          reachedA: 'target-letter',
          reachedB: 'early-intervention-letter',
        },
      ],
    });
    const weeks = report['weeks'] as { week: string; group: string; a: { letters: number } }[];
    expect(weeks).toHaveLength(2 * 16);
    expect(weeks.filter(w => w.a.letters > 0)).toMatchObject([{ week: '2025-09-29', group: '8A' }]);
    expect((report['assumption'] as { says: string[] }).says.length).toBeGreaterThan(10);
  });

  it('writes the same as one CSV table', () => {
    const rows = parse(run({ format: 'csv', group: 'Reg' }), { columns: true }) as Record<string, string>[];
    expect([...new Set(rows.map(r => r['record']))]).toEqual(['assumption', 'week', 'pupil']);
    const letters = rows.filter(r => Number(r['letters']) > 0);
    expect(letters.map(r => [r['policy'], r['group'], r['week']])).toEqual([
      ['ashley 1.0.0', '8A', '2025-09-29'],
      ['alp 1.0.0', '8A', '2025-09-29'],
    ]);
    expect(rows.filter(r => r['record'] === 'pupil')).toMatchObject([
      {
        policy: 'ashley 1.0.0',
        pupil: 'A100',
        on: '2025-10-01',
        step: 'StageProposed target-letter',
        rule: 'ashley/target-letter',
        source: 'policy 6.3 stage 1',
        says: 'attended 40; possible 46; absent 6; below 95; last stage entered: target-letter',
      },
      { policy: 'alp 1.0.0', pupil: 'A100', step: 'StageProposed early-intervention-letter' },
    ]);
    // A group that a spreadsheet would take for a formula.
    expect(rows.some(r => r['group'] === "'=8B")).toBe(true);
  });

  it('runs under other assumptions, and under a pack from a file', () => {
    const none = JSON.parse(run({ people: 'none' })) as { totals: { a: Record<string, number> } };
    expect(none.totals.a).toMatchObject({ proposals: 1, approvals: 0, letters: 0, reminders: 1 });
    const slow = JSON.parse(run({ people: path('slow.json') })) as { totals: { a: Record<string, number> } };
    expect(slow.totals.a).toMatchObject({ approvals: 1, letters: 1, reminders: 1 });
    const pack = readFileSync(new URL('../../../../libs/policy/packs/ashley.yaml', import.meta.url), 'utf8');
    writeFileSync(path('later.yaml'), pack.replace('percentage, below: 95', 'percentage, below: 85'));
    const later = JSON.parse(run({ against: path('later.yaml') })) as { pupils: object[] };
    expect(later.pupils).toMatchObject([
      { pupil: 'A100', b: null, reachedA: 'target-letter', reachedB: null },
    ]);
  });

  it('draws a chart that stands by itself, with a title and a description', () => {
    run({ svg: path('chart.svg') });
    const svg = readFileSync(path('chart.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(svg).toContain(
      '<title id="title">What each week would ask for: ashley 1.0.0 and alp 1.0.0</title>',
    );
    expect(svg).toMatch(/<desc id="desc">[^<]*letters 1 and 1/);
    expect(svg).toContain('>Sep</text>');
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('refuses what it cannot use, naming option, file, field and remedy', () => {
    writeFileSync(path('bad.json'), JSON.stringify({ terms: [{ from: '2025-09-01', to: '2025-13-01' }] }));
    writeFileSync(
      path('odd.json'),
      JSON.stringify({ proposals: { afterSchoolDays: -1, answer: 'approve' } }),
    );
    expect(refusalOf({ policy: 'nowhere' })).toMatch(
      /--policy: found "nowhere"; expected one of alp, ashley/,
    );
    expect(refusalOf({ calendar: path('bad.json') })).toMatch(/terms\.0\.to: found "2025-13-01"/);
    expect(refusalOf({ people: path('odd.json') })).toMatch(/proposals\.afterSchoolDays: found -1/);
    expect(refusalOf({ people: 'nobody' })).toMatch(/--people: cannot read nobody/);
    expect(refusalOf({ register: path('none.csv') })).toMatch(/cannot read .*none\.csv/);
  });
});
