// The bytes of a file on their way in: the first ones looked at before the rest, and everything as one encoding that
// leaves ASCII as it is.
import type { Encoding } from '#libs/register';

/** Bytes that the encoding and the delimiter are told by. */
const SAMPLE = 65_536;

/** The first bytes of a stream, and the whole of it still to be read. */
export async function withSample(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly sample: Uint8Array; readonly pieces: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  while (length < SAMPLE) {
    const { done, value } = await iterator.next();
    if (done) break;
    read.push(value);
    length += value.length;
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      yield* read;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { sample: Buffer.concat(read).subarray(0, SAMPLE), pieces: pieces() };
}

/** UTF-8 and windows-1252 go through as they are, since each cell is decoded by itself; UTF-16 becomes UTF-8. */
export async function* asUtf8(
  pieces: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  skip: number,
): AsyncGenerator<Uint8Array> {
  const decoder =
    encoding === 'utf-16le' || encoding === 'utf-16be'
      ? new TextDecoder(encoding, { ignoreBOM: false })
      : undefined;
  const encoder = new TextEncoder();
  let left = skip;
  for await (const piece of pieces) {
    const rest = left > 0 ? piece.subarray(Math.min(left, piece.length)) : piece;
    left -= piece.length - rest.length;
    if (rest.length > 0) yield decoder ? encoder.encode(decoder.decode(rest, { stream: true })) : rest;
  }
  if (decoder) yield encoder.encode(decoder.decode());
}
