// The page as data: what Typst, HTML and plain text are given. Sizes are points, distances in ems of that size.
import type { Block } from './content.js';
import type { Language, LetterModel, Office, Variant } from './facts.js';
import { longDate, pageWords } from './words.js';

export interface Section {
  readonly lang: Language;
  readonly blocks: readonly Block[];
}

export interface Page {
  readonly lang: Language;
  readonly title: string;
  readonly face: { readonly size: number; readonly leading: number; readonly spacing: number };
  readonly reference: string;
  /** The word for "Page". */
  readonly page: string;
  readonly sender: {
    readonly name: string;
    readonly lines: readonly string[];
    readonly logo: { readonly svg: string; readonly alt: string } | null;
  };
  readonly addressee: readonly string[];
  readonly particulars: readonly string[];
  readonly sections: readonly Section[];
}

/** Large print is 18 point; text is ragged right in every variant. */
const faces: Readonly<Record<Variant, Page['face']>> = {
  standard: { size: 11, leading: 0.65, spacing: 1.05 },
  'large-print': { size: 18, leading: 0.75, spacing: 1.2 },
  'easy-read': { size: 14, leading: 0.8, spacing: 1.25 },
};

export interface PageInput {
  readonly model: LetterModel;
  readonly from: Office;
  readonly addressee: readonly string[];
  readonly variant: Variant;
  readonly language: Language;
  readonly sections: readonly Section[];
}

/** Lays a letter's content out as a page. */
export function pageOf({ model, from, addressee, variant, language, sections }: PageInput): Page {
  const words = pageWords[language];
  const first = sections[0]?.blocks.find(block => block.kind === 'heading');
  const copy =
    model.copyFor === undefined
      ? []
      : [`${words.copy} ${[model.parent.name, ...model.parent.address].join(', ')}`];
  return {
    lang: language,
    title: first?.text ?? model.letter,
    face: faces[variant],
    reference: model.reference,
    page: words.page,
    sender: {
      name: from.name,
      lines: [...from.address, from.phone, from.email],
      logo: from.logo ?? null,
    },
    addressee,
    particulars: [longDate(model.date, language), `${words.reference} ${model.reference}`, ...copy],
    sections,
  };
}
