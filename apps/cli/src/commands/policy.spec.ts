// `waymark policy` as people meet it: what it prints, and how it ends.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { packIds } from '#libs/policy';
import { explainScenario } from './explain.command.js';
import { registerPolicy } from './policy.command.js';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const shipped = (id: string) => join(root, 'libs', 'policy', 'packs', `${id}.yaml`);
const folder = mkdtempSync(join(tmpdir(), 'waymark-policy-'));

afterEach(() => {
  process.exitCode = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with a shipped pack in which something was changed. */
function changed(name: string, from: string | RegExp, to: string): string {
  const file = join(folder, name);
  writeFileSync(file, readFileSync(shipped('ashley'), 'utf8').replace(from, to));
  return file;
}

function run(...args: string[]): { readonly lines: readonly string[]; readonly exitCode: unknown } {
  const program = new Command().exitOverride();
  registerPolicy(program);
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    text += String(chunk);
    return true;
  });
  try {
    program.parse(['policy', ...args], { from: 'user' });
  } finally {
    write.mockRestore();
  }
  return { lines: text.trimEnd().split('\n'), exitCode: process.exitCode };
}

describe('policy check', () => {
  it.each(packIds())('finds %s sound', id => {
    expect(run('check', shipped(id))).toEqual({ lines: ['sound'], exitCode: undefined });
  });

  it('says where, what and what to do, a line each', () => {
    const text = readFileSync(shipped('ashley'), 'utf8');
    const file = join(folder, 'form.yaml');
    writeFileSync(file, text.replace(/^version: .*/m, 'version: x').replace('below: 95', 'below: 195'));
    const { lines, exitCode } = run('check', file);
    expect(exitCode).toBe(2);
    expect(lines).toEqual([
      expect.stringMatching(/^version \(line \d+\): found "x"; expected a version as 1\.2\.3/),
      expect.stringMatching(/^stages\[0\]\.\S+below \(line \d+\): found 195; expected/),
    ]);
  });

  it('names findings beyond the form by their place', () => {
    const { lines, exitCode } = run(
      'check',
      changed('dates.yaml', /^effectiveFrom: .*/m, 'effectiveFrom: 2025-09-01\neffectiveTo: 2025-01-01'),
    );
    expect(exitCode).toBe(2);
    expect(lines).toEqual([
      expect.stringMatching(/^effectiveTo: the pack ends on 2025-01-01, before .*; give a last day/),
    ]);
  });

  it('names the codes of conduct that ship when it has none', () => {
    const { lines, exitCode } = run(
      'check',
      changed('authority.yaml', /^authority: .*/m, 'authority: nowhere'),
    );
    expect(exitCode).toBe(2);
    expect(lines).toEqual([expect.stringMatching(/^authority: .*"nowhere"; there are: .*halton/)]);
  });

  it('refuses a file that is not there', () => {
    expect(() => run('check', join(folder, 'none.yaml'))).toThrow(
      expect.objectContaining({ code: 'policy.unreadable' }),
    );
  });
});

describe('policy show and diff', () => {
  it('show the ladder twice over, unknown figures as unknown, and every source', () => {
    const text = run('show', 'ashley').lines.join('\n');
    expect(text).toContain(' 1 [ target-letter ] Target letter');
    expect(text).toContain('```mermaid');
    expect(text).toContain('unknown (default: ');
    expect(text).toContain('(pack: policy 6.3');
  });

  it('compare an id with a file', () => {
    const file = changed('review.yaml', /^version: .*/m, 'version: 9.9.9');
    expect(run('diff', 'ashley', file).lines).toEqual([
      'ashley 1.0.0 -> ashley 9.9.9',
      '~ version: 1.0.0 -> 9.9.9',
    ]);
  });

  it('name the packs that ship when there is no such pack', () => {
    expect(() => run('show', 'nope')).toThrow(/neither a file nor .*ashley/);
  });
});

describe('explain --scenario', () => {
  const file = join(root, 'test', 'scenarios', 'worked-example.json');

  it('explains the event with that number', () => {
    expect(explainScenario(file, '2')).toContain('40 of 46 sessions, 86.96 %');
  });

  it.each(['0', '15', 'two', '-1', '1.5'])('refuses %s as a number', seq => {
    expect(() => explainScenario(file, seq)).toThrow(/a whole number from 1 to 14/);
  });
});
