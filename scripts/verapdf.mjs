// Checks PDF files against PDF/UA-1 with veraPDF, which Maven brings into the cache once: `node scripts/verapdf.mjs FILE...`.
// Needs java, and for the first run mvn; without them it says so.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const version = '1.30.2';
const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'verapdf');
const jar = join(cache, `cli-${version}.jar`);
const minute = 60_000;

/** Null when veraPDF is ready, else why it is not. */
export function veraPdfProblem() {
  if (spawnSync('java', ['-version'], { timeout: minute }).status !== 0) return 'java is not installed';
  if (existsSync(jar)) return null;
  mkdirSync(cache, { recursive: true });
  const args = [
    '-q',
    'dependency:copy',
    `-Dartifact=org.verapdf.apps:cli:${version}`,
    `-DoutputDirectory=${cache}`,
  ];
  const maven = spawnSync('mvn', args, { timeout: 3 * minute, encoding: 'utf8' });
  if (maven.error) return 'mvn is not installed, or took longer than three minutes';
  return maven.status === 0 && existsSync(jar) ? null : 'mvn could not fetch org.verapdf.apps:cli';
}

/** The files that fail, as veraPDF names them; all in one process. Throws where veraPDF does not run. */
export function failingPdfs(files) {
  const run = spawnSync('java', ['-jar', jar, '-f', 'ua1', '--format', 'text', ...files], {
    encoding: 'utf8',
    timeout: 10 * minute,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error) throw run.error;
  const lines = run.stdout.split('\n').filter(line => /^(PASS|FAIL) /.test(line));
  if (lines.length !== files.length)
    throw new Error(`veraPDF judged ${lines.length} of ${files.length} files: ${run.stderr}`);
  return lines.filter(line => line.startsWith('FAIL ')).map(line => line.slice('FAIL '.length));
}

if (process.argv[1] === import.meta.filename) {
  const problem = veraPdfProblem();
  const failing = problem === null ? failingPdfs(process.argv.slice(2)) : [];
  process.stdout.write(problem ?? (failing.length === 0 ? 'all pass PDF/UA-1' : failing.join('\n')));
  process.stdout.write('\n');
  process.exitCode = problem === null && failing.length === 0 ? 0 : 1;
}
