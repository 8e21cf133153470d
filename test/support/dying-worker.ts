// A worker that is killed at the worst moment: the first command is decided and appended, and the answer never leaves.
// Run as a process of its own: node --import ./test/support/load-typescript.mjs test/support/dying-worker.ts '<settings>'
import { openEngine, type EngineSettings } from '../../apps/cli/src/replay/engine.js';

const settings = JSON.parse(process.argv[2] ?? '') as Omit<EngineSettings, 'masterKey'> & {
  readonly masterKey: string;
};

await openEngine({
  ...settings,
  masterKey: Buffer.from(settings.masterKey, 'hex'),
  around: activities => ({
    ...activities,
    async decideAndAppend(key, occasion) {
      const standing = await activities.decideAndAppend(key, occasion);
      if (occasion.kind === 'command') process.kill(process.pid, 'SIGKILL');
      return standing;
    },
  }),
});
process.stdout.write('ready\n');
