// Turns the YAML text of a pack or of an authority's code into checked data. A mistake is answered with the file,
// the line, the place in the document, what stands there and what was expected.
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { WaymarkError } from '#libs/kernel';
import { authoritySchema, type AuthorityCode } from './authority.js';
import { packSchema, type Pack } from './pack.js';

/** A pack is a few hundred lines; more than this is no pack. In characters. */
const longestText = 262_144;
const mostMistakesShown = 10;

type Path = readonly PropertyKey[];

/** One mistake: where it is, what stands there, what should. */
interface Mistake {
  readonly line: number | undefined;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** Parses a pack. `name` is the file's name for messages. Throws `policy.invalid`. */
export const parsePack = (yamlText: string, name: string): Pack => parse(packSchema, yamlText, name);

/** Parses an authority's code of conduct. `name` is the file's name for messages. Throws `policy.invalid`. */
export const parseAuthority = (yamlText: string, name: string): AuthorityCode =>
  parse(authoritySchema, yamlText, name);

function parse<T extends z.ZodType>(schema: T, yamlText: string, name: string): z.infer<T> {
  if (yamlText.length > longestText) {
    throw refusal(name, `has ${yamlText.length} characters, expected at most ${longestText}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw refusal(name, `line ${lines.linePos(broken.pos[0]).line}: not readable as YAML: ${broken.message}`);
  }
  const data = plainData(document, name);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap(issue => mistakesOf(issue, document, data, lines));
  const shown = mistakes.slice(0, mostMistakesShown);
  const more = mistakes.length > shown.length ? [`and ${mistakes.length - shown.length} more`] : [];
  throw refusal(name, [...shown.map(sentence), ...more].join('; '), { mistakes: shown });
}

/** The document as plain values; aliases that multiply beyond reason are refused. */
function plainData(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    throw refusal(name, `not readable as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const refusal = (name: string, problem: string, details: Record<string, unknown> = {}): WaymarkError =>
  new WaymarkError('policy.invalid', `${name}: ${problem}`, { details: { file: name, ...details } });

const sentence = ({ line, path, found, expected }: Mistake): string =>
  `${line === undefined ? '' : `line ${line}: `}${path}: found ${found}, ${expected}`;

function mistakesOf(
  issue: z.core.$ZodIssue,
  document: Document,
  data: unknown,
  lines: LineCounter,
): Mistake[] {
  const mistake = (path: Path, expected: string): Mistake => ({
    line: lineOf(document, path, lines),
    path: pathText(path),
    found: shorten(valueAt(data, path)),
    expected,
  });
  if (issue.code !== 'unrecognized_keys') return [mistake(issue.path, expectation(issue))];
  return issue.keys.map(key => mistake([...issue.path, key], 'expected no such field here'));
}

/** The schema's own words, without the value that the sentence already names. */
function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const parts = issue.errors.flat().map(part => expectation(part).replace(/^expected /, ''));
    return `expected ${[...new Set(parts)].join(' or ')}`;
  }
  const words = issue.message.replace(/^[^:]*: (?=expected|must)/, '').replace(/, received .*$/, '');
  return /expected/.test(words) ? words : `expected another value: ${words}`;
}

/** The line of the nearest node on the way to `path` that the text has. */
function lineOf(document: Document, path: Path, lines: LineCounter): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  ) || 'the document';

const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );

function shorten(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
