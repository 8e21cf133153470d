import { describe, expect, it } from '@jest/globals';
import { fileKind, safeName } from './file-kind.js';
import { scanFile } from './scan.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const word = 'PK\u0003\u0004 [Content_Types].xml word/document.xml';

describe('what an uploaded file is', () => {
  it('is told by its bytes', () => {
    const kinds = [
      ['%PDF-1.7', 'application/pdf'],
      ['\u0089PNG\r\n\u001a\n', 'image/png'],
      ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
      ['seen at the desk', 'text/plain'],
      [
        'PK\u0003\u0004 mimetypeapplication/vnd.oasis.opendocument.text',
        'application/vnd.oasis.opendocument.text',
      ],
    ] as const;
    for (const [text, mediaType] of kinds)
      expect([text, fileKind(bytes(text))?.mediaType]).toEqual([text, mediaType]);
    expect(fileKind(bytes(word))?.extension).toBe('docx');
  });

  it('is none of ours where it could carry a program', () => {
    for (const text of [
      '',
      'MZ\u0000\u0001',
      '\u007fELF\u0000',
      'PK\u0003\u0004 other archive',
      `${word} word/vbaProject.bin`,
      ' <!DOCTYPE html><script>',
      '<svg onload="x">',
      '\u00ff\u00fe not utf-8',
    ])
      expect([text, fileKind(bytes(text))]).toEqual([text, null]);
  });

  it('gets a name without a path and with the ending that it has', () => {
    const pdf = { mediaType: 'application/pdf', extension: 'pdf' };
    expect(safeName('../../etc/pass\u0000wd.exe', pdf)).toBe('pass wd.pdf');
    expect(safeName('C:\\cards\\Läkare kort.PDF', pdf)).toBe('Läkare kort.pdf');
    expect(safeName('.pdf', pdf)).toBe('file.pdf');
  });
});

describe('the scanner', () => {
  it('keeps a file only where it says that the file is clean', async () => {
    const run = (command: string | undefined) => scanFile(command, bytes('abc'));
    expect(await run(undefined)).toBe('no-scanner');
    expect(await run('/usr/bin/grep -q abc')).toBe('clean');
    expect(await run('/usr/bin/grep -q virus')).toBe('refused');
    expect(await run('/usr/bin/grep --no-such-option')).toBe('failed');
    expect(await run('/no/such/scanner')).toBe('failed');
  });
});
