import { describe, expect, it } from '@jest/globals';
import readability from 'text-readability';
import {
  isRefused,
  languages,
  lettersOf,
  renderLetter,
  sampleLetter,
  variants,
  type LetterKind,
  type LetterModel,
  type LetterForm,
  type RenderedLetter,
} from '#libs/letters';
import { packIds, readPack } from '#libs/policy';
import { without } from './without.js';

const english = { variant: 'standard', language: 'en' } as const;
const forms = variants.flatMap(variant => languages.map(language => ({ variant, language })));
/** Each template once. */
const kinds = [
  ...new Map(
    packIds()
      .flatMap(lettersOf)
      .map(kind => [kind.templateId, kind]),
  ).values(),
];
const byId = (id: string): LetterKind => kinds.find(kind => kind.templateId === id)!;
const sampleOf = (id: string): LetterModel => sampleLetter(byId(id).pack, byId(id).letter);

function rendered(model: LetterModel, form: LetterForm = english): RenderedLetter {
  const letter = renderLetter(model, form);
  if (isRefused(letter)) throw new Error(`${model.letter}: ${JSON.stringify(letter.refused)}`);
  return letter;
}

describe('every letter', () => {
  it('exists for each stage of each policy, and for the legal acts', () => {
    for (const pack of packIds()) {
      const letters = lettersOf(pack).map(kind => kind.letter);
      for (const { id } of readPack(pack).stages) expect(letters).toContain(id);
      for (const id of ['warning', 'notice-to-improve', 'penalty-notice', 'penalty-request', 'withdrawal'])
        expect(letters).toContain(id);
      for (const id of ['action-plan', 'praise', 'review-outcome', 'unexplained-absence', 'leave-decision'])
        expect(letters).toContain(id);
    }
  });

  for (const kind of kinds) {
    it(`${kind.templateId} renders in every variant and language, with a way to answer`, () => {
      for (const form of forms) {
        const model = sampleLetter(kind.pack, kind.letter);
        const { pdf, html, text } = rendered(model, form);
        expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
        expect(text).not.toMatch(/undefined|null|NaN|\{\{|%7B|\[object/);
        expect(text).toContain('Ada');
        expect(text.includes(model.school.phone) || text.includes(model.authority!.phone)).toBe(true);
        expect(text).toMatch(form.language === 'cy' ? /Sut i ateb/ : /How to answer/);
        if (form.language === 'cy') expect(text).toMatch(/Y testun Saesneg sy’n cyfrif yn ôl y gyfraith/);
        expect(html).toContain(`<html lang="${form.language}">`);
        expect(html.match(/<h1/g)).toHaveLength(1);
        expect(html).not.toMatch(/<th style/);
      }
    });

    it(`${kind.templateId} is refused while a fact is missing, by the name of the fact`, () => {
      expect(kind.needs.length).toBeGreaterThan(0);
      for (const need of kind.needs) {
        const letter = renderLetter(without(sampleLetter(kind.pack, kind.letter), need), english);
        expect(letter).toMatchObject({ refused: { fact: need, remedy: expect.stringMatching(/\w{4}/) } });
      }
    });
  }

  it('carries its template and the same bytes for the same model', () => {
    const kind = byId('ashley/target-letter');
    const first = rendered(sampleLetter(kind.pack, kind.letter));
    const again = rendered(sampleLetter(kind.pack, kind.letter));
    expect(Buffer.compare(first.pdf, again.pdf)).toBe(0);
    expect(first.sha256).toBe(again.sha256);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first).toMatchObject({
      templateId: 'ashley/target-letter',
      templateVersion: kind.templateVersion,
    });
    expect(kind.templateVersion).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
    expect(rendered(sampleLetter(kind.pack, kind.letter, 'Bram')).sha256).not.toBe(first.sha256);
  });

  it('is a tagged PDF that names its language', () => {
    const bytes = Buffer.from(rendered(sampleOf('ashley/meeting')).pdf).toString('latin1');
    expect(bytes).toContain('/MarkInfo');
    expect(bytes).toMatch(/\/Lang\s?\(en/);
    expect(bytes).toContain('pdfuaid:part');
  });
});

describe('the Notice to Improve', () => {
  it('has all eight contents, prosecution by name, and a copy for the authority', () => {
    const { text } = rendered(sampleOf('legal/notice-to-improve'));
    for (let n = 1; n <= 8; n += 1) expect(text).toMatch(new RegExp(`^${n}\\. `, 'm'));
    for (const words of [
      /68 of 80 sessions/,
      /section 444/,
      /section 7 of the Education Act 1996/,
      /A place at breakfast club/,
      /A talk with the school nurse/,
      /penalty notice to you. You may also be prosecuted/,
      /The period is 4 weeks/,
      /no more than 2 sessions/,
      /before the period ends/,
      /A copy of this letter goes to Exampleshire Attendance Service/,
    ])
      expect(text).toMatch(words);
  });

  it('keeps its English legal text beside a translation and behind easy words', () => {
    for (const form of forms) {
      const { text } = rendered(sampleOf('legal/notice-to-improve'), form);
      expect(text).toMatch(/You may also be prosecuted for the offence/);
    }
  });
});

describe('plain English', () => {
  /** What the letter says, without addresses, tables, lists of facts and signature. */
  const prose = (text: string): string =>
    text
      .split(/\n\n/)
      .slice(3)
      .filter(
        part => /[.?]$/.test(part) && !part.startsWith('*') && !part.includes(': ') && !part.includes('@'),
      )
      .join(' ');
  const gradeOf = (id: string, form: LetterForm): number =>
    readability.fleschKincaidGrade(prose(rendered(sampleOf(id), form).text)) as number;

  for (const { templateId, kind } of kinds) {
    it(`${templateId} can be read at the age of ${kind === 'support' ? 12 : 14}, in easy words at 9`, () => {
      // A school grade of the scale is the age less five.
      expect(gradeOf(templateId, english)).toBeLessThanOrEqual(kind === 'support' ? 7 : 9);
      if (kind === 'support')
        expect(gradeOf(templateId, { variant: 'easy-read', language: 'en' })).toBeLessThanOrEqual(4);
    });
  }

  it('threatens nobody while the school supports', () => {
    for (const kind of kinds.filter(k => k.kind === 'support' && k.templateId !== 'alp/ewo-legal')) {
      for (const variant of variants) {
        const { text } = rendered(sampleLetter(kind.pack, kind.letter), { variant, language: 'en' });
        expect({
          id: kind.templateId,
          threat: /prosecut|court|\bfine[ds]?\b|penalt|offence|warning/i.exec(text)?.[0],
        }).toEqual({
          id: kind.templateId,
          threat: undefined,
        });
      }
    }
  });
});
