// The letters that an action would send, as somebody reads them before deciding; or the questions that they still need.
import type { Actor } from '#libs/access';
import type { Action } from '#libs/casework';
import { nameOfField, pathOf, previewLetters, type CaseFolder, type FieldError } from '#libs/desk';
import type { Tx } from '#libs/store';

export interface LetterView {
  readonly title: string;
  readonly to: string;
  readonly means: string;
  readonly text: string;
}

export type Checked =
  | {
      readonly ok: true;
      readonly letters: readonly LetterView[];
      readonly blocked: readonly { readonly name: string }[];
      /** To be sent with the action, so that exactly these letters go out. */
      readonly shown: string;
    }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const means: Readonly<Record<string, string>> = { post: 'by post', email: 'by email', hand: 'by hand' };

/** Writes the letters and keeps nothing. */
export async function checkLetters(
  tx: Tx,
  { view, now, parentName }: CaseFolder,
  by: Actor,
  action: Action,
): Promise<Checked> {
  const preview = await previewLetters(tx, { caseId: view.caseId, at: now, by, action });
  const errors = preview.missing.map(({ question, fact, remedy, parent }) => ({
    name: question ? nameOfField({ path: pathOf(question) }) : 'form',
    text: question
      ? `${question.label.replace(/\?$/, '')}: the letter needs this`
      : `The letter to ${parentName(parent)} cannot be written, ${fact} is not known: ${remedy}`,
  }));
  const isFirst = ({ name, text }: FieldError, i: number) =>
    errors.findIndex(e => e.name === name && (name !== 'form' || e.text === text)) === i;
  if (errors.length > 0 || preview.shown === null) return { ok: false, errors: errors.filter(isFirst) };
  return {
    ok: true,
    letters: preview.letters.map(({ title, document }) => ({
      title,
      to: parentName(document.parent),
      means: means[document.recipient.means] ?? '',
      text: document.text,
    })),
    blocked: preview.blocked.map(({ parent }) => ({ name: parentName(parent) })),
    shown: preview.shown,
  };
}
