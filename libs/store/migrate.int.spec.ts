import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { migrate } from './index.js';
import { migrations } from './migrations/index.js';

describe('migrate', () => {
  const server = process.env['WAYMARK_TEST_DATABASE_URL']!;
  const name = `waymark_test_${randomUUID().replaceAll('-', '')}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const inServer = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  beforeAll(() => inServer(`create database ${name}`));
  afterAll(() => inServer(`drop database if exists ${name} with (force)`));

  it('runs every step once when twenty start at the same time, and none the next time', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => migrate(url)));

    expect(runs.flat()).toEqual(migrations.map(step => new step().name));
    expect(await migrate(url)).toEqual([]);
  });

  it('has no way back', async () => {
    await expect(new migrations[0]!().down()).rejects.toMatchObject({ code: 'store.no-way-back' });
  });
});
