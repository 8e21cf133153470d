import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefused, lettersOf, renderLetter, sampleLetter, type LetterModel } from '#libs/letters';

const plan = lettersOf('ashley').find(kind => kind.letter === 'action-plan')!;
const english = { variant: 'standard', language: 'en' } as const;
const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;

/** A letter with the text wherever a parent's words may stand. */
function withText(typed: string): LetterModel {
  const model = sampleLetter('ashley', plan.letter);
  return {
    ...model,
    pupil: { ...model.pupil, forename: typed },
    parent: { ...model.parent, greeting: typed },
    facts: {
      ...model.facts,
      plan: { ...model.facts.plan!, barriers: [typed], views: [{ of: typed, text: typed }] },
    },
  };
}

function inFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-letters-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pdfTool(tool: string, pdf: Uint8Array, ...more: string[]): string {
  return inFolder(folder => {
    const file = join(folder, 'letter.pdf');
    writeFileSync(file, pdf);
    return spawnSync(tool, [file, ...more], { encoding: 'utf8' }).stdout;
  });
}

const squeezed = (text: string): string => text.normalize('NFC').replace(/[\s\u200b\u00ad]/g, '');

describe('what a parent typed', () => {
  const typed: Readonly<Record<string, string>> = {
    'quotes and slashes': `"It's" ‘fine’ \\ / \\n \\u{41} \\"`,
    'Typst markup':
      '#panic("x") #read("/etc/passwd") $x$ *b* _i_ `r` <label> @ref = H - l + n // c /* c */ ~',
    'Liquid markup': "{{ school.name }} {% if true %}x{% endif %} {{ 'x' | upcase }} {%- raw -%} %7B",
    'marks of a template': '# Heading',
    'a row and a list': '| a | b | - item @cut @certificate',
    HTML: '<script>alert(1)</script><img src=x onerror="y"> &amp; &lt;',
    accents: 'Ŵyn Łukasz Ñandú Zoë ŷ Ångström Đặng',
  };
  for (const [what, text] of Object.entries(typed)) {
    it(`prints ${what} as typed`, () => {
      const letter = renderLetter(withText(text), english);
      if (isRefused(letter)) throw new Error(JSON.stringify(letter));
      expect(letter.text.split(text).length - 1).toBeGreaterThanOrEqual(4);
      expect(letter.html).not.toMatch(/<script|<img/);
      if (hasPoppler) expect(squeezed(pdfTool('pdftotext', letter.pdf, '-'))).toContain(squeezed(text));
    });
  }

  it('keeps 10,000 characters inside the page', () => {
    for (const text of ['word '.repeat(2_000).trim(), 'x'.repeat(10_000)]) {
      const letter = renderLetter(withText(text), english);
      if (isRefused(letter)) throw new Error(JSON.stringify(letter));
      expect(letter.text).toContain(text);
      if (!hasPoppler) continue;
      const boxes = pdfTool('pdftotext', letter.pdf, '-bbox', '-');
      const right = [...boxes.matchAll(/xMax="([\d.]+)"/g)].map(match => Number(match[1]));
      expect(Math.max(...right)).toBeLessThan(595 - 50);
    }
  });

  it('prints right-to-left script and emoji', () => {
    for (const text of ['מכתב לבית הספר', 'رسالة إلى المدرسة', 'Thank you 😀 ❤️ 👨‍👩‍👧 🇬🇧']) {
      const letter = renderLetter(withText(text), english);
      if (isRefused(letter)) throw new Error(JSON.stringify(letter));
      expect(letter.text).toContain(text);
    }
  });

  it('drops control characters and halves of a character', () => {
    const letter = renderLetter(withText('a\u0000b\u0007c\ud800d\te\r\nf'), english);
    if (isRefused(letter)) throw new Error(JSON.stringify(letter));
    expect(letter.text).toContain('abc\ufffdd e\nf');
  });

  it('is refused, with the characters, where no font of the product can show it', () => {
    expect(renderLetter(withText('Li 李'), english)).toMatchObject({
      refused: { fact: 'printable text', remedy: expect.stringContaining('李') },
    });
  });
});

describe('the fonts of a letter', () => {
  it('are embedded and come from the product alone', () => {
    if (!hasPoppler) return;
    const letter = renderLetter(withText('Ada שלום مرحبا 😀 ŵ'), english);
    if (isRefused(letter)) throw new Error(JSON.stringify(letter));
    const rows = pdfTool('pdffonts', letter.pdf).trim().split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      expect(row).toMatch(
        /^[A-Z]{6}\+(SourceSans3|NotoSans|NotoSansHebrew|NotoSansArabic|NotoEmoji)-(Regular|Bold) /,
      );
      expect(row).toMatch(/ yes yes yes /);
    }
  });
});
