// `register-changes` over a register in a database: a pupil by number or id, in each form, and no name unasked.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { londonInstant } from '#libs/school-time';
import { putMarks, putPeople } from '#libs/store';
import { testMasterKey, testSchool, type TestSchool } from '../../../../test/support/school.js';
import { registerRegisterChanges } from './register-changes.command.js';

let school: TestSchool;
const upn = 'A000000000001';
const before = { ...process.env };

beforeAll(async () => {
  school = await testSchool();
  process.env['DATABASE_URL'] = school.url;
  process.env['WAYMARK_SECRET'] = testMasterKey.toString('base64');
  const { store, schoolId, pupilId } = school;
  await store.forSchool(schoolId, async tx => {
    await putPeople(tx, {
      pupils: [{ id: pupilId, upn, forename: 'Robin', surname: 'Wetherby', yearGroup: 8 }],
    });
    const mark = (code: string, time: string, more = {}) => ({
      pupilId,
      session: '2025-09-15 am' as const,
      code,
      knownAt: londonInstant('2025-09-15', time),
      ...more,
    });
    const batch = () => ({
      id: randomUUID(),
      source: 'spec',
      receivedAt: londonInstant('2025-09-15', '12:00'),
      actor: { id: 'u1', role: 'attendance-officer' as const },
    });
    await putMarks(tx, batch(), [mark('N', '09:30')]);
    await putMarks(tx, batch(), [mark('M', '11:00', { reason: 'card seen', by: 'A. Officer' })]);
  });
}, 120_000);
afterAll(async () => {
  process.env = before;
  await school.close();
});

async function printed(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  registerRegisterChanges(program);
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += String(chunk);
    return true;
  });
  try {
    const days = ['--from', '2025-09-01', '--to', '2025-12-19'];
    await program.parseAsync(['register-changes', ...args, ...days], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return text;
}

it('prints the report as CSV, as JSON and as a page', async () => {
  expect((await printed(upn)).split('\r\n')[1]).toBe(
    '2025-09-15,am,N,M,card seen,2025-09-15 11:00,,,A. Officer,,',
  );
  const json = JSON.parse(await printed(school.pupilId, '--format', 'json')) as object;
  expect(json).toMatchObject({
    pupil: school.pupilId,
    changes: [{ session: '2025-09-15 am', original: 'N', new: 'M', reason: 'card seen' }],
  });
  expect(await printed(upn, '--format', 'html')).not.toContain('Robin');
  expect(await printed(upn, '--format', 'html', '--names')).toContain('Robin Wetherby');
});

it('says what to give where there is no such pupil', async () => {
  await expect(printed('A999999999999')).rejects.toMatchObject({ code: 'command.unknown-pupil' });
});
