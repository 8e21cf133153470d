// SHA-256 of what was rendered and of what it was rendered from.
import { createHash } from 'node:crypto';

/** In lower-case hexadecimal digits. */
export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
