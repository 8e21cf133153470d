// The official Temporal server from its release page: downloaded with time-outs, checked against the published SHA-256, unpacked.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { childEnv } from '#libs/runtime';
import { WaymarkError } from '#libs/kernel';

export interface ReleaseOptions {
  /** Base address; the files lie below `<base>/v<version>/`. */
  readonly releases: string;
  readonly version: string;
  /** Existing folder that the two programs are unpacked into. */
  readonly folder: string;
  readonly onProgress: (doing: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Until the first answer; short, so that a machine without internet goes on quickly. */
  readonly connectTimeoutMs?: number;
  /** Longest pause inside a download. */
  readonly stallTimeoutMs?: number;
}

const programs = ['temporal-server', 'temporal-sql-tool'] as const;
const mostChecksumBytes = 1_000_000;
const mostArchiveBytes = 600_000_000;

/**
 * Puts `temporal-server` and `temporal-sql-tool` into the folder. Nothing is unpacked before its SHA-256 is verified.
 * Throws WaymarkErrors: 'temporal.release-unreachable', 'temporal.release-bad' (no such file, wrong checksum, too large, damaged).
 */
export async function downloadRelease(options: ReleaseOptions): Promise<void> {
  const base = `${options.releases}/v${options.version}`;
  const name = archiveName(options.version);
  const checksum = checksumOf(name, await textOf(`${base}/checksums.txt`, options));
  const archive = join(options.folder, name);
  const actual = await save(`${base}/${name}`, archive, options);
  if (actual !== checksum)
    throw bad(`${name} has SHA-256 ${actual}, but checksums.txt says ${checksum}; it was not used`);
  options.onProgress('unpacking');
  await unpack(archive, options);
}

/** The archive for this machine, as the project names it: temporal_1.32.0_linux_amd64.tar.gz. */
function archiveName(version: string): string {
  const arch = ({ x64: 'amd64', arm64: 'arm64' } as Record<string, string>)[process.arch];
  if (arch === undefined || !['linux', 'darwin'].includes(process.platform)) {
    throw bad(`there is no release for ${process.platform} on ${process.arch}`);
  }
  return `temporal_${version}_${process.platform}_${arch}.tar.gz`;
}

/** Finds `<64 hex digits>  <name>` in the list. */
function checksumOf(name: string, list: string): string {
  for (const line of list.split('\n')) {
    const [checksum = '', file = ''] = line.trim().split(/\s+\*?/);
    if (file === name && /^[0-9a-f]{64}$/i.test(checksum)) return checksum.toLowerCase();
  }
  throw bad(`checksums.txt does not list ${name}`);
}

async function textOf(address: string, options: ReleaseOptions): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of download(address, mostChecksumBytes, options))
    text += decoder.decode(chunk, { stream: true });
  return text;
}

/** Saves the file and returns its SHA-256 in hex. */
async function save(address: string, file: string, options: ReleaseOptions): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const hashed = async function* () {
    for await (const chunk of download(address, mostArchiveBytes, options)) {
      hash.update(chunk);
      bytes += chunk.length;
      options.onProgress(
        `downloading the Temporal server ${options.version} (${(bytes / 1e6).toFixed(0)} MB)`,
      );
      yield chunk;
    }
  };
  await pipeline(hashed(), createWriteStream(file, { mode: 0o600 }));
  return hash.digest('hex');
}

/** The bytes behind an address; every wait has its time-out and the whole its limit. */
async function* download(
  address: string,
  mostBytes: number,
  options: ReleaseOptions,
): AsyncGenerator<Uint8Array> {
  const { connectTimeoutMs = 4000, stallTimeoutMs = 20_000, signal } = options;
  const abort = new AbortController();
  const stop = () => abort.abort(new Error('cancelled'));
  signal?.addEventListener('abort', stop, { once: true });
  const arm = (ms: number) => setTimeout(() => abort.abort(new Error(`no answer within ${ms / 1000} s`)), ms);
  let timer = arm(connectTimeoutMs);
  try {
    signal?.throwIfAborted();
    const response = await fetch(address, { signal: abort.signal, redirect: 'follow' });
    if (!response.ok || response.body === null) throw bad(`${address} answered ${response.status}`);
    let bytes = 0;
    const reader = response.body.getReader();
    for (;;) {
      clearTimeout(timer);
      timer = arm(stallTimeoutMs);
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
      if (bytes > mostBytes) throw bad(`${address} is larger than ${mostBytes / 1e6} MB`);
      yield value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof WaymarkError
      ? error
      : unreachable(address, abort.signal.aborted ? abort.signal.reason : error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    abort.abort();
  }
}

async function unpack(archive: string, { folder, signal }: ReleaseOptions): Promise<void> {
  const tar = spawn('tar', ['-xzf', archive, '-C', folder, '--no-same-owner', ...programs], {
    env: childEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 120_000,
    ...(signal && { signal }),
  });
  let said = '';
  tar.stderr.setEncoding('utf8').on('data', text => (said = `${said}${text}`.slice(-1000)));
  const [code] = (await once(tar, 'close')) as [number | null];
  if (code !== 0) throw bad(`the archive could not be unpacked (${said.trim().split('\n')[0] ?? ''})`);
}

function unreachable(address: string, cause: unknown): WaymarkError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = inner instanceof Error ? inner.message : String(inner);
  return new WaymarkError(
    'temporal.release-unreachable',
    `${new URL(address).host} cannot be reached (${why})`,
    { cause },
  );
}

function bad(message: string): WaymarkError {
  return new WaymarkError('temporal.release-bad', message);
}
