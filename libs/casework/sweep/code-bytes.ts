// Attendance codes as single bytes, so that a pupil's year is a byte string and reading it takes one look-up a session.
import { codesOf, type Era } from '#libs/register';

/** The byte of a session without a mark. */
export const noMark = 0;

/** What a byte says of a session, as bits: possible and absent the ladder's way, and counted to the penalty threshold. */
export const possibleBit = 1;
export const absentBit = 2;
export const countedBit = 4;

const eras: readonly Era[] = ['before-2024-08-19', 'from-2024-08-19'];
const codes = [...new Set(eras.flatMap(era => codesOf(era).map(({ code }) => code)))];
/** Codes of one character keep theirs; the longer ones follow after ASCII. */
const firstLongByte = 128;
const longCodes = codes.filter(code => code.length > 1);

const bytes: ReadonlyMap<string, number> = new Map(
  codes.map(code => [code, code.length === 1 ? code.charCodeAt(0) : firstLongByte + longCodes.indexOf(code)]),
);
const codesByByte: readonly (string | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  codes.find(code => bytes.get(code) === byte),
);

/** The byte of an attendance code of either era; undefined where it is none. */
export const byteOfCode = (code: string): number | undefined => bytes.get(code);

/** The code of a byte. Throws a RangeError for a byte that stands for none: a fault of the caller. */
export function codeOfByte(byte: number): string {
  const code = codesByByte[byte];
  if (code === undefined) throw new RangeError(`byte ${byte} is not an attendance code`);
  return code;
}

/** The bits of each of the 256 bytes in an era; `counted` are the codes that count to the threshold. */
export function bitsOf(era: Era, counted: readonly string[]): Uint8Array {
  const bits = new Uint8Array(256);
  for (const { code, ladder, attended } of codesOf(era)) {
    if (ladder) bits[bytes.get(code)!] = attended ? possibleBit : possibleBit | absentBit;
  }
  for (const code of counted) {
    const byte = bytes.get(code)!;
    bits[byte] = bits[byte]! | countedBit;
  }
  return bits;
}

const offLadder = new Set(
  eras.flatMap(era =>
    codesOf(era).flatMap(({ code, ladder, attended }) => (ladder && !attended ? [] : [code])),
  ),
);

/** Whether a code is an absence of the ladder in every era that knows it. */
export const isLadderAbsence = (code: string): boolean => bytes.has(code) && !offLadder.has(code);
