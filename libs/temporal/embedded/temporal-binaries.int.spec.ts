// Finding and fetching the server, against a release page on the loopback address and programs that only know their version.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal, temporalVersion } from './temporal-binaries.js';
import { downloadRelease } from './temporal-release.js';

const arch = process.arch === 'x64' ? 'amd64' : 'arm64';
const name = `temporal_${temporalVersion}_${process.platform}_${arch}.tar.gz`;
const realPath = process.env['PATH'];

let folder = '';
let page: Server;
let releases = '';
let served: string[] = [];
let answers: Record<string, Buffer | string> = {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-release-'));
  const archive = makeArchive(temporalVersion);
  served = [];
  answers = {
    [name]: archive,
    'checksums.txt': `${'0'.repeat(64)}  other.tar.gz\n${sha256(archive)}  ${name}\n`,
  };
  page = createServer((request, response) => {
    const file = request.url?.split('/').at(-1) ?? '';
    served.push(request.url ?? '');
    const body = answers[file];
    if (body === undefined) return void response.writeHead(404).end();
    if (body === 'stall') return void response.writeHead(200).write('some');
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(page, 'listening');
  releases = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  usePath([]);
});

afterEach(() => {
  process.env['PATH'] = realPath;
  page.closeAllConnections();
  page.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The PATH of the programs under test: what unpacking and scripts need, and these programs. */
function usePath(programs: readonly (readonly [name: string, version: string])[]) {
  const bin = mkdtempSync(join(folder, 'path-'));
  for (const tool of ['tar', 'gzip', 'sh']) {
    symlinkSync(
      spawnSync('/bin/sh', ['-c', `command -v ${tool}`], {
        encoding: 'utf8',
        env: { PATH: realPath },
      }).stdout.trim(),
      join(bin, tool),
    );
  }
  for (const [program, version] of programs) writeProgram(join(bin, program), version);
  process.env['PATH'] = bin;
}

function writeProgram(file: string, version: string) {
  writeFileSync(file, `#!/bin/sh\necho "temporal version ${version}"\n`, { mode: 0o755 });
}

/** An archive like that of a release, whose programs say that they are of this version. */
function makeArchive(version: string): Buffer {
  const parts = mkdtempSync(join(folder, 'parts-'));
  const programs = ['temporal-server', 'temporal-sql-tool', 'tdbg'];
  for (const program of programs) writeProgram(join(parts, program), version);
  const file = join(parts, 'archive.tar.gz');
  spawnSync('tar', ['-czf', file, '-C', parts, ...programs], { env: { PATH: realPath } });
  return readFileSync(file);
}

function sha256(bytes: Buffer) {
  return createHash('sha256').update(bytes).digest('hex');
}

const find = (base = releases) =>
  findTemporal({
    cacheDir: join(folder, 'cache'),
    releases: base,
    onProgress: () => {},
    connectTimeoutMs: 500,
  });
const download = () => {
  const into = mkdtempSync(join(folder, 'into-'));
  return {
    into,
    done: downloadRelease({
      releases,
      version: temporalVersion,
      folder: into,
      onProgress: () => {},
      connectTimeoutMs: 300,
      stallTimeoutMs: 300,
    }),
  };
};

describe('finding the server', () => {
  it('takes a pair on the PATH of the same minor version', async () => {
    usePath([
      ['temporal-server', '1.32.7'],
      ['temporal-sql-tool', '1.32.7'],
    ]);
    expect(await find()).toEqual({
      server: 'temporal-server',
      sqlTool: 'temporal-sql-tool',
      version: '1.32.7',
      from: 'PATH',
    });
  });

  it('downloads once, keeps both programs, and finds them in the cache afterwards', async () => {
    usePath([
      ['temporal-server', '1.31.0'],
      ['temporal-sql-tool', '1.31.0'],
    ]);
    expect((await find()).from).toBe('release');
    expect(served).toEqual([`/v${temporalVersion}/checksums.txt`, `/v${temporalVersion}/${name}`]);
    expect(await find()).toMatchObject({ from: 'cache', version: temporalVersion });
    expect(served).toHaveLength(2);
    expect(readdirSync(join(folder, 'cache', 'bin')).toSorted()).toEqual([
      `temporal-server-${temporalVersion}`,
      `temporal-sql-tool-${temporalVersion}`,
    ]);
  });

  it('lets only one of two fetch', async () => {
    const both = await Promise.all([find(), find()]);
    expect(both.map(pair => pair.from).toSorted()).toEqual(['cache', 'release']);
    expect(served).toHaveLength(2);
  });

  it('says in one line why no way works, quickly, and leaves nothing half done', async () => {
    const began = performance.now();
    const error = await find('http://127.0.0.1:9').catch((problem: unknown) => problem as Error);
    expect(error).toMatchObject({ code: 'temporal.no-server' });
    expect((error as Error).message).toMatch(
      /PATH: no temporal-server; release: 127\.0\.0\.1:9 cannot be reached .*; Go: Go is not installed\); connect to the internet once, or install Go/,
    );
    expect((error as Error).message).not.toContain('\n');
    expect(performance.now() - began).toBeLessThan(3000);
    expect(readdirSync(join(folder, 'cache', 'bin'))).toEqual([]);
  });

  it('keeps nothing whose programs are of another version', async () => {
    const other = makeArchive('1.30.0');
    answers = { [name]: other, 'checksums.txt': `${sha256(other)}  ${name}` };
    await expect(find()).rejects.toThrow(/temporal-server says it is 1\.30\.0/);
    expect(readdirSync(join(folder, 'cache', 'bin'))).toEqual([]);
  });
});

describe('downloading', () => {
  it('never unpacks an archive with the wrong checksum', async () => {
    answers['checksums.txt'] = `${'a'.repeat(64)}  ${name}\n`;
    const { into, done } = download();
    await expect(done).rejects.toThrow(
      /has SHA-256 [0-9a-f]{64}, but checksums\.txt says aaaa.*it was not used/,
    );
    expect(existsSync(join(into, 'temporal-server'))).toBe(false);
  });

  it.each([
    [
      'a list without our archive',
      { 'checksums.txt': 'nothing\n' },
      /checksums\.txt does not list temporal_/,
    ],
    ['a page without a list', { 'checksums.txt': undefined }, /checksums\.txt answered 404/],
    ['a list that stalls', { 'checksums.txt': 'stall' }, /cannot be reached \(no answer within 0\.3 s\)/],
  ])('gives a clear reason for %s', async (_, change, message) => {
    answers = Object.fromEntries(
      Object.entries({ ...answers, ...change }).filter(([, body]) => body !== undefined),
    ) as typeof answers;
    await expect(download().done).rejects.toThrow(message);
  });
});
