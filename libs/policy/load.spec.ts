// Texts that are no pack: each is refused with the file, the line, the place, what stands there and what should.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { WaymarkError } from '#libs/kernel';
import { parseAuthority, parsePack } from './index.js';

const text = readFileSync(join(import.meta.dirname, 'packs', 'ashley.yaml'), 'utf8');
const code = readFileSync(join(import.meta.dirname, 'authorities', 'halton.yaml'), 'utf8');

/** The message with which the text is refused. */
function refused(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof WaymarkError && error.code === 'policy.invalid') return error.message;
    throw error;
  }
  throw new Error('the text was accepted');
}

const broken: readonly (readonly [name: string, from: string | RegExp, to: string, message: RegExp])[] = [
  [
    'a percentage beyond 100',
    'value: 95, level: pack, source: policy 6.3 }',
    'value: 195, level: pack, source: policy 6.3 }',
    /^a\.yaml: line 14: expectedAttendance\.value: found 195, expected number to be <100$/,
  ],
  [
    'an unknown field',
    'authority: halton',
    'authority: halton\ncolour: red',
    /^a\.yaml: line 13: colour: found "red", expected no such field here$/,
  ],
  [
    'a missing field',
    'authority: halton\n',
    '',
    /^a\.yaml: line \d+: authority: found nothing, expected string$/,
  ],
  [
    'an unknown level',
    'level: pack, source: policy 6.3 }',
    'level: school, source: policy 6.3 }',
    /expectedAttendance\.level: found "school", expected one of "law"\|"authority"\|"pack"\|"default"$/,
  ],
  [
    'an unknown role',
    'value: headteacher',
    'value: caretaker',
    /line \d+: stages\[3\]\.approver\.value: found "caretaker", expected one of "attendance-officer"/,
  ],
  [
    'an unknown kind of condition',
    'kind: percentage, below: 95',
    'kind: weather, below: 95',
    /stages\[0\]\.trigger\.value\.anyOf\[0\]\.kind: found "weather", expected/,
  ],
  [
    'a trigger with neither anyOf nor allOf',
    '{ anyOf: [{ kind: percentage, below: 95 }] }',
    '{}',
    /stages\[0\]\.trigger\.value: found \{\}, expected either anyOf or allOf$/,
  ],
  [
    'a figure without its source',
    ', source: policy 5.5',
    '',
    /rightCodeWithinDays\.source: found nothing, expected string$/,
  ],
  [
    'an impossible time',
    "closes: '09:30'",
    "closes: '9.30'",
    /line 16: registers\.am\[0\]\.closes: found "9\.30", expected a time as HH:MM$/,
  ],
  [
    'an impossible date',
    'effectiveFrom: 2025-09-01',
    'effectiveFrom: 2025-02-30',
    /effectiveFrom: found "2025-02-30", expected a date as YYYY-MM-DD$/,
  ],
  [
    'a version of another form',
    'version: 1.0.0',
    'version: v1',
    /version: found "v1", expected a version as 1\.2\.3$/,
  ],
  [
    'an id with capitals',
    'id: target-letter',
    'id: Target letter',
    /stages\[0\]\.id: found "Target letter", expected lower-case words joined by hyphens$/,
  ],
  ['a later schema', 'schema: 1', 'schema: 2', /line 3: schema: found 2, expected 1$/],
  [
    'half a reduced penalty',
    ', reducedDays: 21',
    '',
    /penalty\.first\.value: found .*, expected reduced and reducedDays together or neither$/,
  ],
  [
    'a field given twice',
    'authority: halton',
    'authority: halton\nauthority: dorset',
    /^a\.yaml: line 13: not readable as YAML: Map keys must be unique/,
  ],
  ['text that is no YAML', 'schema: 1', 'schema: [1', /^a\.yaml: line \d+: not readable as YAML/],
];

describe('parsePack', () => {
  it('reads a shipped pack', () => {
    expect(parsePack(text, 'a.yaml').id).toBe('ashley');
  });

  it.each(broken)('refuses %s', (_, from, to, message) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(refused(() => parsePack(changed, 'a.yaml'))).toMatch(message);
  });

  it('names several mistakes at once, and counts those it leaves out', () => {
    const message = refused(() => parsePack('schema: 1\nid: x\n', 'a.yaml'));
    expect(message).toMatch(/version: found nothing.*; and \d+ more$/);
  });

  it.each([
    ['nothing', '', /^a\.yaml: the document: found null, expected object$/],
    ['a list', '- 1\n', /^a\.yaml: line 1: the document: found \[1\], expected object$/],
    ['far too much', '#'.repeat(300_000), /^a\.yaml: has 300000 characters, expected at most 262144$/],
  ])('refuses %s', (_, yamlText, message) => {
    expect(refused(() => parsePack(yamlText, 'a.yaml'))).toMatch(message);
  });

  it('refuses aliases that multiply', () => {
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a]',
      'c: [*b,*b,*b,*b,*b,*b,*b]',
    ].join('\n');
    expect(refused(() => parsePack(bomb, 'a.yaml'))).toMatch(/^a\.yaml: not readable as YAML: .*alias/);
  });
});

describe('parseAuthority', () => {
  it('reads a shipped code', () => {
    expect(parseAuthority(code, 'b.yaml').belowThreshold.value).toBe('unknown');
  });

  it.each([
    [
      'belowThreshold',
      'belowThreshold:\n  value: unknown',
      'belowThreshold:\n  value: perhaps',
      /^b\.yaml: line \d+: belowThreshold\.value: found "perhaps", expected one of "never"\|"la-discretion" or "unknown"$/,
    ],
    [
      'thresholdCodes',
      '[G, N, O, U]',
      '[G, I]',
      /thresholdCodes\.value\[1\]: found "I", expected one of "G"\|"N"\|"O"\|"U"$/,
    ],
    [
      'schoolDaysPerWeek',
      'value: 5',
      'value: 8',
      /schoolDaysPerWeek\.value: found 8, expected number to be <=7$/,
    ],
  ])('refuses a wrong %s', (_, from, to, message) => {
    expect(refused(() => parseAuthority(code.replace(from, to), 'b.yaml'))).toMatch(message);
  });
});
