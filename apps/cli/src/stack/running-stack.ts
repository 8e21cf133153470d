// Lets a second command of the same installation use the servers that `npm start` runs: stack.json in the data folder says where they
// are. It holds the database password, so only its owner may read it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity, writePrivate, type Config } from '#libs/runtime';
import { z } from 'zod';
import { askPostgresVersion } from '#libs/store/embedded';
import { askTemporalVersion } from '#libs/temporal/embedded';

export interface StackAddresses {
  /** Holds a password. */
  readonly databaseUrl: string;
  /** `host:port`. */
  readonly temporalAddress: string;
}

const recordSchema = z.object({
  pid: z.number(),
  identity: z.string(),
  databaseUrl: z.string(),
  temporalAddress: z.string(),
});

/** Writes stack.json (0600) for the servers that this process has started. */
export function rememberStack(dataDir: string, { databaseUrl, temporalAddress }: StackAddresses): void {
  const record = { pid: process.pid, identity: processIdentity(process.pid), databaseUrl, temporalAddress };
  writePrivate(stackFile(dataDir), `${JSON.stringify(record)}\n`);
}

export function forgetStack(dataDir: string): void {
  rmSync(stackFile(dataDir), { force: true });
}

/**
 * The servers of a `npm start` on the same data folder, when the process that started them lives and both answer within three
 * seconds; else undefined. Reads only; a stale or damaged file counts as none.
 */
export async function findRunningStack(config: Pick<Config, 'dataDir'>): Promise<StackAddresses | undefined> {
  const file = stackFile(config.dataDir);
  if (!existsSync(file)) return undefined;
  try {
    const record = recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (processIdentity(record.pid) !== record.identity) return undefined;
    await Promise.all([askPostgresVersion(record.databaseUrl), askTemporalVersion(record.temporalAddress)]);
    return { databaseUrl: record.databaseUrl, temporalAddress: record.temporalAddress };
  } catch {
    return undefined;
  }
}

const stackFile = (dataDir: string) => join(dataDir, 'stack.json');
