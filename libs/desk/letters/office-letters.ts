// Letters outside the ladder, such as praise, a review's outcome, a leave decision or a withdrawal: looked at first, then
// kept under the hash of what was looked at, to go by the carriers and print runs of all letters. The log asks for none.
import { randomUUID } from 'node:crypto';
import { isAtLeast, type Actor } from '#libs/access';
import type { LetterDetails, Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import {
  detailsNeeded,
  isRefused,
  letterSigner,
  lettersOf,
  letterTitle,
  questionFor,
  shownHash,
  type ShownLetter,
} from '#libs/letters';
import { isContract, readPack } from '#libs/policy';
import type { Instant, PlainDate } from '#libs/school-time';
import {
  findCase,
  loadPupilEvents,
  loadPupilFacts,
  loadSchool,
  officeKey,
  openEvents,
  openLetterWriter,
  putOfficeLetter,
  type Tx,
} from '#libs/store';
import { documentOf } from './letter-document.js';
import type { LettersPreview, MissingFact, PreviewedLetter } from './preview.js';

/** A kind of letter that people send outside the ladder. */
export interface OfficeLetterKind {
  readonly letter: string;
  readonly title: string;
  /** Whether it tells of a case, or of the register or a request alone. */
  readonly ofCase: boolean;
}

const withoutCase: ReadonlySet<string> = new Set(['leave-decision', 'unexplained-absence']);
const ofAnyCase: ReadonlySet<string> = new Set(['action-plan', 'praise', 'review-outcome', 'withdrawal']);

/** The kinds that a role may send: those that it signs or stands above, in this policy. */
export function officeLetterKinds(policyId: string, by: Actor): readonly OfficeLetterKind[] {
  const contracts = new Set([
    'attendance-contract',
    ...readPack(policyId)
      .stages.filter(isContract)
      .map(s => s.id),
  ]);
  return lettersOf(policyId).flatMap(({ letter, title }) =>
    (withoutCase.has(letter) || ofAnyCase.has(letter) || contracts.has(letter)) &&
    maySend(policyId, letter, by)
      ? [{ letter, title, ofCase: !withoutCase.has(letter) }]
      : [],
  );
}

/** The role whose name stands under it, or one above it; for the letter of a stage, such as a contract, the lead. */
const maySend = (policyId: string, letter: string, { role }: Actor): boolean =>
  isAtLeast(role, letterSigner(policyId, letter) ?? 'attendance-lead');

export interface WantedLetters {
  readonly pupilId: string;
  /** The case that it tells of; not for a letter about no case. */
  readonly caseId?: string;
  readonly letter: string;
  /** All parents whom letters may reach, where not given. */
  readonly parents?: readonly string[];
  readonly details?: LetterDetails;
  /** The Monday of the week that it is about. */
  readonly week?: PlainDate;
  readonly at: Instant;
  readonly by: Actor;
}

/**
 * The letters as they would go now, one a parent, with the hash to be sent back. Throws 'letter.unknown' for a kind that
 * people do not send outside the ladder, or one about a case that is not this pupil's, 'identity.not-allowed',
 * 'store.unknown-pupil'.
 */
export async function previewOfficeLetters(tx: Tx, wanted: WantedLetters): Promise<LettersPreview> {
  return (await write(tx, wanted)).preview;
}

export interface SentLetters extends WantedLetters {
  /** Of what was looked at; see `previewOfficeLetters`. */
  readonly shown: string;
  /** Sent again under the same word, nothing goes twice. */
  readonly once: string;
}

/**
 * Keeps the letters, to go once. Gives the keys of those that are new. Throws what the preview throws;
 * 'letter.incomplete' where a fact is missing or a parent must not be written to, 'letter.changed' where they are no
 * longer what was looked at, 'letter.nobody' where there is no parent to write to.
 */
export async function sendOfficeLetters(tx: Tx, sent: SentLetters): Promise<readonly string[]> {
  const { pupilId, details = {}, shown, once, by, at } = sent;
  const { preview, methods } = await write(tx, sent);
  const [missing] = preview.missing;
  if (missing)
    throw new WaymarkError('letter.incomplete', `The letter cannot go: ${missing.fact}: ${missing.remedy}`, {
      details: { field: missing.question?.field ?? missing.fact, remedy: missing.remedy },
    });
  if (preview.letters.length === 0)
    throw new WaymarkError('letter.nobody', 'There is no parent to whom this letter may go', {
      details: { field: 'parents', remedy: 'look at the parents’ records' },
    });
  if (preview.shown !== shown)
    throw new WaymarkError('letter.changed', 'The letter is no longer the one that was shown', {
      details: { field: 'shown', remedy: 'look at the letter as it is now, and send that' },
    });
  const keys: string[] = [];
  for (const [i, { document }] of preview.letters.entries()) {
    const id = randomUUID();
    const kept = { ...document, key: officeKey(id) };
    const letter = { id, once, pupilId, method: methods[i]!, shown, details, document: kept, by, at };
    if (await putOfficeLetter(tx, letter)) keys.push(kept.key);
  }
  return keys;
}

async function write(tx: Tx, wanted: WantedLetters) {
  const { pupilId, caseId, letter, details, week, at } = wanted;
  const { policyId } = await loadSchool(tx);
  const caseNumber = await requireKind(tx, policyId, wanted);
  const events = await openEvents(tx, await loadPupilEvents(tx, pupilId));
  const writer = await openLetterWriter(tx, pupilId, events);
  const { parents } = await loadPupilFacts(tx, pupilId, at);
  const isBlocked = (id: string) => parents.some(p => p.id === id && p.contactBlocked);
  const to = wanted.parents ?? parents.map(({ id }) => id).filter(id => !isBlocked(id));
  const letters: PreviewedLetter[] = [];
  const missing: MissingFact[] = [];
  const seen: ShownLetter[] = [];
  const methods: Method[] = [];
  for (const parent of [...new Set(to)].toSorted()) {
    const asked = { letter, parent, caseNumber, at, ...(details && { details }), ...(week && { week }) };
    const written = await writer.writeAsked(asked);
    const { pack, model, form, method } = written;
    const document = documentOf({ key: `preview/${parent}`, caseId: caseId ?? null }, written);
    if (!isRefused(document) && !isRefused(model)) {
      letters.push({ title: letterTitle(pack, letter), document });
      seen.push({ model, form, method, parent });
      methods.push(method);
    } else if (isRefused(document)) {
      const { fact, remedy } = document.refused;
      missing.push({ letter, parent, fact, remedy, question: questionFor(pack, letter, fact) ?? null });
    }
  }
  const preview: LettersPreview = {
    refused: null,
    letters,
    missing,
    questions: detailsNeeded(policyId, letter),
    blocked: parents.filter(p => p.contactBlocked).map(({ id }) => ({ letter, parent: id })),
    shown: missing.length === 0 && letters.length > 0 ? shownHash(seen) : null,
  };
  return { preview, methods };
}

/** The number of the case that the letter tells of; null where it tells of none. */
async function requireKind(
  tx: Tx,
  policyId: string,
  { letter, caseId, pupilId, by }: WantedLetters,
): Promise<number | null> {
  const kind = officeLetterKinds(policyId, by).find(each => each.letter === letter);
  if (!kind && lettersOf(policyId).some(each => each.letter === letter) && !maySend(policyId, letter, by))
    throw new WaymarkError('identity.not-allowed', `The role ${by.role} may not send this letter`, {
      details: { rule: 'role', needs: letterSigner(policyId, letter) ?? 'attendance-lead' },
    });
  if (!kind)
    throw new WaymarkError('letter.unknown', 'This is no letter that people send outside the ladder', {
      details: { field: 'letter', value: letter },
    });
  if (!kind.ofCase) return null;
  const kase = caseId === undefined ? undefined : await findCase(tx, caseId);
  if (kase?.pupilId === pupilId) return kase.caseNumber;
  throw new WaymarkError('letter.unknown', 'The letter tells of a case, and this is none of the pupil’s', {
    details: { field: 'case', remedy: 'name a case of this pupil' },
  });
}
