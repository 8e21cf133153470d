// A print run as one file for the printer: a cover sheet that says what is in it, then the letters, each beginning on a
// new sheet of paper. And the list of them as CSV. The merged file carries no tags: each letter by itself does.
import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import Papa from 'papaparse';
import { setImmediate } from 'node:timers/promises';

export interface PrintedLetter {
  readonly key: string;
  readonly pupilId: string;
  readonly parent: string;
  readonly letter: string;
  readonly sha256: string;
  readonly pdf: Uint8Array;
  /** The copy that goes to the authority, printed behind the letter. */
  readonly copy: { readonly sha256: string; readonly pdf: Uint8Array } | null;
}

export interface PrintRunHead {
  readonly id: string;
  readonly school: string;
  /** As it is to stand on the cover sheet. */
  readonly made: string;
}

export interface PrintedRun {
  readonly pdf: Uint8Array;
  readonly csv: string;
  readonly letters: number;
  /** Of the letters and copies, without cover sheets and blank sides. */
  readonly pages: number;
}

/** A4 in points. */
const page = [595.28, 841.89] as const;
const margin = 56;
const lineHeight = 18;

interface Row {
  readonly key: string;
  readonly pupil: string;
  readonly parent: string;
  readonly letter: string;
  readonly piece: 'letter' | 'copy';
  readonly pages: number;
  readonly sha256: string;
}

/**
 * Puts a run together from its letters as they come, so that no more than one is in memory besides the result.
 * `onProgress` is told after each.
 */
export async function assemblePrintRun(
  head: PrintRunHead,
  letters: AsyncIterable<PrintedLetter> | Iterable<PrintedLetter>,
  onProgress: (done: number) => void = () => {},
): Promise<PrintedRun> {
  const merged = await PDFDocument.create({ updateMetadata: false });
  const rows: Row[] = [];
  let done = 0;
  for await (const printed of letters) {
    const { key, letter, parent, pupilId: pupil } = printed;
    const about = { key, pupil, parent, letter };
    rows.push({ ...about, piece: 'letter', pages: await addTo(merged, printed.pdf), sha256: printed.sha256 });
    if (printed.copy)
      rows.push({
        ...about,
        piece: 'copy',
        pages: await addTo(merged, printed.copy.pdf),
        sha256: printed.copy.sha256,
      });
    onProgress((done += 1));
    await setImmediate();
  }
  const pages = rows.reduce((sum, row) => sum + row.pages, 0);
  await addCover(merged, head, rows, pages);
  merged.setTitle(`Print run ${head.id}`);
  merged.setLanguage('en-GB');
  return {
    pdf: await merged.save(),
    csv: `${Papa.unparse(rows as object[] as Record<string, unknown>[], { newline: '\r\n', escapeFormulae: true })}\r\n`,
    letters: done,
    pages,
  };
}

/** Adds the pages, and a blank side where the next letter would begin on the back of this one. Gives the number of pages. */
async function addTo(merged: PDFDocument, bytes: Uint8Array): Promise<number> {
  const one = await PDFDocument.load(bytes, { updateMetadata: false });
  const pages = await merged.copyPages(one, one.getPageIndices());
  for (const each of pages) merged.addPage(each);
  if (pages.length % 2 === 1) merged.addPage([...page]);
  return pages.length;
}

/** In front: the run, and how many of each letter, over as many sheets as it takes. */
async function addCover(
  merged: PDFDocument,
  { id, school, made }: PrintRunHead,
  rows: readonly Row[],
  pages: number,
): Promise<void> {
  const font = await merged.embedFont(StandardFonts.Helvetica);
  const bold = await merged.embedFont(StandardFonts.HelveticaBold);
  const counts = Map.groupBy(rows, row => (row.piece === 'copy' ? `${row.letter} (copy)` : row.letter));
  const lines: (readonly [string, string, string])[] = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([letter, own]) => [letter, String(own.length), String(own.reduce((n, row) => n + row.pages, 0))]);
  lines.push(['Together', String(rows.length), String(pages)]);
  const perSheet = 34;
  const sheets = Math.ceil(lines.length / perSheet);
  for (let sheet = 0; sheet < sheets; sheet += 1) {
    const cover = merged.insertPage(sheet * 2, [...page]);
    merged.insertPage(sheet * 2 + 1, [...page]);
    writer(
      cover,
      font,
      bold,
    )(
      [`Print run ${id}`, school, made, sheets > 1 ? `Sheet ${sheet + 1} of ${sheets}` : ''],
      lines.slice(sheet * perSheet, (sheet + 1) * perSheet),
    );
  }
}

function writer(cover: PDFPage, font: PDFFont, bold: PDFFont) {
  let y = page[1] - margin;
  const columns = [margin, 380, 470] as const;
  const write = (text: string, x: number, face: PDFFont, size: number) =>
    cover.drawText(printable(text, face), { x, y, size, font: face, maxWidth: page[0] - margin - x });
  return (heads: readonly string[], lines: readonly (readonly [string, string, string])[]): void => {
    heads.forEach((text, i) => {
      if (text !== '') write(text, margin, i === 0 ? bold : font, i === 0 ? 16 : 11);
      y -= lineHeight * (i === 0 ? 1.5 : 1);
    });
    for (const [i, cells] of [['Letter', 'Number', 'Pages'] as const, ...lines].entries()) {
      cells.forEach((cell, column) => write(cell, columns[column]!, i === 0 ? bold : font, 11));
      y -= lineHeight;
    }
  };
}

/** The built-in faces know Western letters alone; others become a question mark, on the cover sheet only. */
function printable(text: string, face: PDFFont): string {
  const known = new Set(face.getCharacterSet());
  return Array.from(text, each => (known.has(each.codePointAt(0)!) ? each : '?')).join('');
}
