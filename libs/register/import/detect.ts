// How the bytes of a file are to be read. Encoding: a byte order mark, else UTF-8 where every byte fits it, else UTF-16
// by its zero bytes, else windows-1252, which is what office programs in England write; detectors that guess by letter
// frequency get short name lists wrong, so none is asked. Delimiter: papaparse, which tries each and compares the rows.
import Papa from 'papaparse';
import type { ImportProfile } from './profile.js';

export type Encoding = NonNullable<ImportProfile['encoding']>;
export type Delimiter = NonNullable<ImportProfile['delimiter']>;

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark. */
  readonly skip: number;
}

/** The encoding of a file by its first bytes. */
export function detectEncoding(sample: Uint8Array): DetectedEncoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  const zeros = [0, 0];
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]! += 1;
  });
  const many = sample.length / 4;
  if (zeros[1]! > many && zeros[0]! < many / 8) return { encoding: 'utf-16le', skip: 0 };
  if (zeros[0]! > many && zeros[1]! < many / 8) return { encoding: 'utf-16be', skip: 0 };
  return { encoding: isUtf8(sample) ? 'utf-8' : 'windows-1252', skip: 0 };
}

/** The last character may be cut off. */
function isUtf8(sample: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The delimiter of a file by its first lines; a comma where nothing tells. */
export function detectDelimiter(sample: string): Delimiter {
  const lines = sample.split(/\r\n|\n/, 20).filter(line => line !== '');
  const { meta } = Papa.parse(lines.join('\n'), { preview: 20, delimitersToGuess: [...delimiters] });
  return delimiters.find(each => each === meta.delimiter) ?? ',';
}

/** Text of bytes in an encoding that leaves ASCII as it is: UTF-8 where it fits, else windows-1252. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
}
