// From a letter's model to its document: rendered in the form that the parent reads, with what goes beside it.
import { WaymarkError } from '#libs/kernel';
import {
  copyForAuthority,
  invitesToMeeting,
  isRefused,
  owesCopy,
  renderLetter,
  smsText,
  subjectOf,
  type LetterForm,
  type LetterModel,
  type Refused,
} from '#libs/letters';
import type { LetterCopy, LetterToGo, NewLetterDocument } from '#libs/store';
import { meetingCalendar } from './meeting-calendar.js';

/** The document of a letter under its key, or the fact that stands in its way. */
export function documentOf(
  { key, caseId }: { readonly key: string; readonly caseId: string | null },
  { letter, parent, form, model, recipient }: LetterToGo,
): NewLetterDocument | Refused {
  if (isRefused(model)) return model;
  const rendered = renderLetter(model, form);
  if (isRefused(rendered)) return rendered;
  const copy = owesCopy(model) ? copyOf(model, form) : null;
  if (copy && isRefused(copy)) return copy;
  const { language, variant } = form;
  return {
    key,
    caseId,
    letter,
    parent,
    recipient,
    subject: subjectOf(model, language),
    sms: recipient.mobile === null ? null : smsText(model, language),
    calendar: invitesToMeeting(model) ? meetingCalendar(key, model, language) : null,
    copy,
    language,
    variant,
    ...rendered,
  };
}

function copyOf(model: LetterModel, form: LetterForm): LetterCopy | Refused {
  const copy = copyForAuthority(model);
  if (isRefused(copy)) return copy;
  const rendered = renderLetter(copy, form);
  if (isRefused(rendered)) return rendered;
  const { authority } = copy;
  if (!authority)
    throw new WaymarkError('letters.no-authority', 'a copy for the authority names no authority');
  const { pdf, html, text, sha256 } = rendered;
  return {
    recipient: {
      name: authority.name,
      addressLines: authority.address,
      email: authority.email,
      mobile: null,
      means: 'post',
    },
    pdf,
    html,
    text,
    sha256,
  };
}
