// Letters before an approval and as they went out, for the interface.
import { Inject, Injectable } from '@nestjs/common';
import type { Action } from '#libs/casework';
import {
  previewLetters,
  readLetterDocument,
  readOfficeLetter,
  type LettersPreview,
  type PreviewedLetter,
} from '#libs/desk';
import type { Principal } from '#libs/identity';
import { getCaseView, putLetterForm, type LetterDocument, type Store } from '#libs/store';
import type { LetterForm } from '#libs/letters';
import { STORE } from '../dependencies.js';
import { ProblemError } from '../problems/problem.js';
import type { PreviewDto, PreviewedLetterDto } from './letter-documents.dto.js';

interface SchoolRef {
  readonly id: string;
}

@Injectable()
export class LetterDocumentsService {
  constructor(@Inject(STORE) private readonly store: Store) {}

  /** What an action would send now. Throws a problem 403, 409 or 422 where the action itself would be refused, 404. */
  async preview(
    school: SchoolRef,
    { actor }: Principal,
    caseId: string,
    action: Action,
  ): Promise<LettersPreview> {
    const preview = await this.store.forSchool(school.id, tx =>
      previewLetters(tx, { caseId, at: tx.now(), by: actor, action }),
    );
    if (preview.refused) throw notNow(action, preview.refused.rule);
    return preview;
  }

  /** The action that answers what the case proposes. Throws a problem 404, 409 where nothing is proposed. */
  async proposedAction(school: SchoolRef, caseId: string): Promise<Action> {
    const view = await this.store.forSchool(school.id, tx => getCaseView(tx, caseId));
    if (!view) throw new ProblemError(404, 'unknown-case', 'There is no case with this id in this school');
    const waits = view.awaiting.map(({ what }) => what.split(':'));
    const stage = waits.find(([kind]) => kind === 'approve')?.[1];
    if (stage !== undefined) return { action: 'approve', stage };
    if (waits.some(([kind]) => kind === 'submit-referral'))
      return { action: 'submit-referral', purpose: 'support', reason: '' };
    throw new ProblemError(409, 'nothing-proposed', 'No stage of this case waits for an approval', {
      remedy: 'send the action that you intend with POST',
    });
  }

  /** Keeps in which form a parent wants letters. Throws a problem 404. */
  async saveForm(school: SchoolRef, parentId: string, form: LetterForm): Promise<void> {
    const isKnown = await this.store.forSchool(school.id, tx => putLetterForm(tx, parentId, form));
    if (!isKnown)
      throw new ProblemError(404, 'unknown-parent', 'There is no parent with this id in this school');
  }

  document(school: SchoolRef, { actor }: Principal, caseId: string, seq: string): Promise<LetterDocument> {
    return this.store.forSchool(school.id, tx =>
      caseId === 'office'
        ? readOfficeLetter(tx, actor, seq)
        : readLetterDocument(tx, actor, caseId, Number(seq)),
    );
  }
}

function notNow({ action }: Action, rule: string): ProblemError {
  const status = rule === 'role' ? 403 : rule === 'state' ? 409 : 422;
  return new ProblemError(status, 'refused', `'${action}' would be refused by the rule ${rule}`, { rule });
}

/** A preview as it is given out; PDFs are asked for one by one. */
export const shownPreview = ({
  shown,
  letters,
  missing,
  questions,
  blocked,
}: LettersPreview): PreviewDto => ({
  shown,
  letters: letters.map(shownLetter),
  missing,
  questions,
  blocked,
});

function shownLetter({ title, document }: PreviewedLetter): PreviewedLetterDto {
  const { letter, parent, recipient, templateId, templateVersion, language, variant, sha256 } = document;
  const { subject, html, text, sms, calendar, copy } = document;
  const form = { templateId, templateVersion, language, variant, sha256 };
  const content = { subject, html, text, sms, calendar, copied: copy !== null };
  return { letter, title, parent, recipient, ...form, ...content };
}
