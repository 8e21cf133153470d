// The master key for sealing: given in the environment, or made once and kept in the data folder.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import type { Config } from './config.js';
import { prepareFolder, writePrivateOnce } from './files.js';

/**
 * The master key, 32 bytes. Without WAYMARK_SECRET it is read from `secret` in the data folder (mode 0600), made there on first use.
 * Whoever loses it loses every sealed fact, so a file of the wrong form is an error ('secret.damaged'), never replaced.
 */
export function masterSecret(config: Pick<Config, 'secret' | 'dataDir'>): Uint8Array {
  if (config.secret !== undefined) return Buffer.from(config.secret, 'base64');
  const file = join(config.dataDir, 'secret');
  if (!existsSync(file)) {
    prepareFolder(config.dataDir);
    writePrivateOnce(file, `${randomBytes(32).toString('base64')}\n`);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new WaymarkError(
      'secret.damaged',
      `${file} does not hold 32 bytes in base64; put the saved key back, what it sealed opens with no other`,
    );
  }
  return key;
}
