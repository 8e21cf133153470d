// The document of a letter that was issued: written the first time it is asked for, the same bytes ever after.
import { isRefused } from '#libs/letters';
import {
  contentOf,
  findCase,
  letterRefused,
  loadLetterDocument,
  loadOfficeDocument,
  loadOfficeLetter,
  loadPupilEvents,
  loadPupilFacts,
  lockLetterDocument,
  openEvents,
  openLetterWriter,
  putLetterDocument,
  type LetterDocument,
  type LetterEffect,
  type LetterToCarry,
  type Store,
  type Tx,
} from '#libs/store';
import { documentOf } from './letter-document.js';

/**
 * The document of an issued letter. The first call writes it from the log, the register, the people and the settings as
 * of the moment of issue and keeps it; every later call gives the same bytes. To be called before each delivery.
 * Throws 'letter.refused' (`details.fact`, `details.remedy`) for a letter that must not or cannot go out: the recipient
 * is blocked (`recipient`), a fact is missing, or a fact changed after the approval (`approval`). Trying again does not
 * help; a person must see it.
 */
export async function ensureLetterDocument(
  store: Store,
  schoolId: string,
  effect: LetterToCarry,
): Promise<LetterDocument> {
  return store.forSchool(schoolId, async tx => {
    if (effect.caseId === null) return officeDocument(tx, effect);
    await lockLetterDocument(tx, effect.key);
    const kept = await loadLetterDocument(tx, effect.key);
    if (kept === 'destroyed') throw gone(effect.key);
    const { pupilId } = await findCase(tx, effect.caseId);
    await requireReachable(tx, pupilId, effect);
    if (kept) return kept;
    await write(tx, pupilId, effect);
    const written = await loadLetterDocument(tx, effect.key);
    if (!written || written === 'destroyed') throw gone(effect.key);
    return written;
  });
}

const gone = (key: string) =>
  letterRefused(key, 'pupil', 'the facts about the pupil are destroyed; the letter cannot be given any more');

/** One outside the ladder was written when it was asked for. */
async function officeDocument(tx: Tx, { key, parent }: LetterToCarry): Promise<LetterDocument> {
  const { pupilId } = await loadOfficeLetter(tx, key);
  await requireReachable(tx, pupilId, { key, parent });
  const kept = await loadOfficeDocument(tx, key);
  if (kept === 'destroyed') throw gone(key);
  return kept;
}

/** A parent may have been blocked, or be a parent no more, since the letter was issued. */
async function requireReachable(
  tx: Tx,
  pupilId: string,
  { key, parent }: Pick<LetterToCarry, 'key' | 'parent'>,
): Promise<void> {
  const { parents } = await loadPupilFacts(tx, pupilId, tx.now());
  const facts = parents.find(({ id }) => id === parent);
  if (!facts) throw letterRefused(key, 'recipient', 'the recipient is not a parent of this pupil any more');
  if (facts.contactBlocked)
    throw letterRefused(key, 'recipient', 'contact with the recipient is blocked; see the parent’s record');
}

async function write(tx: Tx, pupilId: string, effect: LetterEffect): Promise<void> {
  const { key, caseId, version } = effect;
  const events = await openEvents(tx, await loadPupilEvents(tx, pupilId));
  const index = events.findIndex(event => {
    const { streamId, version: at } = event as unknown as { streamId: string; version: number };
    return streamId === caseId && at === version;
  });
  const event = events[index];
  if (event?.type !== 'LetterIssued') throw letterRefused(key, 'letter', 'the log knows no such letter');
  const writer = await openLetterWriter(tx, pupilId, events.slice(0, index + 1));
  const letter = await writer.write(index);
  if (isRefused(letter.model))
    throw letterRefused(key, letter.model.refused.fact, letter.model.refused.remedy);
  const approved = event.sealed?.facts['content'];
  if (approved !== undefined && approved !== contentOf(letter))
    throw letterRefused(
      key,
      'approval',
      'a fact in the letter changed after it was approved; look at the letter and send it by hand, or put the fact right',
    );
  const document = documentOf({ key, caseId }, letter);
  if (isRefused(document)) throw letterRefused(key, document.refused.fact, document.refused.remedy);
  await putLetterDocument(tx, pupilId, effect, document);
}
