// Style sheet, script and images for the pages under test, made once a test process in a folder of the run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWebAssets } from '../../scripts/web-assets.mjs';

let folder: string | undefined;

export function webAssets(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'waymark-assets-'));
    folder = made;
    buildWebAssets(made);
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return folder;
}
