// `npm run screenshots [FOLDER]`: every page of the made-up school as a picture, wide and narrow.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, 'screenshots'));
const { status } = spawnSync(
  process.execPath,
  [join(root, 'scripts', 'jest.mjs'), '--selectProjects', 'e2e', '--', 'test/e2e/screenshots'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, WAYMARK_TEST_SCREENSHOTS: folder } },
);
process.stderr.write(`waymark: the pictures are in ${folder}\n`);
process.exit(status ?? 1);
