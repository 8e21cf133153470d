// Finds the browser of the journeys, or installs Debian's: `node scripts/chromium.mjs`. WAYMARK_TEST_CHROMIUM names another one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  process.env['WAYMARK_TEST_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const minutes = 60_000;

const found = () => places.find(place => place && existsSync(place));

/** Path of the browser. Without one it is installed where that is possible, else throws and says what to do. */
export function findChromium() {
  return found() ?? install();
}

function install() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'No Chromium: install it (on Debian as root: apt-get install chromium), or set WAYMARK_TEST_CHROMIUM to the path of one',
    );
  }
  process.stderr.write('waymark: installing Chromium for the browser journeys\n');
  const apt = args =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 5 * minutes,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt(['update', '-qq']);
  const { status } = apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  const path = found();
  if (status !== 0 || !path) {
    throw new Error(
      'Chromium could not be installed by apt-get; install it by hand, or set WAYMARK_TEST_CHROMIUM to the path of one',
    );
  }
  return path;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(`${findChromium()}\n`);
