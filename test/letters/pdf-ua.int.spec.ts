// Every template in every variant and language, against PDF/UA-1 by veraPDF. Needs java (and mvn once); says so where it is missing.
import { expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefused, languages, lettersOf, renderLetter, sampleLetter, variants } from '#libs/letters';
import { packIds } from '#libs/policy';
import { failingPdfs, veraPdfProblem } from '../../scripts/verapdf.mjs';

const problem = veraPdfProblem();
const check = problem === null ? it : it.skip;
const kinds = [
  ...new Map(
    packIds()
      .flatMap(lettersOf)
      .map(kind => [kind.templateId, kind]),
  ).values(),
];

check(
  `every letter passes veraPDF for PDF/UA-1${problem === null ? '' : ` (skipped: ${problem})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-verapdf-'));
    try {
      const files = kinds.flatMap(kind =>
        variants.flatMap(variant =>
          languages.map(language => {
            const letter = renderLetter(sampleLetter(kind.pack, kind.letter), { variant, language });
            if (isRefused(letter)) throw new Error(`${kind.templateId}: ${letter.refused.fact}`);
            const file = join(folder, `${kind.templateId.replace('/', '--')}-${variant}-${language}.pdf`);
            writeFileSync(file, letter.pdf);
            return file;
          }),
        ),
      );
      expect(failingPdfs(files)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  600_000,
);
