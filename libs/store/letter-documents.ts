// The letters that went out, exactly as they were: kept once under the key of the letter, sealed under the pupil's key,
// never changed. Whoever delivers a letter, and whoever asks for it years later, gets the same bytes.
import type { Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Language, Variant } from '#libs/letters';
import type { Instant } from '#libs/school-time';
import type { LetterEffect } from './letters.js';
import { openFile, sealFile } from './sealing.js';
import type { Tx } from './store.js';

/** Whom a letter goes to, as it stood when the letter was written. */
export interface LetterRecipient {
  readonly name: string;
  readonly addressLines: readonly string[];
  /** Null where none is on record. */
  readonly email: string | null;
  /** Null where none is on record, or the parent did not agree to text messages. */
  readonly mobile: string | null;
  readonly means: Method;
}

/** The same letter for the authority's file; it is owed with a Notice to Improve. */
export interface LetterCopy {
  readonly recipient: LetterRecipient;
  readonly pdf: Uint8Array;
  readonly html: string;
  readonly text: string;
  readonly sha256: string;
}

export interface LetterDocument {
  /** Of the letter; see `letterKey` and `officeKey`. */
  readonly key: string;
  /** Null for a letter about no case. */
  readonly caseId: string | null;
  readonly letter: string;
  /** Id of the parent. */
  readonly parent: string;
  readonly recipient: LetterRecipient;
  /** For an email; names no pupil and no absence. */
  readonly subject: string;
  readonly pdf: Uint8Array;
  readonly html: string;
  readonly text: string;
  /** That a letter waits or a meeting comes, in one text message; null where the parent gets none. */
  readonly sms: string | null;
  /** The meeting that the letter invites to, as an iCalendar file; null where it invites to none. */
  readonly calendar: string | null;
  readonly copy: LetterCopy | null;
  readonly language: Language;
  readonly variant: Variant;
  /** `set/letter`. */
  readonly templateId: string;
  /** Version with a digest of all that the letter was rendered from. */
  readonly templateVersion: string;
  /** Of the PDF, in hexadecimal digits. */
  readonly sha256: string;
  readonly createdAt: Instant;
}

/** What is written down; the store adds the moment. */
export type NewLetterDocument = Omit<LetterDocument, 'createdAt'>;

interface DocumentRow {
  readonly key: string;
  readonly caseId: string;
  readonly letter: string;
  readonly parent: string;
  readonly language: Language;
  readonly variant: Variant;
  readonly templateId: string;
  readonly templateVersion: string;
  readonly sha256: string;
  readonly createdAt: Instant;
  readonly keyId: string;
  readonly content: Buffer;
}

/** What only the seal holds. Bytes stand as base64. */
type Content = Pick<LetterDocument, 'recipient' | 'subject' | 'html' | 'text' | 'sms' | 'calendar'> & {
  readonly pdf: string;
  readonly copy: (Omit<LetterCopy, 'pdf'> & { readonly pdf: string }) | null;
};

const contextOf = (key: string): string => `letter document ${key}`;

/** Lets one transaction write the document of a letter; another that asks meanwhile waits for its end. */
export async function lockLetterDocument(tx: Tx, key: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('letter document ' || $1 || ' ' || $2, 0))`, [
    tx.schoolId,
    key,
  ]);
}

/** Keeps a document. What is kept already stays as it is, and nothing is written. */
export async function putLetterDocument(
  tx: Tx,
  pupilId: string,
  { version }: Pick<LetterEffect, 'version'>,
  document: NewLetterDocument,
): Promise<void> {
  const sealed = await sealDocument(tx, pupilId, document);
  await tx.query(
    `insert into waymark.letter_document (school_id, key, case_id, event_version, pupil_id, parent_id, letter, language,
       variant, template_id, template_version, sha256, key_id, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (school_id, key) do nothing`,
    [
      tx.schoolId,
      document.key,
      document.caseId,
      version,
      pupilId,
      document.parent,
      document.letter,
      document.language,
      document.variant,
      document.templateId,
      document.templateVersion,
      document.sha256,
      sealed.keyId,
      sealed.content,
    ],
  );
}

/**
 * The document of a letter; undefined where none was written yet, 'destroyed' where the pupil's key is gone.
 * Throws 'seal.broken' for bytes that were altered.
 */
export async function loadLetterDocument(
  tx: Tx,
  key: string,
): Promise<LetterDocument | 'destroyed' | undefined> {
  const [row] = await tx.query<DocumentRow>(
    `select key, case_id as "caseId", letter, parent_id as parent, language, variant, template_id as "templateId",
            template_version as "templateVersion", sha256, created_at as "createdAt", key_id as "keyId", content
     from waymark.letter_document where school_id = $1 and key = $2`,
    [tx.schoolId, key],
  );
  if (!row) return undefined;
  const { keyId, content, ...head } = row;
  const opened = await openDocument(tx, key, { keyId, content });
  return opened === 'destroyed' ? opened : { ...head, ...opened };
}

/** What a document's row holds under the seal. */
type SealedPart = Pick<
  LetterDocument,
  'recipient' | 'subject' | 'html' | 'text' | 'sms' | 'calendar' | 'pdf' | 'copy'
>;

/** Encrypts what a document says, under the pupil's key. */
export function sealDocument(
  tx: Tx,
  pupilId: string,
  { key, recipient, subject, html, text, sms, calendar, pdf, copy }: SealedPart & { readonly key: string },
): Promise<{ readonly keyId: string; readonly content: Buffer }> {
  const content: Content = {
    recipient,
    subject,
    html,
    text,
    sms,
    calendar,
    pdf: base64(pdf),
    copy: copy && { ...copy, pdf: base64(copy.pdf) },
  };
  return sealFile(tx, pupilId, contextOf(key), Buffer.from(JSON.stringify(content)));
}

/** Opens what `sealDocument` gave, or says that the pupil's key is destroyed. Throws 'seal.broken'. */
export async function openDocument(
  tx: Tx,
  key: string,
  sealed: { readonly keyId: string; readonly content: Buffer },
): Promise<SealedPart | 'destroyed'> {
  const opened = await openFile(tx, contextOf(key), sealed);
  if (opened === 'destroyed') return opened;
  const { pdf, copy, ...rest } = JSON.parse(opened.toString()) as Content;
  return {
    ...rest,
    pdf: Buffer.from(pdf, 'base64'),
    copy: copy && { ...copy, pdf: Buffer.from(copy.pdf, 'base64') },
  };
}

/** A letter that cannot be written or given out: the fact in the way and its remedy, for the person who can help. */
export const letterRefused = (key: string, fact: string, remedy: string): WaymarkError =>
  new WaymarkError('letter.refused', `Letter ${key} cannot go out: ${fact}`, {
    details: { key, fact, remedy },
  });

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
