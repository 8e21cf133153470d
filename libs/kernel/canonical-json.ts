// One text for one value: what is hashed, signed or compared goes through here first.
import canonicalize from 'canonicalize';
import { WaymarkError } from './waymark-error.js';

/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code unit, shortest numbers, no spaces.
 * Properties that are undefined are left out, as in JSON.stringify.
 * Throws 'kernel.not-json' for what has no such text: undefined, a function, NaN, infinity, a bigint, a cycle, a lone surrogate.
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new WaymarkError('kernel.not-json', 'The value has no canonical JSON text', { cause });
  }
  if (text === undefined) {
    throw new WaymarkError('kernel.not-json', `A value of type ${typeof value} has no canonical JSON text`);
  }
  return text;
}
