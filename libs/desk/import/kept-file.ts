// A file that was sent in, kept while it is looked at and taken in. It has no name in the file system from the moment it is
// made, so that nothing of it is left behind, whatever becomes of the process.
import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeptFile {
  readonly size: number;
  /** The first bytes, `most` of them or fewer. */
  head(most: number): Promise<Uint8Array>;
  /** The whole of it, from the beginning each time. */
  read(): AsyncIterable<Uint8Array>;
  /** Gives the space back. */
  close(): Promise<void>;
}

/** Most bytes of a file: some years of a large school. */
export const MOST_IMPORT_BYTES = 100_000_000;
/** Files that a process keeps at once. */
const MOST_FILES = 10;
const PIECE = 262_144;
let kept = 0;

/**
 * Keeps what comes. 'too-large' or 'too-many' where it cannot, after all of it has come: a browser sees no answer before it
 * has sent everything.
 */
export async function keepFile(
  stream: AsyncIterable<Uint8Array>,
  most = MOST_IMPORT_BYTES,
): Promise<KeptFile | 'too-large' | 'too-many'> {
  if (kept >= MOST_FILES) {
    for await (const _ of stream) void _;
    return 'too-many';
  }
  kept += 1;
  const made = await write(stream, most).catch((error: unknown) => {
    kept -= 1;
    throw error;
  });
  if (made === 'too-large') kept -= 1;
  return made;
}

async function write(stream: AsyncIterable<Uint8Array>, most: number): Promise<KeptFile | 'too-large'> {
  const path = join(tmpdir(), `waymark-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    let size = 0;
    for await (const piece of stream) {
      size += piece.length;
      if (size <= most) await handle.writeFile(piece);
    }
    if (size <= most) return keptFile(handle, size);
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return 'too-large';
}

function keptFile(handle: FileHandle, size: number): KeptFile {
  let isOpen = true;
  return {
    size,
    head: async most => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(most, size)), 0, undefined, 0);
      return buffer.subarray(0, bytesRead);
    },
    read: async function* () {
      for (let at = 0; at < size;) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(PIECE), 0, PIECE, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      kept -= 1;
      await handle.close();
    },
  };
}
