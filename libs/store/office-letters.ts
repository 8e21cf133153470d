// Letters outside the ladder: kept once as a person saw them, with what was said for them, and claimed one by one by whoever
// delivers. On their way they are deliveries like the letters of cases, under keys of their own.
import type { Actor } from '#libs/access';
import type { LetterDetails, Method } from '#libs/casework';
import { WaymarkError, type Json } from '#libs/kernel';
import type { Instant, PlainDate, Session } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { Facts } from './envelope.js';
import { requireUuid } from './ids.js';
import {
  openDocument,
  sealDocument,
  type LetterDocument,
  type NewLetterDocument,
} from './letter-documents.js';
import type { LetterState } from './letters.js';
import { sealerFor } from './sealing.js';
import type { RelayTx, Tx } from './store.js';
import { codeAt, sessionAt, SLOTS } from './week.js';

/** The key of a letter outside the ladder, among the keys of all letters. */
export const officeKey = (id: string): string => `office/${id}`;

const idOf = (key: string): string => requireUuid(key.slice('office/'.length), 'letter');

export interface NewOfficeLetter {
  readonly id: string;
  /** Asked again under this word, the same letter goes to the same parent once. */
  readonly once: string;
  readonly pupilId: string;
  readonly method: Method;
  /** Of the letters that were looked at before, this one among them. */
  readonly shown: string;
  readonly details: LetterDetails;
  readonly document: NewLetterDocument;
  readonly by: Actor;
  readonly at: Instant;
}

/** Keeps a letter that is to go; false where it was kept before. */
export async function putOfficeLetter(tx: Tx, letter: NewOfficeLetter): Promise<boolean> {
  const { id, once, pupilId, document, details, by } = letter;
  const seal = await sealerFor(tx, pupilId);
  const sealed = await sealDocument(tx, pupilId, document);
  const facts = JSON.stringify(seal(`office letter ${id}`, { details: details as Json } as Facts));
  const rows = await tx.query(
    `insert into waymark.office_letter (school_id, id, once, pupil_id, parent_id, case_id, letter, method, language, variant,
       template_id, template_version, sha256, shown_hash, sealed_facts, key_id, content, asked_by, asked_role, asked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     on conflict (school_id, once, pupil_id, parent_id) do nothing returning id`,
    [
      tx.schoolId,
      requireUuid(id, 'id'),
      once,
      requireUuid(pupilId, 'pupilId'),
      document.parent,
      document.caseId,
      document.letter,
      letter.method,
      document.language,
      document.variant,
      document.templateId,
      document.templateVersion,
      document.sha256,
      letter.shown,
      facts,
      sealed.keyId,
      sealed.content,
      by.id,
      by.role,
      timestamp(letter.at),
    ],
  );
  return rows.length > 0;
}

export interface OfficeLetter {
  readonly id: string;
  readonly pupilId: string;
  readonly parent: string;
  readonly caseId: string | null;
  readonly letter: string;
  readonly method: Method;
  readonly templateId: string;
  readonly templateVersion: string;
  /** Of the PDF. */
  readonly sha256: string;
  readonly askedBy: Actor;
  readonly askedAt: Instant;
  readonly state: LetterState;
  /** How often it was claimed. */
  readonly attempts: number;
  readonly detail: string | null;
}

const columns = `id, pupil_id as "pupilId", parent_id as parent, case_id as "caseId", letter, method, template_id as "templateId",
  template_version as "templateVersion", sha256, json_build_object('id', asked_by, 'role', asked_role) as "askedBy",
  asked_at as "askedAt", state, attempts, detail`;

/** The letters outside the ladder about a pupil, latest first, 200 at most. */
export function listOfficeLetters(tx: Tx, pupilId: string): Promise<readonly OfficeLetter[]> {
  return tx.query<OfficeLetter>(
    `select ${columns} from waymark.office_letter where school_id = $1 and pupil_id = $2 order by asked_at desc, id limit 200`,
    [tx.schoolId, requireUuid(pupilId, 'pupilId')],
  );
}

/** One of them by its key. Throws 'letter.unknown'. */
export async function loadOfficeLetter(tx: Tx, key: string): Promise<OfficeLetter> {
  const [row] = await tx.query<OfficeLetter>(
    `select ${columns} from waymark.office_letter where school_id = $1 and id = $2`,
    [tx.schoolId, idOf(key)],
  );
  return row ?? fail();
}

/** Those kept under a word: pupil and parent of each. */
export function officeLettersOnce(
  tx: Tx,
  once: string,
): Promise<readonly { readonly pupilId: string; readonly parent: string }[]> {
  return tx.query(
    'select pupil_id as "pupilId", parent_id as parent from waymark.office_letter where school_id = $1 and once = $2',
    [tx.schoolId, once],
  );
}

/** The document as it went out; 'destroyed' where the pupil's key is gone. Throws 'letter.unknown', 'seal.broken'. */
export async function loadOfficeDocument(tx: Tx, key: string): Promise<LetterDocument | 'destroyed'> {
  const [row] = await tx.query<
    Omit<LetterDocument, 'recipient' | 'subject'> & { keyId: string; content: Buffer }
  >(
    `select 'office/' || id as key, case_id as "caseId", letter, parent_id as parent, language, variant,
            template_id as "templateId", template_version as "templateVersion", sha256, asked_at as "createdAt",
            key_id as "keyId", content
     from waymark.office_letter where school_id = $1 and id = $2`,
    [tx.schoolId, idOf(key)],
  );
  if (!row) return fail();
  const { keyId, content, ...head } = row;
  const opened = await openDocument(tx, key, { keyId, content });
  return opened === 'destroyed' ? opened : { ...head, ...opened };
}

const fail = (): never => {
  throw new WaymarkError('letter.unknown', 'There is no such letter in this school');
};

export interface ClaimedLetter {
  readonly schoolId: string;
  readonly key: string;
  /** This attempt, from 1. */
  readonly attempt: number;
}

/** Claims the next letter that is to go, for `leaseSeconds`; a claim that is not settled by then can be claimed again. */
export async function claimOfficeLetter(
  relay: RelayTx,
  namespace: string,
  leaseSeconds = 300,
): Promise<ClaimedLetter | undefined> {
  const [row] = await relay.query<ClaimedLetter>(
    `update waymark.office_letter o set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
     from (select school_id, id from waymark.office_letter
       where state = 'waiting' and next_attempt_at <= now()
         and school_id in (select id from waymark.school where namespace = $1)
       order by next_attempt_at, id limit 1 for update skip locked) due
     where o.school_id = due.school_id and o.id = due.id
     returning o.school_id as "schoolId", 'office/' || o.id as key, o.attempts as attempt`,
    [namespace, leaseSeconds],
  );
  return row;
}

/** Gives a claim back, to be tried again after so many seconds. */
export async function postponeOfficeLetter(tx: Tx, key: string, seconds: number): Promise<void> {
  await tx.query(
    `update waymark.office_letter set next_attempt_at = now() + make_interval(secs => $3)
     where school_id = $1 and id = $2 and state = 'waiting'`,
    [tx.schoolId, idOf(key), seconds],
  );
}

/** Settles a letter for good; what is settled stays as it is. */
export async function settleOfficeLetter(
  tx: Tx,
  key: string,
  state: 'sent' | 'failed',
  detail?: string,
): Promise<void> {
  await tx.query(
    `update waymark.office_letter set state = $3, detail = $4, settled_at = now()
     where school_id = $1 and id = $2 and state = 'waiting'`,
    [tx.schoolId, idOf(key), state, detail ?? null],
  );
}

export interface UnexplainedPupil {
  readonly pupilId: string;
  readonly name: string;
  /** Sessions of the week without a reason. */
  readonly sessions: readonly Session[];
  readonly parents: readonly { readonly id: string; readonly isBlocked: boolean }[];
}

/**
 * Pupils with an absence without a reason in the week of a Monday, and with a parent to whom no letter was kept under the
 * word, in the order of their names.
 */
export async function pupilsWithUnexplained(
  tx: Tx,
  monday: PlainDate,
  once: string,
  at: Instant,
  limit: number,
): Promise<readonly UnexplainedPupil[]> {
  const rows = await tx.query<Omit<UnexplainedPupil, 'sessions'> & { readonly marks: string }>(
    `select p.id as "pupilId", p.forename || ' ' || p.surname as name, w.marks,
       json_agg(json_build_object('id', r.parent_id, 'isBlocked', r.contact_blocked) order by r.ord, r.parent_id) as parents
     from waymark.pupil_week w
     join waymark.pupil p on p.school_id = w.school_id and p.id = w.pupil_id
     join waymark.relationship r on r.school_id = p.school_id and r.pupil_id = p.id and r.valid_from <= $4 and r.valid_to > $4
     where w.school_id = $1 and w.monday = $2 and w.marks like '%N %'
     group by p.school_id, p.id, p.surname, p.forename, w.marks
     having bool_or(not r.contact_blocked and not exists (select from waymark.office_letter o
       where o.school_id = $1 and o.once = $3 and o.pupil_id = p.id and o.parent_id = r.parent_id))
     order by p.surname, p.forename, p.id limit $5`,
    [tx.schoolId, monday, once, timestamp(at), Math.min(limit, 500)],
  );
  return rows.map(({ marks, ...row }) => ({
    ...row,
    sessions: Array.from({ length: SLOTS }, (_, slot) => slot)
      .filter(slot => codeAt(marks, slot) === 'N')
      .map(slot => sessionAt(monday, slot)),
  }));
}
