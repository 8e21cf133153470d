// Sets a page as a tagged PDF (PDF/UA-1) with Typst, in this process. The same page gives the same bytes.
import { NodeCompiler, type NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { WaymarkError } from '#libs/kernel';
import { clean } from './content.js';
import { fontFolders, readPage, templatesFolder } from './files.js';
import type { Page } from './page.js';

/** Typst keeps what it worked out for earlier letters. Letting go of it every few letters keeps memory level at little cost. */
const lettersBetweenClearing = 8;
const keepResultsOfLast = 1;
/** Runs without a space that may not fit a line: an address breaks after its marks, a longer run anywhere. */
const longRun = /\S{28,}/gu;
const anywhereFrom = 60;
const marks = /[@./_-]/g;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

interface Typesetter {
  readonly compiler: NodeCompiler;
  readonly page: string;
  set: number;
}
let typesetter: Typesetter | undefined;

const ready = (): Typesetter =>
  (typesetter ??= {
    compiler: NodeCompiler.create({
      workspace: templatesFolder,
      fontArgs: [{ fontPaths: fontFolders() }],
    }),
    page: readPage(),
    set: 0,
  });

/** The bytes, or the characters that no font of the product can show. */
export type PdfResult = { readonly pdf: Uint8Array } | { readonly unprintable: readonly string[] };

/**
 * Throws `letters.page-fault` where the page itself is faulty: Typst names an error or gives a warning (an unknown font).
 * `timestamp` is in seconds since 1970 and stands in the file as its date of creation. Typst's documents are let go only
 * between turns of the event loop: whoever sets many in a row gives way to it after each.
 */
export function setPdf(page: Page, timestamp: number): PdfResult {
  const typesetting = ready();
  const { compiler, page: mainFileContent } = typesetting;
  const inputs = {
    letter: JSON.stringify(page, (key, value: unknown) => (key === 'svg' ? value : breakable(value))),
  };
  try {
    const compiled = compiler.compile({ mainFileContent, inputs });
    for (const fault of [compiled.takeDiagnostics(), compiled.takeWarnings()])
      if (fault) throw pageFault(compiler, fault);
    if (!compiled.result) throw new WaymarkError('letters.page-fault', 'the page gave no document');
    return { pdf: compiler.pdf(compiled.result, { pdfStandard: 'ua-1', creationTimestamp: timestamp }) };
  } catch (error) {
    const unprintable = unprintableIn(error);
    if (unprintable.length > 0) return { unprintable };
    throw error;
  } finally {
    typesetting.set += 1;
    if (typesetting.set % lettersBetweenClearing === 0) compiler.evictCache(keepResultsOfLast);
  }
}

/** Text as the page can hold it, with places to break inside long runs. */
function breakable(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return clean(value).replace(longRun, run =>
    run.length < anywhereFrom
      ? run.replace(marks, mark => `${mark}\u200b`)
      : Array.from(graphemes.segment(run), s => s.segment).join('\u200b'),
  );
}

function pageFault(compiler: NodeCompiler, fault: NodeError): WaymarkError {
  const messages = compiler.fetchDiagnostics(fault).map(d => String((d as { message?: unknown }).message));
  return new WaymarkError('letters.page-fault', `the page cannot be set: ${messages.join('; ')}`);
}

/** Typst names each text that its fonts cannot show. */
function unprintableIn(error: unknown): string[] {
  const { message } = error as { readonly message?: unknown };
  const found = String(message).matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/g);
  return [...new Set(Array.from(found, match => match[1]!))];
}
