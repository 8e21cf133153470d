// From a template and a model to content: a list of blocks that PDF, HTML and plain text are all made from.
//
// A text is Liquid over lines with marks: `# ` and `## ` headings, `- ` items, `| a | b |` rows of a table (the first is its
// head), `@certificate`, `@write 3 Label` (lines to write on), `@cut`, `@signature a | b` (closing words first). What a value holds can never
// become a mark: values travel encoded through Liquid and through the reading of lines, and are decoded inside a block.
import { Liquid, type Template as Parsed } from 'liquidjs';
import type { Language } from './facts.js';
import { filtersFor } from './filters.js';
import { editions, type Edition } from './template.js';

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly shape: 'facts' | 'register';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'write'; readonly label: string; readonly lines: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'signature'; readonly lines: readonly string[] };

const open = '\u{e000}';
const close = '\u{e001}';
const encode = (value: unknown): string => `${open}${encodeURIComponent(clean(String(value)))}${close}`;
const decode = (text: string): string =>
  text.replace(/\u{e000}([^\u{e001}]*)\u{e001}/gu, (_all, inner: string) => decodeURIComponent(inner));

/** Text without what no page can hold: lone surrogates become U+FFFD, control characters other than line ends go. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n)\p{Cc}/gu, '');

/** Renders the texts of one edition, with that edition's parts at hand. */
export type TextRenderer = (text: string, context: object) => Block[];

/** A renderer for each edition; `parts` by name, each with its texts. */
export function textRenderers(
  parts: ReadonlyMap<string, Readonly<Record<Edition, string>>>,
): Readonly<Record<Edition, TextRenderer>> {
  return Object.fromEntries(editions.map(edition => [edition, rendererOf(edition, parts)])) as Record<
    Edition,
    TextRenderer
  >;
}

function rendererOf(
  edition: Edition,
  parts: ReadonlyMap<string, Readonly<Record<Edition, string>>>,
): TextRenderer {
  const language = edition.slice(0, 2) as Language;
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    outputEscape: encode,
    templates: Object.fromEntries([...parts].map(([name, texts]) => [name, `${texts[edition]}\n`])),
    cache: true,
  });
  for (const [name, filter] of Object.entries(filtersFor(language))) engine.registerFilter(name, filter);
  const parsed = new Map<string, Parsed[]>();
  return (text, context) => {
    let ready = parsed.get(text);
    if (!ready) parsed.set(text, (ready = engine.parse(text)));
    return readBlocks(engine.renderSync(ready, context) as string, edition.endsWith('easy-read'));
  };
}

/** Reads rendered lines into blocks; easy-read has one idea a line, so each line is a paragraph of its own. */
function readBlocks(text: string, isLinewise: boolean): Block[] {
  const blocks: Block[] = [];
  let table: string[][] = [];
  let items: string[] = [];
  let words: string[] = [];
  const finish = () => {
    if (words.length > 0) blocks.push({ kind: 'paragraph', text: decode(words.join(' ')) });
    if (items.length > 0) blocks.push({ kind: 'list', items });
    if (table.length > 0)
      blocks.push({ kind: 'table', shape: 'facts', head: table[0]!, rows: table.slice(1) });
    [table, items, words] = [[], [], []];
  };
  for (const line of text.split('\n').map(l => l.trim())) {
    const mark = /^(#+|-|\||@\w+)\s*(.*)$/.exec(line);
    if (mark === null) {
      if (line === '' || isLinewise || items.length > 0 || table.length > 0) finish();
      if (line !== '') words.push(line);
      continue;
    }
    const [, sign, rest] = mark as unknown as [string, string, string];
    if ((sign !== '-' || items.length === 0) && (sign !== '|' || table.length === 0)) finish();
    if (sign === '-') items.push(decode(rest));
    else if (sign === '|') table.push(cells(rest));
    else blocks.push(markedBlock(sign, rest));
  }
  finish();
  return blocks;
}

const cells = (row: string): string[] =>
  row
    .replace(/\|\s*$/, '')
    .split('|')
    .map(cell => decode(cell.trim()));

function markedBlock(sign: string, rest: string): Block {
  if (sign.startsWith('#')) return { kind: 'heading', level: sign.length, text: decode(rest) };
  if (sign === '@cut') return { kind: 'cut' };
  if (sign === '@signature') return { kind: 'signature', lines: cells(rest).filter(line => line !== '') };
  if (sign === '@certificate') return { kind: 'table', shape: 'register', head: [], rows: [] };
  const write = /^(\d+)\s+(.*)$/.exec(rest);
  if (sign !== '@write' || !write) throw new RangeError(`a template has an unknown line "${sign} ${rest}"`);
  return { kind: 'write', lines: Number(write[1]), label: decode(write[2]!) };
}
