// What an approval would send, before anybody approves: exactly the letters, one envelope a parent, as they would go out now.
// Nothing is written down.
import { createHash } from 'node:crypto';
import type { Actor } from '#libs/access';
import type { Action } from '#libs/casework';
import { canonicalJson } from '#libs/kernel';
import {
  detailsNeeded,
  isRefused,
  isShownHash,
  letterTitle,
  questionFor,
  type Question,
} from '#libs/letters';
import {
  findCase,
  foreseeLetters,
  loadSchool,
  type Foreseen,
  type LetterToGo,
  type NewLetterDocument,
  type Tx,
} from '#libs/store';
import type { Instant } from '#libs/school-time';
import { documentOf } from './letter-document.js';

export interface PreviewedLetter {
  readonly title: string;
  readonly document: NewLetterDocument;
}

/** A fact that a letter lacks. */
export interface MissingFact {
  readonly letter: string;
  readonly parent: string;
  readonly fact: string;
  readonly remedy: string;
  /** The question whose answer supplies it; null where it is entered elsewhere. */
  readonly question: Question | null;
}

export interface LettersPreview {
  /** Why the action itself would be refused now; there are no letters then. */
  readonly refused: { readonly rule: string } | null;
  readonly letters: readonly PreviewedLetter[];
  readonly missing: readonly MissingFact[];
  /** What can be asked for these letters, whether it was answered or not. */
  readonly questions: readonly Question[];
  /** Parents to whom nothing goes, because writing to them is blocked. A person must see it. */
  readonly blocked: readonly { readonly letter: string; readonly parent: string }[];
  /** To be carried by the approval as `shown`; null while a letter lacks a fact. */
  readonly shown: string | null;
}

export interface Intended {
  readonly caseId: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly action: Action;
}

/** What an action on a case, asked for now, would send. Throws 'log.unknown-case'. */
export async function previewLetters(tx: Tx, { caseId, at, by, action }: Intended): Promise<LettersPreview> {
  const { pupilId } = await findCase(tx, caseId);
  const foreseen = await foreseeLetters(tx, pupilId, { at, by, action });
  const letters: PreviewedLetter[] = [];
  const missing: MissingFact[] = [];
  for (const letter of foreseen.letters) {
    const document = documentOf({ key: `preview/${letter.parent}`, caseId }, letter);
    if (isRefused(document)) missing.push(missingFact(letter, document.refused));
    else letters.push({ title: letterTitle(letter.pack, letter.letter), document });
  }
  return {
    refused: foreseen.refusal && { rule: foreseen.refusal.data.rule },
    letters,
    missing,
    questions: [...new Set(foreseen.letters.map(({ pack, letter }) => `${pack}/${letter}`))].flatMap(name => {
      const [pack, letter] = name.split('/') as [string, string];
      return detailsNeeded(pack, letter);
    }),
    blocked: foreseen.blocked,
    shown: missing.length === 0 ? foreseen.shown : null,
  };
}

const missingFact = (
  { pack, letter, parent }: LetterToGo,
  { fact, remedy }: { readonly fact: string; readonly remedy: string },
): MissingFact => ({ letter, parent, fact, remedy, question: questionFor(pack, letter, fact) ?? null });

/** The hash of what a person was shown: that of letters as it is, of anything else as SHA-256 of its canonical JSON. */
export const hashOfShown = (shown: unknown): string =>
  typeof shown === 'string' && isShownHash(shown)
    ? shown
    : createHash('sha256').update(canonicalJson(shown)).digest('hex');

const issuing: ReadonlySet<Action['action']> = new Set([
  'approve',
  'submit-referral',
  'issue-warning',
  'issue-nti',
  'issue-penalty',
  'issue-suspension-penalty',
]);

/**
 * Whether an action must be sent back because it would issue letters that nobody looked at: in every school but a throw-away
 * one, in which scenarios run that know no names. `shown` is the hash that the action carries.
 */
export async function mustBeSeen(tx: Tx, intended: Intended, shown: string | undefined): Promise<boolean> {
  if (!issuing.has(intended.action.action) || (shown !== undefined && isShownHash(shown))) return false;
  const { disposable } = await loadSchool(tx);
  if (disposable) return false;
  const { pupilId } = await findCase(tx, intended.caseId);
  const foreseen: Foreseen = await foreseeLetters(tx, pupilId, intended);
  return foreseen.letters.length > 0;
}
