// Takes rules out of a copy of the sources, one at a time, and sees whether anything notices: the invariant that a mutation
// names, or the quick specs. The working tree is never touched.
import { spawn } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariants } from './invariants/index.js';
import { invariantMutations, otherMutations, type Edit, type Mutation } from './mutations.js';

const root = join(import.meta.dirname, '..', '..');
const copied = ['libs', 'test', 'docs', 'scripts', 'package.json', 'jest.config.mjs', 'tsconfig.json'];
/** Longest that one mutation may take; a loop without end counts as noticed. In milliseconds. */
const timeLimit = 240_000;

interface Outcome {
  readonly noticed: boolean;
  /** What noticed, or what was looked at in vain. */
  readonly by: string;
}

/** Runs the mutations whose name contains `only`, or all; answers whether every one was noticed. */
export async function runMutations(only: string | undefined, say: (line: string) => void): Promise<boolean> {
  const chosen = [...invariantMutations, ...ruleMutations(), ...otherMutations].filter(
    m => only === undefined || `${m.name} ${m.breaks ?? ''}`.includes(only),
  );
  if (only === undefined) unnamed().forEach(name => say(`NO MUTATION breaks ${name}`));
  const fails = await baseline(say);
  if (fails) return false;
  const queue = chosen.values();
  const survived: string[] = [];
  const take = async (): Promise<void> => {
    const folder = copyTree();
    try {
      for (const mutation of queue) {
        const started = Date.now();
        const { noticed, by } = await tryOut(folder, mutation);
        if (!noticed) survived.push(mutation.name);
        const time = ((Date.now() - started) / 1000).toFixed(0);
        say(`${noticed ? 'noticed ' : 'SURVIVED'} ${mutation.name}: ${by} (${time} s)`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, take));
  say(`${chosen.length} mutations, ${chosen.length - survived.length} noticed, ${survived.length} survived`);
  for (const name of survived) say(`  ${name}`);
  return survived.length === 0;
}

/** With nothing taken out the quick specs must pass, or their failing says nothing; answers whether they fail. */
async function baseline(say: (line: string) => void): Promise<boolean> {
  const folder = copyTree();
  try {
    const { noticed, by } = await bySpecs(folder);
    if (noticed) say(`the quick specs fail with nothing taken out: ${by}`);
    return noticed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Invariants that no mutation is named for. */
const unnamed = (): string[] =>
  invariants.map(i => i.name).filter(name => !invariantMutations.some(m => m.breaks === name));

/** One mutation for each place in the casework room that refuses by a rule: that refusal is taken out. */
function ruleMutations(): Mutation[] {
  const files = globSync('libs/casework/**/*.ts', { cwd: root }).filter(f => !f.endsWith('.spec.ts'));
  return files.toSorted().flatMap(file => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/\b(?:refuse|checkAge|checkNoReasonYet)\('([a-z.-]+)'/g)].map(match => {
      const line = text.slice(0, match.index).split('\n').length;
      const place = `${file.slice('libs/casework/'.length)}:${line}`;
      const edit = {
        file,
        find: text,
        replace: `${text.slice(0, match.index)}false && ${text.slice(match.index)}`,
      };
      return { name: `${match[1]} at ${place}`, edits: [edit] };
    });
  });
}

function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-mutation-'));
  for (const part of copied) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function tryOut(folder: string, mutation: Mutation): Promise<Outcome> {
  const before = new Map<string, string>();
  try {
    for (const edit of mutation.edits) apply(folder, edit, before);
  } catch (error) {
    return { noticed: false, by: (error as Error).message };
  }
  try {
    return await (mutation.breaks === undefined ? bySpecs(folder) : byInvariant(folder, mutation.breaks));
  } finally {
    for (const [file, text] of before) writeFileSync(file, text);
  }
}

function apply(folder: string, { file, find, replace }: Edit, before: Map<string, string>): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`the text to take out stands ${parts.length - 1} times in ${file}`);
  if (!before.has(path)) before.set(path, text);
  writeFileSync(path, parts.join(replace));
}

async function byInvariant(folder: string, name: string): Promise<Outcome> {
  const loader = join(folder, 'test', 'support', 'load-typescript.mjs');
  const main = join(folder, 'test', 'proof', 'main.ts');
  const args = [
    '--import',
    loader,
    main,
    '--seed',
    '1',
    '--histories',
    '12000',
    '--states',
    '0',
    '--threads',
    '1',
  ];
  const { output, timedOut } = await run(folder, [...args, '--until', name]);
  const failed = output.split('\n').find(line => line.startsWith(`FAILED ${name}:`));
  if (failed) return { noticed: true, by: failed };
  if (timedOut) return { noticed: true, by: 'it never ended' };
  const ended = output.includes('every invariant held')
    ? `${name} still held`
    : output.trim().split('\n').slice(-3).join(' | ');
  return { noticed: false, by: ended };
}

/** The quick specs, the quickest first. */
const quickSpecs = [['test/casework'], ['test/scenarios/simulate', 'test/checker']];

async function bySpecs(folder: string): Promise<Outcome> {
  const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  for (const paths of quickSpecs) {
    const args = ['--selectProjects=unit', '--bail', '--runInBand', '--testPathPatterns', ...paths];
    const ran = await run(folder, ['--experimental-vm-modules', '--no-warnings', jest, ...args]);
    if (ran.timedOut) return { noticed: true, by: 'it never ended' };
    const failing = ran.output.split('\n').find(line => line.includes('●'));
    if (ran.code !== 0) return { noticed: true, by: failing?.trim() ?? 'the specs failed' };
  }
  return { noticed: false, by: 'every quick spec passed' };
}

interface Ran {
  readonly output: string;
  readonly code: number | null;
  readonly timedOut: boolean;
}

function run(cwd: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, TZ: 'UTC' },
      timeout: timeLimit,
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ output, code, timedOut: signal !== null }));
  });
}
