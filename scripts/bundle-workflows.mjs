// Puts the compiled workflows into one file, dist/workflows/case/bundle.js, as workers take it: a worker then starts at once
// and needs no bundler. Run by scripts/build.mjs after compiling.
import { join } from 'node:path';
import { writeBundle } from '../dist/libs/temporal/bundle.js';

const folder = join(import.meta.dirname, '..', 'dist', 'workflows', 'case');
await writeBundle(join(folder, 'index.js'), join(folder, 'bundle.js'));
