// Runs a compiled entry point after making sure that dist/ is up to date: `node scripts/run.mjs apps/cli/src/main.js ARGS`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';

process.env.TZ = 'UTC';
build();
const [, , entry, ...args] = process.argv;
const file = join(import.meta.dirname, '..', 'dist', entry);
process.argv = [process.argv[0], file, ...args];
await import(pathToFileURL(file).href);
