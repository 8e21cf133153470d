// The cryptography of sealed facts, without a database: a key a subject, wrapped by the master key; facts encrypted
// under it; and a commitment to the facts that tells nothing about them and stays checkable while they can be opened.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { canonicalJson, WaymarkError } from '#libs/kernel';

/** What stands in place of sealed facts. */
export interface Seal {
  readonly keyId: string;
  /** AES-256-GCM in base64: 12 bytes of nonce, 16 of tag, then the canonical JSON of `{facts, salt}`. */
  readonly ciphertext: string;
  /** SHA-256, hex, of 32 random bytes (the salt, kept inside the ciphertext) and the canonical JSON of the facts. */
  readonly commitment: string;
}

export type Facts = Readonly<Record<string, unknown>>;

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** Encrypts bytes; `context` is not secret and must be given again to decrypt, so a ciphertext cannot be moved elsewhere. */
function encrypt(key: KeyObject, context: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Decrypts; throws Node's own error where key, context or bytes are not those of the encryption. */
function decrypt(key: KeyObject, context: string, bytes: Uint8Array): Buffer {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
}

/** A new key, and the same wrapped by the master key for storage. */
export function newKey(
  masterKey: KeyObject,
  keyId: string,
): { readonly key: KeyObject; readonly wrapped: Buffer } {
  const secret = randomBytes(32);
  return { key: createSecretKey(secret), wrapped: encrypt(masterKey, keyId, secret) };
}

/** Opens a wrapped key. Throws 'seal.master-key' where it was wrapped by another master key or altered. */
export function unwrapKey(masterKey: KeyObject, keyId: string, wrapped: Uint8Array): KeyObject {
  try {
    return createSecretKey(decrypt(masterKey, keyId, wrapped));
  } catch (cause) {
    throw new WaymarkError(
      'seal.master-key',
      `Key ${keyId} does not open; start with the WAYMARK_SECRET that it was made under`,
      {
        cause,
        details: { keyId },
      },
    );
  }
}

const commitmentTo = (salt: Uint8Array, facts: Facts): Buffer =>
  createHash('sha256').update(salt).update(canonicalJson(facts)).digest();

/** Seals facts under a subject's key. Throws 'kernel.not-json' for facts that JSON cannot carry. */
export function sealFacts(key: KeyObject, keyId: string, context: string, facts: Facts): Seal {
  const salt = randomBytes(32);
  const plain = canonicalJson({ facts, salt: salt.toString('base64') });
  return {
    keyId,
    ciphertext: encrypt(key, context, Buffer.from(plain)).toString('base64'),
    commitment: commitmentTo(salt, facts).toString('hex'),
  };
}

/** Opens a seal. Throws 'seal.broken' where ciphertext, context or commitment do not belong together. */
export function openSeal(key: KeyObject, context: string, seal: Seal): Facts {
  const broken = (cause?: unknown): WaymarkError =>
    new WaymarkError('seal.broken', `Sealed facts under key ${seal.keyId} were altered or belong elsewhere`, {
      cause,
      details: { keyId: seal.keyId },
    });
  let opened: { facts: Facts; salt: string };
  try {
    opened = JSON.parse(
      decrypt(key, context, Buffer.from(seal.ciphertext, 'base64')).toString(),
    ) as typeof opened;
  } catch (cause) {
    throw broken(cause);
  }
  const commitment = commitmentTo(Buffer.from(opened.salt, 'base64'), opened.facts);
  const given = Buffer.from(seal.commitment, 'hex');
  if (given.length !== commitment.length || !timingSafeEqual(given, commitment)) throw broken();
  return opened.facts;
}

/** Encrypts the bytes of a file under a subject's key. */
export const sealBytes = (key: KeyObject, context: string, plain: Uint8Array): Buffer =>
  encrypt(key, context, plain);

/** Opens sealed bytes. Throws 'seal.broken' where key, context or bytes do not belong together. */
export function openBytes(key: KeyObject, context: string, sealed: Uint8Array): Buffer {
  try {
    return decrypt(key, context, sealed);
  } catch (cause) {
    throw new WaymarkError('seal.broken', `A sealed file at ${context} was altered or belongs elsewhere`, {
      cause,
    });
  }
}
