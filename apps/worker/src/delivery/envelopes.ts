// Envelopes from a letter's document: the letter, the copy that the authority is owed, the text message about it.
import type { Envelope, PaperEnvelope, TextEnvelope } from '#libs/delivery';
import type { LetterDocument } from '#libs/store';

/** The letter on paper or as an email with the letter, and the meeting as a calendar file, attached. */
export function letterOf(schoolId: string, document: LetterDocument, kind: 'paper' | 'email'): Envelope {
  const { key, recipient, subject, pdf, html, text, calendar } = document;
  if (kind === 'paper') return { kind, schoolId, key, recipient, subject, pdf };
  const bytes = calendar === null ? undefined : new TextEncoder().encode(calendar);
  const attachments = bytes ? [{ name: 'meeting.ics', type: 'text/calendar', bytes }] : [];
  return { kind, schoolId, key, recipient, subject, pdf, html, text, attachments };
}

export function copyOf(schoolId: string, { key, copy, subject }: LetterDocument): PaperEnvelope | undefined {
  if (copy === null) return undefined;
  return {
    kind: 'paper',
    schoolId,
    key: `${key}/copy`,
    recipient: copy.recipient,
    subject,
    pdf: copy.pdf,
  };
}

export function textMessageOf(
  schoolId: string,
  { key, recipient, sms }: LetterDocument,
): TextEnvelope | undefined {
  if (sms === null || recipient.mobile === null) return undefined;
  return { kind: 'sms', schoolId, key: `${key}/sms`, recipient, text: sms };
}
