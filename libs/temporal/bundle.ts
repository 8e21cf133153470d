// The code of the workflows as one file for the worker: made by the build, or on the spot where the sources run.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';

const folder = join(import.meta.dirname, '..', '..', 'workflows', 'case');

/** How a worker takes its workflows. */
export interface WorkflowBundle {
  readonly codePath: string;
}

/** The bundle beside the compiled workflows; from sources it is made once and kept until they change. */
export async function workflowBundle(): Promise<WorkflowBundle> {
  const built = join(folder, 'bundle.js');
  if (existsSync(built)) return { codePath: built };
  const kept = join(tmpdir(), `waymark-workflows-${process.getuid?.() ?? 0}`, `${hashOfSources()}.js`);
  if (!existsSync(kept)) await writeBundle(join(folder, 'index.ts'), kept);
  return { codePath: kept };
}

/** Bundles `entry` into `target`, whole or not at all. Gives the size in bytes. */
export async function writeBundle(entry: string, target: string): Promise<number> {
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, webpackConfigHook, logger: silent });
  mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 });
  const partial = `${target}.partial-${process.pid}`;
  writeFileSync(partial, code, { mode: 0o600 });
  renameSync(partial, target);
  return Buffer.byteLength(code);
}

/** The sources import each other as `.js`. */
const webpackConfigHook: NonNullable<BundleOptions['webpackConfigHook']> = config => ({
  ...config,
  resolve: { ...config.resolve, extensionAlias: { '.js': ['.ts', '.js'] } },
});

const nothing = () => {};
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder)
    .filter(name => name.endsWith('.ts'))
    .toSorted()) {
    hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
