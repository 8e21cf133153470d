// What a file is, by its bytes: names and what browsers say of them are not believed. Only kinds that cases need are taken,
// and none that can carry programs.

export interface FileKind {
  readonly mediaType: string;
  readonly extension: string;
}

const begins = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

/** The kind of a file, or null for one that is not taken. */
export function fileKind(bytes: Uint8Array): FileKind | null {
  if (begins(bytes, ...ascii('%PDF-'))) return { mediaType: 'application/pdf', extension: 'pdf' };
  if (begins(bytes, 0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a))
    return { mediaType: 'image/png', extension: 'png' };
  if (begins(bytes, 0xff, 0xd8, 0xff)) return { mediaType: 'image/jpeg', extension: 'jpg' };
  if (begins(bytes, ...ascii('PK'), 3, 4)) return documentKind(bytes);
  return isText(bytes) ? { mediaType: 'text/plain', extension: 'txt' } : null;
}

/** A text document of an office program without macros; any other archive is not taken. */
function documentKind(bytes: Uint8Array): FileKind | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (name: string) => text.includes(name, 0, 'latin1');
  if (has('vbaProject.bin') || has('Basic/') || has('Scripts/')) return null;
  if (has('[Content_Types].xml') && has('word/document.xml'))
    return {
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      extension: 'docx',
    };
  return has('mimetypeapplication/vnd.oasis.opendocument.text')
    ? { mediaType: 'application/vnd.oasis.opendocument.text', extension: 'odt' }
    : null;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.includes(0)) return false;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return false;
  }
  // A text that a browser could take for a page or a picture with scripts is none.
  return !/^\s*<(!doctype|html|\?xml|svg|script)/i.test(text);
}

/** The name as it is kept: no path, no control characters, the ending that the content has. */
export function safeName(name: string, { extension }: FileKind): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const stem = last
    .replace(/\.[^.]{1,8}$/, '')
    .replaceAll(/[^\p{L}\p{N} ._()-]+/gu, ' ')
    .trim()
    .slice(0, 100);
  return `${stem === '' ? 'file' : stem}.${extension}`;
}
