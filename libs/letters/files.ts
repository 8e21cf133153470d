// Reads the templates that ship with the product and finds its fonts: the one file of this room that touches the disk.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WaymarkError } from '#libs/kernel';

const folder = join(import.meta.dirname, 'templates');
const extension = '.liquid';

/** The source of the page, as Typst takes it. */
export const readPage = (): string => readFileSync(join(folder, 'page.typ'), 'utf8');

/** The only folder that a template may read from. */
export const templatesFolder = folder;

/** All Liquid sources by `set/name`: one set a pack, one for the legal acts, one for every school, and the parts. */
export function readSources(): ReadonlyMap<string, string> {
  const sets = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory());
  const sources = sets.flatMap(({ name: set }) =>
    readdirSync(join(folder, set))
      .filter(file => file.endsWith(extension))
      .map(
        file =>
          [
            `${set}/${file.slice(0, -extension.length)}`,
            readFileSync(join(folder, set, file), 'utf8'),
          ] as const,
      ),
  );
  return new Map(sources.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Families with the weights that the page uses, in the order of the page's list. */
const fonts = [
  'source-sans-3/400Regular',
  'source-sans-3/700Bold',
  'noto-sans/400Regular',
  'noto-sans-hebrew/400Regular',
  'noto-sans-arabic/400Regular',
  'noto-emoji/400Regular',
];

/** Folders of the fonts. Throws `letters.no-fonts` where the packages are not installed. */
export function fontFolders(): string[] {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const packages = join(at, 'node_modules', '@expo-google-fonts');
    if (existsSync(packages)) return fonts.map(font => join(packages, font));
    if (dirname(at) === at)
      throw new WaymarkError('letters.no-fonts', 'the packages @expo-google-fonts/* are missing: run npm ci');
  }
}
