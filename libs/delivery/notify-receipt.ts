// What GOV.UK Notify calls back with when it knows more of a message, read from outside and therefore checked.
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Which letter of which school, and what became of it. */
export interface Receipt {
  readonly schoolId: string;
  /** Of the piece: that of a letter, or with `/copy` or `/sms` behind it. */
  readonly key: string;
  /** `left`: a letter was posted; `pending`: nothing to write down. */
  readonly word: 'pending' | 'left' | 'confirmed' | 'returned' | 'failed';
  readonly status: string;
}

const receipt = z.object({
  reference: z.string().regex(/^[0-9a-f-]{36}\/[A-Za-z0-9./-]{1,150}$/),
  status: z.string().regex(/^[a-z-]{1,40}$/),
});

const words: Readonly<Record<string, Receipt['word']>> = {
  delivered: 'confirmed',
  received: 'left',
  'returned-letter': 'returned',
  'permanent-failure': 'failed',
  'temporary-failure': 'failed',
  'technical-failure': 'failed',
  'virus-scan-failed': 'failed',
  'validation-failed': 'failed',
  cancelled: 'failed',
};

/** A receipt from the body of a call-back; undefined for one that is not about a letter of ours. */
export function readReceipt(body: unknown): Receipt | undefined {
  const read = receipt.safeParse(body);
  if (!read.success) return undefined;
  const { reference, status } = read.data;
  const slash = reference.indexOf('/');
  return {
    schoolId: reference.slice(0, slash),
    key: reference.slice(slash + 1),
    word: words[status] ?? 'pending',
    status,
  };
}

/** Whether a header carries the token, in a time that tells nothing about how much of it was right. */
export function isBearer(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
