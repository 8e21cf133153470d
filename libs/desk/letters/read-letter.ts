// Who may read a letter that went out: whoever may read what is sealed in the log, and the role that approved it.
import { may, type Role } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import {
  findCase,
  loadLetterDocument,
  loadOfficeDocument,
  loadOfficeLetter,
  loadPupilEvents,
  officeKey,
  type LetterDocument,
  type Tx,
} from '#libs/store';

export interface LetterReader {
  readonly role: Role;
}

/**
 * The document of a letter. Throws 'letter.unknown' where the case issued no such letter, 'letter.not-written' where it waits
 * to be written, 'letter.destroyed' where the pupil's key is gone, 'identity.not-allowed', 'log.unknown-case'.
 */
export async function readLetterDocument(
  tx: Tx,
  { role }: LetterReader,
  caseId: string,
  version: number,
): Promise<LetterDocument> {
  const { pupilId } = await findCase(tx, caseId);
  const events = await loadPupilEvents(tx, pupilId);
  const issued = events.find(event => event.streamId === caseId && event.version === version);
  if (issued?.type !== 'LetterIssued')
    throw new WaymarkError('letter.unknown', 'This event of the case issued no letter');
  requireReader(role, issued.by?.role);
  const document = await loadLetterDocument(tx, `${caseId}/${version}`);
  if (document === 'destroyed') throw destroyed();
  if (!document) throw new WaymarkError('letter.not-written', 'The letter was issued and is not written yet');
  return document;
}

/** The document of a letter outside the ladder, by its id. Throws 'letter.unknown', 'letter.destroyed', 'identity.not-allowed'. */
export async function readOfficeLetter(tx: Tx, { role }: LetterReader, id: string): Promise<LetterDocument> {
  const { askedBy } = await loadOfficeLetter(tx, officeKey(id));
  requireReader(role, askedBy.role);
  const document = await loadOfficeDocument(tx, officeKey(id));
  if (document === 'destroyed') throw destroyed();
  return document;
}

function requireReader(role: Role, approvedBy: Role | undefined): void {
  if (may(role, 'case:sealed') || approvedBy === role) return;
  throw new WaymarkError('identity.not-allowed', `The role ${role} may not read this letter`, {
    details: { rule: 'role', needs: 'case:sealed' },
  });
}

const destroyed = () =>
  new WaymarkError('letter.destroyed', 'The facts about the pupil are destroyed, and the letter with them');
