import { describe, expect, it } from '@jest/globals';
import { checkCode, codeInfo, codesOf, eraOf, isUnauthorised, type CodeInfo } from './codes.js';

const OLD = '2024-08-18';
const NEW = '2024-08-19';
const listed = (codes: readonly CodeInfo[], test: (info: CodeInfo) => boolean): string =>
  codes
    .filter(test)
    .map(({ code }) => code)
    .join(' ');

describe('the codes', () => {
  it('have their era by the date of the session', () => {
    expect([eraOf('2023-09-01'), eraOf(OLD), eraOf(NEW), eraOf('2025-09-01')]).toEqual([
      'before-2024-08-19',
      'before-2024-08-19',
      'from-2024-08-19',
      'from-2024-08-19',
    ]);
  });

  it('from 2024-08-19 fall into these classes', () => {
    const codes = codesOf('from-2024-08-19');
    expect(listed(codes, info => info.class === 'present')).toBe('/ \\ L');
    expect(listed(codes, info => info.class === 'approved-activity')).toBe('K V P W B');
    expect(listed(codes, info => info.class === 'authorised')).toBe('C C1 C2 E I J1 M R S T');
    expect(listed(codes, info => info.class === 'unauthorised')).toBe('G N O U');
    expect(listed(codes, info => !info.possible)).toBe('D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #');
    expect(listed(codes, info => info.attended)).toBe('/ \\ L K V P W B');
    expect(listed(codes, info => info.ladder)).toBe('/ \\ L K V P W B I M G N O U');
  });

  it('before 2024-08-19 fall into these classes', () => {
    const codes = codesOf('before-2024-08-19');
    expect(listed(codes, info => info.class === 'present')).toBe('/ \\ L');
    expect(listed(codes, info => info.class === 'approved-activity')).toBe('B J P V W');
    expect(listed(codes, info => info.class === 'authorised')).toBe('C E H I M R S T');
    expect(listed(codes, info => info.class === 'unauthorised')).toBe('G N O U');
    expect(listed(codes, info => !info.possible)).toBe('D X Y Z #');
    expect(listed(codes, info => info.ladder)).toBe('/ \\ L B J P V W I M G N O U');
  });

  it('are listed once, with a meaning and a source, and are found by their text', () => {
    for (const [era, date] of [
      ['before-2024-08-19', OLD],
      ['from-2024-08-19', NEW],
    ] as const) {
      const codes = codesOf(era);
      expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
      for (const info of codes) {
        expect(info.meaning).not.toBe('');
        expect(info.source).toMatch(/^SI /);
        expect(codeInfo(info.code, date)).toBe(info);
        expect(checkCode(info.code, date)).toEqual({ ok: true, info });
        expect(isUnauthorised(info.code, date)).toBe('GNOU'.includes(info.code));
      }
    }
  });

  it('are refused outside their era, with what to write instead', () => {
    const refusal = (code: string, date: string): string => {
      const check = checkCode(code, date);
      return check.ok ? 'accepted' : `${check.problem}: ${check.remedy}`;
    };
    expect(refusal('H', '2025-09-29')).toBe(
      "code 'H' was retired on 2024-08-19 and cannot stand on 2025-09-29: use C where leave was granted for exceptional circumstances, G where it was not; the school must say which",
    );
    expect(refusal('J', NEW)).toMatch(/use J1 for an interview/);
    expect(refusal('Y', NEW)).toMatch(/use Y1 to Y7 by the cause/);
    expect(refusal('C2', OLD)).toMatch(/came into use on 2024-08-19.*use C/);
    // Every code of one set that the other lacks has a remedy of its own.
    for (const [from, date] of [
      ['before-2024-08-19', NEW],
      ['from-2024-08-19', OLD],
    ] as const) {
      for (const { code } of codesOf(from))
        expect(refusal(code, date)).toMatch(/^accepted$|2024-08-19 and cannot stand/);
    }
  });

  it('are told apart from missing marks, small letters and unknown text', () => {
    const problem = (code: string): string => JSON.stringify(checkCode(code, NEW));
    for (const code of ['', ' ', '-']) expect(problem(code)).toMatch(/is a missing mark, not a code/);
    expect(problem('n ')).toMatch(/write it as N, in capitals and without spaces/);
    expect(problem('Q9')).toMatch(/is not an attendance code on 2024-08-19.*use one of/);
    expect(codeInfo('constructor', NEW)).toBeUndefined();
  });
});
