// Where a rule comes from, in words: who set it, and the page and heading of docs/law or the paragraph of the policy.
import type { Level, Pack } from '#libs/policy';

/** Titles of the pages that certificates point at. */
const pages: Readonly<Record<string, string>> = {
  'docs/law/README.md': 'The law in Waymark',
  'docs/law/authority-parameters.md': 'Authority parameters',
  'docs/law/formal-support-and-prosecution.md': 'Formal support and prosecution',
  'docs/law/notice-to-improve.md': 'The Notice to Improve',
  'docs/law/penalty-notices.md': 'Penalty notices',
  'docs/law/threshold.md': 'The national threshold',
  'docs/case-model.md': 'The case model',
  'docs/letters.md': 'Letters',
};

/** Headings that are not their anchor with a capital. */
const headings: Readonly<Record<string, string>> = {
  'code-n': 'Code N',
  'old-era-warning': 'Old-era warning',
  'education-supervision-order': 'Education Supervision Order',
};

const levels: Readonly<Record<Level, string>> = {
  law: 'the law',
  authority: "the local authority's code of conduct",
  pack: "the school's policy",
  default: "Waymark's own choice, where law, authority and policy are silent",
};

/** Who set a rule, in words. */
export const levelText = (level: Level): string => levels[level];

/** The heading that an anchor names. */
export const headingOf = (anchor: string): string =>
  headings[anchor] ?? anchor.slice(0, 1).toUpperCase() + anchor.slice(1).replaceAll('-', ' ');

/** The title of a page, or undefined for a source that is no page. */
export const pageTitle = (page: string): string | undefined => pages[page];

/** A certificate's source: title and heading of its page, or the paragraph of the policy that it names. */
export function sourceText(source: string, level: Level, pack: Pack): string {
  const [page = '', anchor] = source.split('#');
  const title = pageTitle(page);
  if (title !== undefined)
    return `${title}${anchor === undefined ? '' : `, "${headingOf(anchor)}"`} (${source})`;
  return level === 'pack' ? `${pack.title}, version ${pack.version}: ${source}` : source;
}
