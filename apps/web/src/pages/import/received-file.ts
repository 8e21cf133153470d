// The file of a form on its way to where it is kept: straight from the request, never all of it in memory.
import type { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { FileInterceptor } from '@nestjs/platform-express';
import { keepFile, MOST_IMPORT_BYTES, type KeptFile } from '#libs/desk';

export interface ReceivedFile {
  readonly originalname: string;
  readonly kept: KeptFile | 'too-large' | 'too-many';
}

interface Arriving {
  readonly stream: Readable;
}

const keep = async (_request: unknown, { stream }: Arriving): Promise<Pick<ReceivedFile, 'kept'>> => ({
  kept: await keepFile(stream),
});
const drop = async (_request: unknown, { kept }: ReceivedFile): Promise<void> => {
  if (typeof kept !== 'string') await kept.close();
};
const storage = { _handleFile: callbackify(keep), _removeFile: callbackify(drop) };

/** Receives the file of the field `file`, at the handler as `@UploadedFile() file: ReceivedFile`. */
export const ReceiveFile = () =>
  FileInterceptor('file', {
    storage,
    // Beyond what is kept some is read and dropped, so that people read what was wrong and not that the line broke.
    limits: { files: 1, fields: 10, fieldSize: 1000, fileSize: 2 * MOST_IMPORT_BYTES },
  });

/** The name as it is shown and kept: without path and control characters. */
export function nameOfFile({ originalname }: ReceivedFile): string {
  // Browsers send names as UTF-8, which the reading of forms takes for Latin-1.
  const name = Buffer.from(originalname, 'latin1').toString().split(/[/\\]/).at(-1) ?? '';
  const plain = name.replaceAll(/[\p{C}"<>]+/gu, ' ').trim();
  return plain === '' ? 'file' : plain.slice(0, 100);
}

/** Zero bytes stand in texts of two bytes a character only, which begin with a mark or have a zero in every other place. */
export function isText(head: Uint8Array): boolean {
  const zeros = head.filter(byte => byte === 0).length;
  const isZip = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3;
  const isPdf = Buffer.from(head.subarray(0, 5)).toString('latin1') === '%PDF-';
  return !isZip && !isPdf && (zeros === 0 || zeros > head.length / 4);
}
