// `account`: whoever runs the installation makes accounts, and what is printed lets in.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { readToken, signIn } from '#libs/identity';
import { testMasterKey, testSchool, type TestSchool } from '../../../../test/support/school.js';
import { registerAccount } from './account.command.js';

let school: TestSchool;
let slug: string;
const before = { ...process.env };

beforeAll(async () => {
  school = await testSchool();
  slug = `school-${school.schoolId.slice(0, 8)}`;
  process.env['DATABASE_URL'] = school.url;
  process.env['WAYMARK_SECRET'] = testMasterKey.toString('base64');
});
afterAll(async () => {
  process.env = before;
  await school.close();
});

/** What the command prints. */
async function account(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(text => lines.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    registerAccount(program);
    await program.parseAsync(['account', ...args], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return lines.join('');
}

const enter = async (signInName: string, password: string) =>
  (await signIn(school.store, { signInName, password, address: 'here' })).status;

describe('waymark account', () => {
  it('makes an account whose password lets in until it is reset or the account is shut', async () => {
    const printed = await account('add', 'Ada@School.example', '--show', 'Ada', '--role', 'administrator');
    const password = printed.trim().split(' ').at(-1)!;
    expect(await enter('ada@school.example', password)).toBe('signed-in');
    const again = (await account('reset', 'ada@school.example')).trim().split(' ').at(-1)!;
    expect(await enter('ada@school.example', password)).toBe('refused');
    expect(await enter('ada@school.example', again)).toBe('signed-in');
    await account('disable', 'ada@school.example');
    expect(await enter('ada@school.example', again)).toBe('refused');
    await account('enable', 'ada@school.example');
    expect(await enter('ada@school.example', again)).toBe('signed-in');
  });

  it('gives roles at a school, for a time where dates are given, and lists them', async () => {
    await account('give', 'ada@school.example', '--role', 'dsl', '--school', slug, '--to', '2999-01-01');
    expect(await account('list', '--school', slug)).toContain(
      `ada@school.example | Ada | open | dsl@${slug} ..2999-01-01 administrator@*`,
    );
    await expect(account('give', 'ada@school.example', '--role', 'dsl')).rejects.toMatchObject({
      code: 'account.no-school',
    });
    await expect(account('give', 'nobody', '--role', 'administrator')).rejects.toMatchObject({
      code: 'account.unknown',
    });
  });

  it('makes a token that acts in its role', async () => {
    const text = await account(
      'token',
      'ada@school.example',
      '--role',
      'dsl',
      '--school',
      slug,
      '--for',
      'x',
    );
    const principal = await school.store.asIdentity(tx => readToken(tx, text.trim()));
    expect(principal).toMatchObject({ actor: { role: 'dsl' }, school: { slug } });
  });
});
