// Notes on a case and the files that go with them: written once, sealed under the pupil's key, never changed. They stand
// beside the log and not in it: nothing is decided on them.
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import type { Instant } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { Seal } from './envelope.js';
import { requireUuid } from './ids.js';
import { openAllSealed, openFile, openSealed, sealerFor, sealFile } from './sealing.js';
import type { Tx } from './store.js';

/** Most bytes of one file. */
export const mostAttachmentBytes = 10_000_000;
const mostNotes = 200;

export interface NewAttachment {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** What the scanner said; `no-scanner` where none is set up. A file that it refused never gets here. */
  readonly scan: 'clean' | 'no-scanner';
}

export interface NewNote {
  readonly id: string;
  readonly caseId: string;
  /** Whose key seals it. */
  readonly pupilId: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly text: string;
  readonly attachments: readonly NewAttachment[];
}

export interface AttachmentView {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly scan: 'clean' | 'no-scanner';
}

export interface NoteView {
  readonly id: string;
  readonly at: Instant;
  readonly by: Actor;
  /** Null where the pupil's key was destroyed. */
  readonly text: string | null;
  readonly attachments: readonly AttachmentView[];
}

/** Where a seal stands, so that it opens nowhere else. */
const placeOf = (tx: Tx, caseId: string, id: string): string => `${tx.schoolId}/${caseId}/note/${id}`;

/** Keeps a note with its files; the same id again changes nothing. Throws 'notes.too-big', 'store.bad-id'. */
export async function putNote(tx: Tx, note: NewNote): Promise<void> {
  const { id, caseId, pupilId, at, by, text, attachments } = note;
  const seal = await sealerFor(tx, pupilId);
  const kept = await tx.query(
    `insert into waymark.case_note (school_id, case_id, id, at, author_id, author_role, sealed_text)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
    [
      tx.schoolId,
      requireUuid(caseId, 'caseId'),
      requireUuid(id, 'id'),
      timestamp(at),
      by.id,
      by.role,
      JSON.stringify(seal(placeOf(tx, caseId, id), { text })),
    ],
  );
  if (kept.length === 0) return;
  for (const file of attachments) {
    requireSize(file);
    const place = placeOf(tx, caseId, file.id);
    const { keyId, content } = await sealFile(tx, pupilId, place, file.bytes);
    await tx.query(
      `insert into waymark.case_attachment
         (school_id, case_id, note_id, id, media_type, bytes, scan, sealed_name, key_id, content)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        tx.schoolId,
        caseId,
        id,
        requireUuid(file.id, 'attachments.id'),
        file.mediaType,
        file.bytes.length,
        file.scan,
        JSON.stringify(seal(place, { name: file.name })),
        keyId,
        content,
      ],
    );
  }
}

function requireSize({ bytes }: NewAttachment): void {
  if (bytes.length > 0 && bytes.length <= mostAttachmentBytes) return;
  throw new WaymarkError(
    'notes.too-big',
    `A file has ${bytes.length} bytes; give one of 1 to ${mostAttachmentBytes} bytes`,
    { details: { field: 'attachments', limit: mostAttachmentBytes } },
  );
}

interface NoteRow {
  readonly id: string;
  readonly at: Instant;
  readonly authorId: string;
  readonly authorRole: Actor['role'];
  readonly sealedText: string;
}

interface AttachmentRow extends Omit<AttachmentView, 'name'> {
  readonly noteId: string;
  readonly sealedName: string;
}

/** The notes of a case, the newest first, 200 at most, opened for somebody who may read sealed facts. */
export async function listNotes(tx: Tx, caseId: string): Promise<readonly NoteView[]> {
  const notes = await tx.query<NoteRow>(
    `select id, at, author_id as "authorId", author_role as "authorRole", sealed_text as "sealedText"
     from waymark.case_note where school_id = $1 and case_id = $2 order by at desc, id limit ${mostNotes}`,
    [tx.schoolId, requireUuid(caseId, 'caseId')],
  );
  const files = await tx.query<AttachmentRow>(
    `select note_id as "noteId", id, media_type as "mediaType", bytes, scan, sealed_name as "sealedName"
     from waymark.case_attachment where school_id = $1 and note_id = any($2) and case_id = $3 order by id`,
    [tx.schoolId, notes.map(({ id }) => id), caseId],
  );
  const sealed = [
    ...notes.map(({ id, sealedText }) => ({ id, text: sealedText })),
    ...files.map(({ id, sealedName }) => ({ id, text: sealedName })),
  ].map(({ id, text }) => ({ id, context: placeOf(tx, caseId, id), seal: JSON.parse(text) as Seal }));
  const opened = await openAllSealed(tx, sealed);
  const facts = new Map(sealed.map(({ id }, i) => [id, opened[i]!]));
  const said = (id: string, field: 'text' | 'name'): string | null => {
    const found = facts.get(id);
    return found === undefined || found === 'destroyed' ? null : String(found[field]);
  };
  const byNote = Map.groupBy(files, ({ noteId }) => noteId);
  return notes.map(({ id, at, authorId, authorRole }) => ({
    id,
    at,
    by: { id: authorId, role: authorRole },
    text: said(id, 'text'),
    attachments: (byNote.get(id) ?? []).map(({ id: file, mediaType, bytes, scan }) => ({
      id: file,
      mediaType,
      bytes,
      scan,
      name: said(file, 'name') ?? 'erased',
    })),
  }));
}

/** A file of a case with its bytes; undefined where there is none, or its key was destroyed. */
export async function loadAttachment(
  tx: Tx,
  caseId: string,
  id: string,
): Promise<(AttachmentView & { readonly content: Buffer }) | undefined> {
  const [row] = await tx.query<
    Omit<AttachmentView, 'name'> & { sealedName: string; keyId: string; content: Buffer }
  >(
    `select id, media_type as "mediaType", bytes, scan, sealed_name as "sealedName", key_id as "keyId", content
     from waymark.case_attachment where school_id = $1 and case_id = $2 and id = $3`,
    [tx.schoolId, requireUuid(caseId, 'caseId'), requireUuid(id, 'id')],
  );
  if (!row) return undefined;
  const { sealedName, keyId, content, ...file } = row;
  const place = placeOf(tx, caseId, id);
  const opened = await openFile(tx, place, { keyId, content });
  const name = await openSealed(tx, place, JSON.parse(sealedName) as Seal);
  if (opened === 'destroyed' || name === 'destroyed') return undefined;
  return { ...file, name: String(name['name']), content: opened };
}
