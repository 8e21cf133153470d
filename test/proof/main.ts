// The proof run: `npm run proof`. An exhaustive walk of a bounded model under each pack, then random histories, each held
// against every invariant; with `--mutations`, every rule taken out in turn, which something must notice.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packIds } from '#libs/policy';
import type { BatchResult, Failure } from './batch.js';
import { runOrders } from './crew.js';
import { runMutations } from './mutate.js';
import type { WalkResult } from './walk.js';
import { walks } from './walk.js';
import type { Order } from './worker.js';

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    states: { type: 'string', default: '12000' },
    depth: { type: 'string', default: '40' },
    threads: { type: 'string', default: String(Math.min(availableParallelism(), 4)) },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string' },
    until: { type: 'string' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A whole number of the command line. */
function whole(name: 'histories' | 'states' | 'depth' | 'threads' | 'seed', text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    process.stderr.write(`--${name}: found ${JSON.stringify(text)}; expected a whole number from 0\n`);
    process.exit(2);
  }
  return value;
}

const started = Date.now();
const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(0)} s`;
const batchSize = 250;
/** Every so many batches the simulator and the checker read the histories too. */
const agreeEvery = 10;

async function prove(): Promise<boolean> {
  const histories = whole('histories', values.histories);
  const limits = { states: whole('states', values.states), depth: whole('depth', values.depth) };
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : whole('seed', values.seed);
  const threads = Math.max(1, whole('threads', values.threads));
  say(
    `proof: ${histories} histories, up to ${limits.states} states a walk, seed ${seed}, ${threads} threads`,
  );
  const failures: Failure[] = [];
  const done = { histories: 0, states: 0, edges: 0, seen: {} as Record<string, number> };

  const takeBatch = (batch: BatchResult): void => {
    done.histories += batch.histories;
    for (const [key, count] of Object.entries(batch.seen)) done.seen[key] = (done.seen[key] ?? 0) + count;
    for (const failure of batch.failures) {
      if (failures.some(f => f.invariant === failure.invariant)) continue;
      failures.push(failure);
      say(`FAILED ${failure.invariant}: ${failure.complaint} (seed ${failure.seed})`);
    }
    if (done.histories % (batchSize * 20) === 0) say(`${done.histories} histories, ${seconds()}`);
  };
  const takeWalk = (walked: WalkResult): void => {
    done.states += walked.states;
    done.edges += walked.edges;
    const depth = walked.isExhausted ? 'all of it' : `all up to ${walked.depthDone} steps`;
    say(
      `walked ${walked.policy}, ${walked.walk}: ${walked.states} states, ${walked.edges} edges, ${depth}, ${seconds()}`,
    );
    for (const { json, ...violation } of walked.violations) {
      if (failures.some(f => f.invariant === violation.invariant)) continue;
      failures.push({ ...violation, json, seed: 0 });
      say(`FAILED ${violation.invariant}: ${violation.complaint} (${walked.policy}, ${walked.walk})`);
    }
  };

  function* orders(): Generator<Order> {
    if (limits.states > 0)
      for (const policy of packIds())
        for (let walk = 0; walk < walks.length; walk += 1) yield { walk: { policy, walk, ...limits } };
    for (let n = 0; n * batchSize < histories; n += 1) {
      const agree = n % agreeEvery === 0;
      const size = Math.min(batchSize, histories - n * batchSize);
      if (failures.some(f => f.invariant === values.until)) return;
      const known = failures.map(f => f.invariant);
      yield { batch: { seed: seed + n, histories: size, agree, known, shrink: values.until === undefined } };
    }
  }

  await runOrders(orders(), threads, answer => {
    if ('batch' in answer) takeBatch(answer.batch);
    else if ('walk' in answer) takeWalk(answer.walk);
  });
  say(`${done.histories} histories, ${done.states} states and ${done.edges} edges walked in ${seconds()}`);
  for (const [key, count] of Object.entries(done.seen).toSorted()) say(`  ${key}: ${count}`);
  report(failures);
  return failures.length === 0;
}

/** Keeps each failing history as a scenario file and says where. */
function report(failures: readonly Failure[]): void {
  if (failures.length === 0) {
    say('every invariant held');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'waymark-proof-'));
  for (const { invariant, complaint, json } of failures) {
    const file = join(folder, `${invariant}.json`);
    writeFileSync(file, `${JSON.stringify({ note: complaint, ...json }, null, 2)}\n`);
    say(`${invariant}: ${file}`);
  }
}

const holds = values.mutations ? await runMutations(values.only, say) : await prove();
process.exitCode = holds ? 0 : 1;
