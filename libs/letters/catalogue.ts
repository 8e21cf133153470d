// Which letters there are: the templates of each pack's set, of the set for every school, and of the legal acts.
import { readPage, readSources } from './files.js';
import { sha256 } from './digest.js';
import { textRenderers, type TextRenderer } from './content.js';
import { parseTemplate, textsOf, type Edition, type Template } from './template.js';

const legalSet = 'legal';
const everySchool = 'school';
const partSet = 'parts';

interface Catalogue {
  readonly templates: ReadonlyMap<string, Template & { readonly fullVersion: string }>;
  readonly renderers: Readonly<Record<Edition, TextRenderer>>;
}

let loaded: Catalogue | undefined;

/** Reads all templates once a process. Throws `letters.bad-template` for a faulty one. */
export function catalogue(): Catalogue {
  return (loaded ??= load());
}

function load(): Catalogue {
  const sources = [...readSources()];
  const isPart = (id: string) => id.startsWith(`${partSet}/`);
  const parts = sources
    .filter(([id]) => isPart(id))
    .map(([id, source]) => [id.slice(partSet.length + 1), textsOf(id, source)] as const);
  // What every letter shares is part of each one's version, so a changed frame never passes as the same letter.
  const shared = sha256(readPage() + JSON.stringify(parts));
  const templates = sources
    .filter(([id]) => !isPart(id))
    .map(([id, source]) => {
      const template = parseTemplate(id, source);
      const fullVersion = `${template.version}+${sha256(shared + source).slice(0, 8)}`;
      return [id, { ...template, fullVersion }] as const;
    });
  return { templates: new Map(templates), renderers: textRenderers(new Map(parts)) };
}

/** The template of a letter in a pack: its own set before the legal set and the set for every school. */
export function findTemplate(pack: string, letter: string) {
  const { templates } = catalogue();
  return [legalSet, pack, everySchool].map(set => templates.get(`${set}/${letter}`)).find(Boolean);
}

/** One line of `letter --list`. */
export interface LetterKind {
  readonly pack: string;
  readonly letter: string;
  readonly title: string;
  readonly kind: 'support' | 'legal';
  readonly templateId: string;
  readonly templateVersion: string;
  readonly needs: readonly string[];
}

/** Every letter of a pack: its own, those of every school, and the legal ones, in the order of their ids. */
export function lettersOf(pack: string): LetterKind[] {
  return [...catalogue().templates.values()]
    .filter(({ id }) => [pack, everySchool, legalSet].includes(id.split('/')[0]!))
    .map(({ id, title, kind, fullVersion, needs }) => ({
      pack,
      letter: id.split('/')[1]!,
      title,
      kind,
      templateId: id,
      templateVersion: fullVersion,
      needs,
    }))
    .filter(({ templateId, letter }) => findTemplate(pack, letter)?.id === templateId);
}
