// The data folder: one user at a time, private files, a secret that is made once.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareFolder } from './files.js';
import { lockFolder } from './folder-lock.js';
import { processIdentity } from './process.js';
import { masterSecret } from './secret.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('lock', () => {
  it('is held by one owner until it is released', async () => {
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      code: 'start.folder-in-use',
      details: { pid: process.pid },
    });
    lock.release();
    (await lockFolder(folder)).release();
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, identity: 'x' })],
    ['another process with the same id', JSON.stringify({ pid: process.pid, identity: 'an earlier one' })],
    ['nobody, since it is damaged', '{"pid"'],
  ])('is taken over from %s', async (_, text) => {
    writeFileSync(join(folder, 'lock'), text);
    (await lockFolder(folder)).release();
  });

  it('waits for its owner when asked to', async () => {
    const lock = await lockFolder(folder);
    const waiting = lockFolder(folder, { waitMs: 5000, onWait: () => lock.release() });
    (await waiting).release();
  });

  it('tells processes apart', () => {
    expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
    expect(processIdentity(process.pid)).not.toBe(processIdentity(process.ppid));
  });
});

describe('secret', () => {
  it('is made once, for its owner only', () => {
    const config = { secret: undefined, dataDir: join(folder, 'data') };
    const key = masterSecret(config);
    expect(key).toHaveLength(32);
    expect(masterSecret(config)).toEqual(key);
    expect(statSync(join(folder, 'data', 'secret')).mode & 0o777).toBe(0o600);
  });

  it('is never replaced when it is damaged', () => {
    writeFileSync(join(folder, 'secret'), 'c2hvcnQ=');
    expect(() => masterSecret({ secret: undefined, dataDir: folder })).toThrow(/does not hold 32 bytes/);
  });

  it('comes from the configuration when that has one', () => {
    expect(masterSecret({ secret: Buffer.alloc(32, 1).toString('base64'), dataDir: folder })).toEqual(
      Buffer.alloc(32, 1),
    );
  });
});

it('says why a data folder cannot be used', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => prepareFolder(join(folder, 'file'))).toThrow(
    /cannot be used \(it is a file\); make it writable .* WAYMARK_DATA/,
  );
});
