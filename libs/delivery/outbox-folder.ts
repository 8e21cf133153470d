// The carrier that every installation has: a folder a school, from which people, or another program, take what is to
// leave. Names come from the key, so the same piece again replaces the same bytes by the same bytes: exactly once.
import { createHash } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import type { Carrier } from './carrier.js';
import type { Envelope } from './envelope.js';

type Part = readonly [extension: string, bytes: Uint8Array | string];

/** `folder` holds a folder a school; both are made when needed and are private to this user. */
export function createOutboxFolder(folder: string): Carrier {
  return {
    name: 'outbox',
    promise: 'exactly-once',
    takes: new Set(['paper', 'email', 'sms']),
    referenceOf: ({ schoolId, key }) => `${schoolId}/${fileName(key)}`,
    async send(envelope, intend) {
      await intend();
      const own = join(folder, fileName(envelope.schoolId));
      await mkdir(own, { recursive: true, mode: 0o700 });
      const parts = partsOf(envelope);
      for (const [extension, bytes] of parts)
        await writeWhole(join(own, fileName(envelope.key)) + extension, bytes);
      // Last: where it stands, everything it names stands too.
      await writeWhole(`${join(own, fileName(envelope.key))}.json`, particulars(envelope, parts));
      await syncFolder(own);
      return { kind: 'accepted', leaves: 'by-person' };
    },
    close: () => {},
  };
}

/** `case/version` as the name of a file. Throws 'delivery.bad-key' for what could lead out of the folder. */
function fileName(key: string): string {
  const name = key.replaceAll('/', '-');
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,150}$/.test(name))
    throw new WaymarkError('delivery.bad-key', `'${key.slice(0, 60)}' cannot be the name of a file`);
  return name;
}

function partsOf(envelope: Envelope): readonly Part[] {
  switch (envelope.kind) {
    case 'paper':
      return [['.pdf', envelope.pdf]];
    case 'email':
      return [
        ...(envelope.pdf ? [['.pdf', envelope.pdf] as const] : []),
        ['.html', envelope.html],
        ['.txt', envelope.text],
        ...envelope.attachments.map(({ name, bytes }): Part => [`.${fileName(name)}`, bytes]),
      ];
    case 'sms':
      return [['.txt', envelope.text]];
  }
}

/** What whoever takes it from the folder must know: by which means and to whom, and the hash of each file. */
function particulars(envelope: Envelope, parts: readonly Part[]): string {
  const { key, kind, recipient } = envelope;
  const name = fileName(key);
  const to =
    kind === 'paper'
      ? [recipient.name, ...recipient.addressLines]
      : kind === 'email'
        ? recipient.email
        : recipient.mobile;
  const files = parts.map(([extension, bytes]) => ({
    name: name + extension,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const subject = 'subject' in envelope ? { subject: envelope.subject } : {};
  return `${JSON.stringify({ key, kind, to, ...subject, files }, null, 2)}\n`;
}

/** By way of another name, so that nobody ever reads half a file; on the disk before it counts. */
async function writeWhole(file: string, bytes: Uint8Array | string): Promise<void> {
  const partial = `${file}.partial-${process.pid}`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
