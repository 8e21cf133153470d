// The stack of `npm start`, in a folder of its own.
import { afterAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as Database } from 'pg';
import { createProgress, readConfig, silentProgress } from '#libs/runtime';
import { findRunningStack } from './running-stack.js';
import { startStack, trialNamespaces } from './stack.js';

const folder = mkdtempSync(join(tmpdir(), 'waymark-stack-'));
chmodSync(folder, 0o711);
const config = readConfig(
  { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' },
  { WAYMARK_DATA: join(folder, 'data') },
);
const lax = { durable: false };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the stack', () => {
  it('starts, is found, refuses a second start, stops, and starts again on the same addresses', async () => {
    const first = await startStack(config, silentProgress, lax);
    try {
      expect(first.started).toEqual({ postgres: true, temporal: true });
      expect(await findRunningStack(config)).toEqual({
        databaseUrl: first.databaseUrl,
        temporalAddress: first.temporalAddress,
      });
      expect(statSync(join(config.dataDir, 'stack.json')).mode & 0o777).toBe(0o600);
      const lines: string[] = [];
      await expect(
        startStack(config, createProgress({ write: line => lines.push(line) }), lax),
      ).rejects.toMatchObject({ code: 'start.folder-in-use' });
      expect(lines.join('')).toMatch(
        new RegExp(`^✗ Data folder: The folder .* is in use by process ${process.pid}; .*\n$`),
      );
    } finally {
      await first.stop();
    }
    expect(await findRunningStack(config)).toBeUndefined();
    expect(readdirSync(config.dataDir)).not.toContain('lock');

    const second = await startStack(config, silentProgress, lax);
    try {
      expect(second).toMatchObject({
        databaseUrl: first.databaseUrl,
        temporalAddress: first.temporalAddress,
      });
      await expectOwnRole(second.databaseUrl);
      await expectTimeSkippingOnlyIn(trialNamespaces('waymark'), 'waymark', second.temporalAddress);
    } finally {
      await second.stop();
    }
  }, 60_000);

  it('uses servers that the configuration names, and starts none', async () => {
    const url = process.env['WAYMARK_TEST_DATABASE_URL'] ?? '';
    const lines: string[] = [];
    const given = {
      ...config,
      databaseUrl: url,
      temporalAddress: process.env['WAYMARK_TEST_TEMPORAL'] ?? '',
    };
    const stack = await startStack(given, createProgress({ write: line => lines.push(line) }));
    expect(stack).toMatchObject({
      databaseUrl: url,
      temporalAddress: given.temporalAddress,
      started: { postgres: false, temporal: false },
    });
    expect(lines.join('')).not.toContain(new URL(url).password);
    await stack.stop();
  });

  it('says which setting is wrong when nothing answers there', async () => {
    const lines: string[] = [];
    const progress = createProgress({ write: line => lines.push(line) });
    await expect(
      startStack({ ...config, databaseUrl: 'postgres://u:hunter2@127.0.0.1:9/x' }, progress),
    ).rejects.toMatchObject({ code: 'start.no-answer' });
    expect(lines).toEqual([
      expect.stringMatching(
        /^✗ PostgreSQL: DATABASE_URL is postgres:\/\/u:\*\*\*@127\.0\.0\.1:9\/x, which cannot be used .*; start it or correct the address/,
      ),
    ]);
  });
});

async function expectOwnRole(url: string): Promise<void> {
  const database = new Database({ connectionString: url });
  await database.connect();
  const { rows } = await database.query(
    'select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
  );
  await database.end();
  expect(rows).toEqual([{ rolsuper: false, rolcreatedb: true, rolcreaterole: true }]);
}

/** The server refuses with gRPC code 12 where skipping is off, and finds no such workflow (5) where it is on. */
async function expectTimeSkippingOnlyIn(
  allowed: readonly string[],
  refused: string,
  address: string,
): Promise<void> {
  const connection = await Connection.connect({ address });
  const codeIn = async (namespace: string) => {
    const client = new Client({ connection, namespace });
    try {
      await client.workflowService.updateWorkflowExecutionOptions({
        namespace,
        workflowExecution: { workflowId: 'none' },
        workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
        updateMask: { paths: ['time_skipping_config'] },
      });
      return 0;
    } catch (error) {
      return (error as { code?: number }).code;
    }
  };
  expect(await Promise.all([...allowed, refused].map(codeIn))).toEqual([...allowed.map(() => 5), 12]);
  await connection.close();
}
