// Encrypts everything that Temporal stores: its database holds nothing to read without the master key.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { WaymarkError } from '#libs/kernel';
import proto from '@temporalio/proto';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const encoding = Buffer.from('binary/waymark');
const algorithm = Buffer.from(CIPHER);

/**
 * A codec with AES-256-GCM under a key derived from the master key; each payload names the key in its metadata.
 * Decoding throws 'temporal.other-key' for a payload of another key; what was never encrypted passes as it is.
 */
export function createCodec(masterKey: Uint8Array): PayloadCodec {
  const key = createSecretKey(
    new Uint8Array(hkdfSync('sha256', masterKey, '', 'waymark temporal payloads', 32)),
  );
  const keyId = createHash('sha256').update('waymark key id').update(key.export()).digest('hex').slice(0, 16);
  return {
    encode: async payloads => payloads.map(payload => encrypt(payload, key, keyId)),
    decode: async payloads => payloads.map(payload => decrypt(payload, key, keyId)),
  };
}

function encrypt(payload: Payload, key: KeyObject, keyId: string): Payload {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(keyId));
  const body = Buffer.concat([cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()]);
  return {
    metadata: { encoding, algorithm, 'key-id': Buffer.from(keyId) },
    data: Buffer.concat([nonce, cipher.getAuthTag(), body]),
  };
}

function decrypt(payload: Payload, key: KeyObject, keyId: string): Payload {
  const { metadata, data } = payload;
  if (!metadata?.['encoding'] || !encoding.equals(metadata['encoding'])) return payload;
  const given = Buffer.from(metadata['key-id'] ?? []).toString();
  try {
    const bytes = data ?? new Uint8Array();
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(given))
      .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
    return PayloadMessage.decode(plain);
  } catch (cause) {
    throw new WaymarkError(
      'temporal.other-key',
      `A payload under key ${given} does not open with key ${keyId}; start with the WAYMARK_SECRET that the cases began under`,
      { cause, details: { keyId: given } },
    );
  }
}
