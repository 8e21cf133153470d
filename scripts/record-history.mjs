// Records what Temporal keeps of a scenario's cases, for test/replay: node scripts/record-history.mjs NAME SCENARIO.json
// Every released change of the workflow adds one under a new name; those recorded before stay and must replay for ever.
// Run `npm run build` first. The payloads are encrypted under the fixed key of the tests.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const [, , name, file] = process.argv;
if (!/^[a-z0-9-]+$/.test(name ?? '') || !file) {
  process.stderr.write('record-history: give a name (a-z, 0-9, dashes) and a scenario file\n');
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const from = path => import(join(root, 'dist', path));
const [{ openEngine }, { replay }, { readScenario }, { startStack }, { migrate }, { workflowIdOf }, runtime] =
  await Promise.all([
    from('apps/cli/src/replay/engine.js'),
    from('apps/cli/src/replay/run.js'),
    from('apps/cli/src/commands/simulate.command.js'),
    from('apps/cli/src/stack/stack.js'),
    from('libs/store/index.js'),
    from('libs/temporal/index.js'),
    from('libs/runtime/index.js'),
  ]);

const folder = mkdtempSync(join(tmpdir(), 'waymark-record-'));
const config = { ...runtime.readConfig({}), dataDir: folder, temporalNamespace: 'record' };
const stack = await startStack(config, runtime.silentProgress, { durable: false, timeSkipping: ['record'] });
const { databaseUrl, temporalAddress } = stack;
await migrate(databaseUrl);
const masterKey = Buffer.alloc(32, 7);
const engine = await openEngine({ databaseUrl, temporalAddress, namespace: 'record', masterKey });

async function beforeRemoval(caseIds) {
  for (const [index, caseId] of caseIds.entries()) {
    const handle = engine.temporal.client.workflow.getHandle(workflowIdOf(caseId));
    const target = join(root, 'test', 'replay', 'histories', `${name}-${index + 1}.json`);
    if (existsSync(target)) throw new Error(`${target} is there already: a recorded history never changes`);
    writeFileSync(target, `${historyToJSON(await handle.fetchHistory())}\n`);
    process.stderr.write(`recorded ${target}\n`);
  }
}

try {
  for await (const event of replay(engine, readScenario(file), { beforeRemoval })) void event;
} finally {
  await engine.close();
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}
