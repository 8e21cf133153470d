// The id of a case is known before the case is opened: whoever tells a case of something can name it already.
import { createHash } from 'node:crypto';

/** The id of a pupil's case by its number: a UUID (version 8) that tells nothing to whoever does not know the pupil's id. */
export function caseIdOf(schoolId: string, pupilId: string, caseNumber: number): string {
  const hash = createHash('sha256').update(`waymark case ${schoolId} ${pupilId} ${caseNumber}`).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
