// Parts of a row straight from their bytes: minutes, dates and pupil numbers, without making a text of them.
import type { Setting } from './setting.js';

const UPN_LENGTH = 13;

export const NO_MINUTES = -1;
/** What needs a closer look. */
export const BAD_MINUTES = -2;

/** A number of minutes of one or two digits. */
export function minutesOf(b: Uint8Array, from: number, to: number): number {
  if (to === from) return NO_MINUTES;
  if (to - from > 2) return BAD_MINUTES;
  let minutes = 0;
  for (let i = from; i < to; i += 1) {
    if (b[i]! < 48 || b[i]! > 57) return BAD_MINUTES;
    minutes = minutes * 10 + b[i]! - 48;
  }
  return minutes;
}

/** A date of ten characters as a number 20250915, -1 where it is none of the two forms. Whether it exists shows at the look-up. */
export function dayOf(b: Uint8Array, from: number, to: number, order: 'dmy' | 'mdy'): number {
  if (to - from !== 10) return -1;
  const two = (at: number): number => (b[from + at]! - 48) * 10 + (b[from + at + 1]! - 48);
  if (b[from + 4] === 45 && b[from + 7] === 45)
    return (two(0) * 100 + two(2)) * 10_000 + two(5) * 100 + two(8);
  if (b[from + 2] !== 47 || b[from + 5] !== 47) return -1;
  const [day, month] = order === 'dmy' ? [two(0), two(3)] : [two(3), two(0)];
  return (two(6) * 100 + two(8)) * 10_000 + month * 100 + day;
}

/** Finds pupils by the bytes of their number, without making a text of it; -1 for none. */
export function indexUpns({ pupils }: Setting): (b: Uint8Array, from: number, to: number) => number {
  let size = 16;
  while (size < pupils.length * 4) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const keys = new Uint8Array(pupils.length * UPN_LENGTH);
  const mask = size - 1;
  const hash = (b: Uint8Array, from: number): number => {
    let h = 0;
    for (let i = 0; i < UPN_LENGTH; i += 1) h = Math.imul(h ^ b[from + i]!, 0x01000193) + (h >>> 15);
    return h & mask;
  };
  const equal = (b: Uint8Array, from: number, pupil: number): boolean => {
    const key = pupil * UPN_LENGTH;
    for (let i = UPN_LENGTH - 1; i >= 0; i -= 1) if (b[from + i] !== keys[key + i]) return false;
    return true;
  };
  pupils.forEach(({ upn }, pupil) => {
    if (upn?.length !== UPN_LENGTH) return;
    for (let i = 0; i < UPN_LENGTH; i += 1) keys[pupil * UPN_LENGTH + i] = upn.charCodeAt(i);
    let at = hash(keys, pupil * UPN_LENGTH);
    while (table[at] !== -1) at = (at + 1) & mask;
    table[at] = pupil;
  });
  let last = -1;
  return (b, from, to) => {
    if (to - from !== UPN_LENGTH) return -1;
    if (last >= 0 && equal(b, from, last)) return last;
    for (let at = hash(b, from); table[at] !== -1; at = (at + 1) & mask) {
      if (equal(b, from, table[at]!)) return (last = table[at]!);
    }
    return -1;
  };
}
