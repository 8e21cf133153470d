// Renders a letter: checks that no fact is missing, makes the content, and gives PDF, HTML and text of it.
import { certificateCells } from './certificate.js';
import { catalogue, findTemplate } from './catalogue.js';
import { clean, type Block } from './content.js';
import { sha256 } from './digest.js';
import type { Certificate, Language, LetterModel, Refused, Variant } from './facts.js';
import { toHtml } from './html.js';
import { pageOf, type Page, type Section } from './page.js';
import { setPdf } from './pdf.js';
import { refuseFor } from './refusals.js';
import { editionOf, type Edition, type Template } from './template.js';
import { toText } from './text.js';
import { registerWords, schoolWeekdays, shortDate, reasonOf } from './words.js';

export interface LetterForm {
  readonly variant: Variant;
  readonly language: Language;
}

export interface RenderedLetter {
  readonly pdf: Uint8Array;
  readonly html: string;
  readonly text: string;
  /** `set/letter`. */
  readonly templateId: string;
  /** The template's version with a digest of all that it was rendered from: `1.0.0+0f3a5b7c`. */
  readonly templateVersion: string;
  /** Of the bytes of the PDF, in hexadecimal digits. */
  readonly sha256: string;
}

/**
 * One letter as tagged PDF/UA-1, HTML and text; the same model gives the same bytes. Refused, with the fact by name,
 * while the model lacks one that the template needs, or holds a character that no font of the product can show.
 * Throws `letters.bad-template`, `letters.page-fault`, `letters.no-fonts`: faults of the product.
 */
export function renderLetter(model: LetterModel, form: LetterForm): RenderedLetter | Refused {
  const template = findTemplate(model.pack, model.letter);
  if (!template) return refuseFor('letter');
  const context = contextOf(model, template);
  const missing = firstMissing(template, context);
  if (missing !== undefined) return refuseFor(missing);
  const page = layOut(model, template, context, form);
  const result = setPdf(page, model.timestamp);
  if ('unprintable' in result) return refuseFor('printable text', result.unprintable.join(' '));
  return {
    pdf: result.pdf,
    html: toHtml(page),
    text: toText(page),
    templateId: template.id,
    templateVersion: template.fullVersion,
    sha256: sha256(result.pdf),
  };
}

/** The refusal for the first fact that a letter's template needs and its model lacks; null where it lacks none. */
export function lackingFact(model: LetterModel): Refused | null {
  const template = findTemplate(model.pack, model.letter);
  if (!template) return refuseFor('letter');
  const missing = firstMissing(template, contextOf(model, template));
  return missing === undefined ? null : refuseFor(missing);
}

const firstMissing = (template: Template, context: Context): string | undefined =>
  template.needs.find(path => isMissing(valueAt(context, path)));

type Context = Readonly<Record<string, unknown>>;

/** What a template may name. */
function contextOf(model: LetterModel, template: Template): Context {
  const { facts, school, authority, signer, pupil, parent, date } = model;
  const sender = template.from === 'authority' ? authority : school;
  const shared = { kind: template.kind, to: template.to, copied: template.copyToAuthority };
  return { ...facts, school, authority, sender, signer, pupil, parent, date, letter: shared };
}

const valueAt = (context: Context, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined | null)?.[key], context);

function isMissing(value: unknown): boolean {
  if (typeof value === 'string') return clean(value).trim() === '';
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function layOut(model: LetterModel, template: Template, context: Context, form: LetterForm): Page {
  const { authority, school, parent, copyFor } = model;
  const isToAuthority = template.to === 'authority' || copyFor === 'authority';
  const from = template.from === 'authority' ? authority! : school;
  const addressee =
    isToAuthority && authority ? [authority.name, ...authority.address] : [parent.name, ...parent.address];
  return pageOf({ model, from, addressee, ...form, sections: sectionsOf(template, context, form) });
}

/** The letter in its edition; behind a legal one in another edition stands the English standard text, which counts in law. */
function sectionsOf(template: Template, context: Context, { variant, language }: LetterForm): Section[] {
  const edition = editionOf(language, variant);
  const blocks = (inEdition: Edition, text: string): Block[] =>
    catalogue()
      .renderers[inEdition](text, context)
      .flatMap(block => withRegister(block, context, inEdition.slice(0, 2) as Language));
  const around = (name: string) => `{% include '${name}' %}`;
  const letter = [around('greeting'), template.texts[edition], around('closing')].join('\n\n');
  const main: Section = { lang: language, blocks: blocks(edition, letter) };
  if (template.kind === 'support' || edition === 'en') return [main];
  const full = blocks('en', template.texts.en).map(block =>
    block.kind === 'heading' ? { ...block, level: block.level + 1 } : block,
  );
  return [
    { lang: language, blocks: [...main.blocks, ...blocks(edition, around('legal-text'))] },
    { lang: 'en', blocks: full },
  ];
}

/** Puts the weeks of the register, and what its codes mean, in the place that the template keeps for them. */
function withRegister(block: Block, context: Context, language: Language): Block[] {
  if (block.kind !== 'table' || block.shape !== 'register') return [block];
  const certificate = context['certificate'] as Certificate;
  const { week, key, none } = registerWords[language];
  return [
    {
      ...block,
      head: [week, ...schoolWeekdays(language)],
      rows: certificate.weeks.map(({ monday, days }) => [
        shortDate(monday, language),
        ...certificateCells(days, none),
      ]),
    },
    {
      kind: 'paragraph',
      text: `${key}: ${certificate.codes.map(code => `${code} ${reasonOf(code, certificate.to, language)}`).join('; ')}.`,
    },
  ];
}
