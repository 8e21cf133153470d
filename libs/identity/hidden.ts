// Random values that are shown once and kept as hashes: session ids, tokens of machines, tokens against forged forms.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, as text for a cookie or a header. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of such a value. It is random, so a plain hash is enough. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The token that a form carries: only a page that was given the cookie's owner can know it. */
export const formTokenOf = (cookie: string): string =>
  createHmac('sha256', cookie).update('waymark form').digest('base64url');

/** Whether a form came from a page of this cookie's owner. */
export function isFormToken(cookie: string, given: string): boolean {
  const expected = Buffer.from(formTokenOf(cookie));
  const sent = Buffer.from(given);
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}
