// A parent that is killed outright leaves nothing behind.
import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnv, isAlive } from './process.js';

const root = join(import.meta.dirname, '..', '..');
const parent = `
  import { spawn } from 'node:child_process';
  const { startGuard } = await import('${join(root, 'libs/runtime/index.ts')}');
  const guard = startGuard();
  const servers = [1, 2].map(() => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }));
  for (const { pid } of servers) guard.watch(pid, 'TERM', 5);
  if (process.argv[1] === 'forget') guard.forget(servers[1].pid);
  setTimeout(() => process.argv[1] === 'release' && guard.release(), 100);
  console.log(servers.map(({ pid }) => pid).join());
  setInterval(() => {}, 1000);
`;

it.each([
  ['stops every server', 'watch', [false, false]],
  ['leaves a server that it was told to forget', 'forget', [false, true]],
  ['leaves all when it was released', 'release', [true, true]],
])(
  '%s',
  async (_, mode, alive) => {
    const load = join(root, 'test', 'support', 'load-typescript.mjs');
    const child = spawn(process.execPath, ['--import', load, '--input-type=module', '-e', parent, mode], {
      cwd: root,
      env: childEnv(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const pids = line.trim().split(',').map(Number);
    await sleep(200);
    child.kill('SIGKILL');
    await sleep(1000);
    const found = pids.map(isAlive);
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    expect(found).toEqual(alive);
  },
  20_000,
);
