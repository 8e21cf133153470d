// Runs a measurement of test/bench and prints its one line of JSON: `npm run -s bench -- NAME [FLAGS]`. The libraries run
// as built, so that what is measured is what is shipped.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';

process.env.TZ = 'UTC';
const [name = '', ...flags] = process.argv.slice(2);
const file = join(import.meta.dirname, '..', 'test', 'bench', `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  process.stderr.write(`waymark: there is no measurement '${name}'; see test/bench\n`);
  process.exit(2);
}
build();
const { bench } = await import(pathToFileURL(file).href);
process.stdout.write(`${JSON.stringify(await bench(flags))}\n`);
