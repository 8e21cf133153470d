// The database for a command: the one that the configuration names, or that of a running `npm start` on the same data folder.
import { WaymarkError } from '#libs/kernel';
import type { Config } from '#libs/runtime';
import { openStore, type Store } from '#libs/store';
import { findRunningStack } from './stack/running-stack.js';

/** Opens the store with few connections. Throws 'command.no-database' with the remedy. */
export async function openCommandStore(config: Config, masterKey: Uint8Array): Promise<Store> {
  const databaseUrl = config.databaseUrl ?? (await findRunningStack(config))?.databaseUrl;
  if (databaseUrl === undefined) {
    throw new WaymarkError(
      'command.no-database',
      'no database: start Waymark with `npm start` on this data folder, or set DATABASE_URL',
    );
  }
  return await openStore({ databaseUrl, masterKey, connections: 2 });
}
