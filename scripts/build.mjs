// Compiles the TypeScript sources into dist/ and copies the data files beside them. A stamp of the newest
// source makes later calls free, so commands can ask for a build each time they run.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWebAssets } from './web-assets.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'dist', '.stamp');
const dataFiles = 'libs/**/*.{yaml,sql,typ,liquid,json,svg,ttf}';
const sourceFiles = '{apps,libs,workflows}/**/*.{ts,yaml,sql,typ,liquid,json,svg,njk,scss,js,md}';

/** A string that changes when any source is added, removed or edited. */
function stampOfSources() {
  const files = [
    ...globSync(sourceFiles, { cwd: root }),
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
  ].toSorted();
  const newest = Math.max(...files.map(file => statSync(join(root, file)).mtimeMs));
  return `${files.length} ${newest}`;
}

/** Builds when the sources changed since the last build (always with `force`). Exits 1 when they do not compile. */
export function build({ force = false, quiet = true } = {}) {
  const stamp = stampOfSources();
  if (!force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!quiet || process.stderr.isTTY) process.stderr.write('waymark: building\n');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) {
    process.stderr.write('waymark: the sources do not compile; the messages above say where\n');
    process.exit(1);
  }
  for (const file of globSync([dataFiles, 'apps/**/*.{njk,md,json}'], { cwd: root })) {
    mkdirSync(dirname(join(root, 'dist', file)), { recursive: true });
    cpSync(join(root, file), join(root, 'dist', file));
  }
  buildWebAssets(join(root, 'dist', 'apps', 'web', 'assets'));
  const bundled = spawnSync(process.execPath, [join(root, 'scripts', 'bundle-workflows.mjs')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (bundled.status !== 0) {
    process.stderr.write('waymark: the workflows cannot be bundled; the messages above say why\n');
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  build({ force: process.argv.includes('--force'), quiet: false });
