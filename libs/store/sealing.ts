// Keys of people in the database. Destroying a person's key makes what was sealed under it unreadable for good, while
// the log that holds the seals still verifies.
import { randomUUID, type KeyObject } from 'node:crypto';
import {
  newKey,
  openBytes,
  openSeal,
  sealBytes,
  sealFacts,
  unwrapKey,
  type Facts,
  type Seal,
} from './envelope.js';
import { requireUuid } from './ids.js';
import type { Tx } from './store.js';

interface KeyRow {
  readonly key_id: string;
  readonly wrapped_key: Buffer | null;
}

const liveKey = (tx: Tx, subject: string): Promise<KeyRow[]> =>
  tx.query<KeyRow>(
    'select key_id, wrapped_key from waymark.subject_key where school_id = $1 and subject_id = $2 and destroyed_at is null',
    [tx.schoolId, subject],
  );

/** The live key of a subject, made on first use; two transactions that make it at once end up with one. */
async function keyOf(tx: Tx, subject: string): Promise<{ keyId: string; key: KeyObject }> {
  requireUuid(subject, 'subject');
  let [row] = await liveKey(tx, subject);
  if (row === undefined) {
    const keyId = randomUUID();
    await tx.query(
      `insert into waymark.subject_key (school_id, key_id, subject_id, wrapped_key) values ($1, $2, $3, $4)
       on conflict (school_id, subject_id) where destroyed_at is null do nothing`,
      [tx.schoolId, keyId, subject, newKey(tx.masterKey, keyId).wrapped],
    );
    [row] = await liveKey(tx, subject);
  }
  if (!row?.wrapped_key) throw new Error('a live subject key has no row of its own');
  return { keyId: row.key_id, key: unwrapKey(tx.masterKey, row.key_id, row.wrapped_key) };
}

/** Seals facts of one subject, many in a row under a key that is fetched once; `context` says where the seal will stand. */
export async function sealerFor(tx: Tx, subject: string): Promise<(context: string, facts: Facts) => Seal> {
  const { keyId, key } = await keyOf(tx, subject);
  return (context, facts) => sealFacts(key, keyId, context, facts);
}

/** Opens a seal that stands at `context`, or says that its key is destroyed. Throws 'seal.broken', 'seal.master-key'. */
export async function openSealed(tx: Tx, context: string, seal: Seal): Promise<Facts | 'destroyed'> {
  const [row] = await tx.query<KeyRow>(
    'select key_id, wrapped_key from waymark.subject_key where school_id = $1 and key_id = $2',
    [tx.schoolId, seal.keyId],
  );
  if (!row?.wrapped_key) return 'destroyed';
  return openSeal(unwrapKey(tx.masterKey, seal.keyId, row.wrapped_key), context, seal);
}

/** Opens many seals, each where it stands, with one query for their keys. Throws as `openSealed` does. */
export async function openAllSealed(
  tx: Tx,
  seals: readonly { readonly context: string; readonly seal: Seal }[],
): Promise<readonly (Facts | 'destroyed')[]> {
  if (seals.length === 0) return [];
  const rows = await tx.query<KeyRow>(
    'select key_id, wrapped_key from waymark.subject_key where school_id = $1 and key_id = any($2)',
    [tx.schoolId, [...new Set(seals.map(({ seal }) => seal.keyId))]],
  );
  const keys = new Map<string, KeyObject>();
  for (const { key_id: id, wrapped_key: wrapped } of rows)
    if (wrapped) keys.set(id, unwrapKey(tx.masterKey, id, wrapped));
  return seals.map(({ context, seal }) => {
    const key = keys.get(seal.keyId);
    return key ? openSeal(key, context, seal) : 'destroyed';
  });
}

/** Encrypts a file of one subject; `context` says where it will stand. Its key's id is needed to open it. */
export async function sealFile(
  tx: Tx,
  subject: string,
  context: string,
  bytes: Uint8Array,
): Promise<{ readonly keyId: string; readonly content: Buffer }> {
  const { keyId, key } = await keyOf(tx, subject);
  return { keyId, content: sealBytes(key, context, bytes) };
}

/** Opens an encrypted file, or says that its key is destroyed. Throws 'seal.broken', 'seal.master-key'. */
export async function openFile(
  tx: Tx,
  context: string,
  { keyId, content }: { readonly keyId: string; readonly content: Uint8Array },
): Promise<Buffer | 'destroyed'> {
  const [row] = await tx.query<KeyRow>(
    'select key_id, wrapped_key from waymark.subject_key where school_id = $1 and key_id = $2',
    [tx.schoolId, keyId],
  );
  if (!row?.wrapped_key) return 'destroyed';
  return openBytes(unwrapKey(tx.masterKey, keyId, row.wrapped_key), context, content);
}

/**
 * Destroys the key of a subject (a pupil, a parent, or an import batch): nothing sealed under it opens again. Facts
 * sealed later get a new key. Gives the number of keys destroyed, 0 where there was none. Copies in backups last as
 * long as the backups do.
 */
export async function destroyKey(tx: Tx, subject: string): Promise<number> {
  const rows = await tx.query(
    `update waymark.subject_key set wrapped_key = null, destroyed_at = now()
     where school_id = $1 and subject_id = $2 and destroyed_at is null returning key_id`,
    [tx.schoolId, requireUuid(subject, 'subject')],
  );
  return rows.length;
}
