// `take-on`: says what it would do, does it, and ends with what is missing.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { listLiveCases, loadSettings, putPeople, putSchool } from '#libs/store';
import { testMasterKey, testSchool, type TestSchool } from '../../../../test/support/school.js';
import { registerTakeOn } from './take-on.command.js';

const before = { ...process.env };
let school: TestSchool;
let slug: string;

beforeAll(async () => {
  school = await testSchool();
  process.env['DATABASE_URL'] = school.url;
  process.env['WAYMARK_SECRET'] = testMasterKey.toString('base64');
  await school.store.forSchool(school.schoolId, async tx => {
    ({ slug } = await loadSettings(tx));
    await putSchool(tx, {
      slug,
      name: 'Test school',
      policyId: 'ashley',
      policyVersion: '1.0.0',
      calendar: { terms: [{ from: '2020-01-06', to: '2020-12-18' }] },
      namespace: 'waymark-test',
    });
    await putPeople(tx, { pupils: [{ id: school.pupilId, upn: 'A1', yearGroup: 8 }] });
  });
}, 60_000);
afterAll(async () => {
  process.env = before;
  await school.close();
});

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(text => Boolean(lines.push(String(text)))),
    jest.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  try {
    const program = new Command('waymark').exitOverride();
    registerTakeOn(program);
    await program.parseAsync(['take-on', '--school', slug, ...args], { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.join('');
}

describe('take-on', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'waymark-')), 'cases.csv');
  writeFileSync(
    file,
    'Kind,UPN,Stage,Letter.Date\ncase,A1,target-letter,2020-03-02\ncase,A2,meeting,2020-03-02\n',
  );
  const live = () => school.store.forSchool(school.schoolId, tx => listLiveCases(tx));

  it('tries first and keeps nothing', async () => {
    const said = await run('--from', '2020-03-09', '--cases', file, '--dry-run');
    expect(said).toContain('would be taken on from 2020-03-09');
    expect(said).toContain('cases adopted 1, earlier notices 0, unchanged 0, rejected 1');
    expect(said).toContain('row 2, UPN: the school has no such pupil; import the pupils first');
    expect(await live()).toEqual([]);
  });

  it('takes the school on, and says what is missing before a letter can go', async () => {
    const said = await run('--from', '2020-03-09', '--cases', file);
    expect(said).toContain('cases adopted 1');
    expect(said).toContain('Before the first letter can go:');
    expect(said).toContain('No mark has been imported');
    expect(await live()).toHaveLength(1);
    await expect(run()).rejects.toMatchObject({ code: 'command.nothing-to-do' });
  });
});
