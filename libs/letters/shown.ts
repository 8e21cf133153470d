// What a person saw before approving, as one hash: of everything that the letters say and of the templates that say it.
// Left out are the letters' own date and its moment in the file: the day on which somebody presses the button is no fact
// on which the approval rests. Dates that follow from it in law (a notice's service, period and last day of payment) stay in.
import { canonicalJson } from '#libs/kernel';
import { findTemplate } from './catalogue.js';
import { sha256 } from './digest.js';
import type { LetterModel } from './facts.js';
import type { LetterForm } from './render.js';

/** A letter as it would go: what it says, in which form, by which means. */
export interface ShownLetter {
  readonly model: LetterModel;
  readonly form: LetterForm;
  readonly method: string;
  /** Id of the parent. */
  readonly parent: string;
}

const scheme = 'letters-1';

/** Whether a text has the form of what `shownHash` gives. */
export const isShownHash = (text: string): boolean =>
  text.startsWith(`${scheme}:`) && text.length === scheme.length + 65;

/** SHA-256 of one letter's content, in hex. */
export function contentHash({ model, form, method, parent }: ShownLetter): string {
  const { date: _date, timestamp: _timestamp, ...said } = model;
  const template = findTemplate(model.pack, model.letter);
  return sha256(
    canonicalJson({ said, form, method, parent, template: [template?.id, template?.fullVersion] }),
  );
}

/** The hash of all letters of one approval, in their order, as `letters-1:` and 64 hexadecimal digits. */
export const shownHash = (letters: readonly ShownLetter[]): string =>
  `${scheme}:${sha256(canonicalJson(letters.map(contentHash)))}`;
