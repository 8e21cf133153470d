import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPassword, whyNotPassword } from './password.js';

describe('a password', () => {
  const why = (password: string) => whyNotPassword(password, { signInName: 'kim.minster@school.example' });

  it.each(['otters under the bridge', 'Zq7-pl0v-94ms', 'três pontes e uma vila'])('may be %s', password =>
    expect(why(password)).toBeUndefined(),
  );

  it.each([
    ['elevenchars', /12 characters/],
    ['x'.repeat(129), /128 characters/],
    ['aaaaaaaaaaaaa', /harder to guess/],
    ['Password2026!', /harder to guess/],
    ['p4ssw0rdp4ssw0rd', /harder to guess/],
    ['SchoolAttendance1', /harder to guess/],
    ['123456789012', /harder to guess/],
    ['KimMinster2026', /own name/],
  ])('may not be %s', (password, problem) => expect(why(password)).toMatch(problem));

  it('is kept as argon2id with a salt of its own, and known again in any form of Unicode', async () => {
    const [one, other] = await Promise.all([
      hashPassword('caf\u00e9 on the hill'),
      hashPassword('caf\u00e9 on the hill'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await isPassword('cafe\u0301 on the hill', one)).toBe(true);
    expect(await isPassword('cafe on the hill', one)).toBe(false);
    expect(await isPassword('anything', undefined)).toBe(false);
  });
});
