// Letters that a person writes outside the ladder: praise, a review's outcome, a leave decision, the signed contract, the
// weekly letter on unexplained absence. They are for printing or for handing on; the log asks for none of them.
import { isAtLeast, may, type Actor } from '#libs/access';
import type { LetterDetails } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { isRefused, letterSigner, lettersOf, letterTitle, questionFor } from '#libs/letters';
import type { Instant } from '#libs/school-time';
import {
  findCase,
  loadPupilEvents,
  loadPupilFacts,
  loadSchool,
  openEvents,
  openLetterWriter,
  type Tx,
} from '#libs/store';
import { documentOf } from './letter-document.js';
import type { LettersPreview, MissingFact, PreviewedLetter } from './preview.js';

export interface WantedLetter {
  readonly caseId: string;
  readonly letter: string;
  /** One parent; each parent whom letters may reach, where not given. */
  readonly parent?: string;
  readonly details?: LetterDetails;
  readonly at: Instant;
  readonly by: Actor;
}

/**
 * The letter as it would be printed now, one a parent. Throws 'letter.unknown' for a letter that the policy does not have,
 * 'identity.not-allowed', 'log.unknown-case'.
 */
export async function writeLetterOnDemand(
  tx: Tx,
  { caseId, letter, parent, details, at, by }: WantedLetter,
): Promise<Pick<LettersPreview, 'letters' | 'missing'>> {
  const { pupilId, caseNumber } = await findCase(tx, caseId);
  const { policyId } = await loadSchool(tx);
  if (!lettersOf(policyId).some(kind => kind.letter === letter))
    throw new WaymarkError('letter.unknown', 'The policy of this school has no such letter');
  const signer = letterSigner(policyId, letter);
  if (!may(by.role, 'case:sealed') && !(signer && isAtLeast(by.role, signer)))
    throw new WaymarkError('identity.not-allowed', `The role ${by.role} may not write this letter`, {
      details: { rule: 'role', needs: signer ?? 'case:sealed' },
    });
  const events = await openEvents(tx, await loadPupilEvents(tx, pupilId));
  const writer = await openLetterWriter(tx, pupilId, events);
  const { parents } = await loadPupilFacts(tx, pupilId, at);
  const to = parent === undefined ? parents.filter(p => !p.contactBlocked).map(({ id }) => id) : [parent];
  const letters: PreviewedLetter[] = [];
  const missing: MissingFact[] = [];
  for (const id of to) {
    const written = await writer.writeAsked({
      letter,
      parent: id,
      caseNumber,
      at,
      ...(details && { details }),
    });
    const document = documentOf({ key: `${caseId}/${letter}/${id}`, caseId }, written);
    if (!isRefused(document)) letters.push({ title: letterTitle(written.pack, letter), document });
    else {
      const { fact, remedy } = document.refused;
      const question = questionFor(written.pack, letter, fact) ?? null;
      missing.push({ letter, parent: id, fact, remedy, question });
    }
  }
  return { letters, missing };
}
