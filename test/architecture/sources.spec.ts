// What the product cites is in the product: every page and anchor under docs/law that code or packs name exists.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');
const cited = /docs\/law\/[a-z-]+\.md#[a-z0-9.-]+/gi;

/** Anchors as a Markdown page has them: of its headings, and explicit ones. */
function anchorsOf(page: string): Set<string> {
  const text = readFileSync(join(root, page), 'utf8');
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .trim()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  const explicit = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id!);
  return new Set([...headings, ...explicit]);
}

describe('sources', () => {
  const files = globSync(['libs/**/*.ts', 'libs/**/*.yaml', 'apps/**/*.ts'], { cwd: root }).filter(
    file => !file.includes('.spec.'),
  );
  const citations = files.flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(cited)].map(([link]) => ({ file, link })),
  );

  it('are cited', () => expect(citations.length).toBeGreaterThan(20));

  it('exist, page and anchor', () => {
    const missing = citations.filter(({ link }) => {
      const [page, anchor] = link.split('#') as [string, string];
      return !anchorsOf(page).has(anchor);
    });
    expect(missing).toEqual([]);
  });
});
