// Print runs: the letters that wait for the post, taken together. A letter is in one run at most; marking the run as
// posted posts every letter in it, once.
import { randomUUID } from 'node:crypto';
import type { Actor } from '#libs/access';
import type { Method } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import type { Instant, PlainDate } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { LetterToCarry } from './delivery.js';
import { reportPosted } from './delivery-reports.js';
import { dropUnpostable } from './delivery-recheck.js';
import { requireUuid } from './ids.js';
import type { Tx } from './store.js';

/** Most letters of one run; what is left waits for the next. */
const printRunLimit = 500;

export interface PrintRun {
  readonly id: string;
  readonly madeAt: Instant;
  readonly madeBy: string;
  readonly postedAt: Instant | null;
  readonly postedOn: PlainDate | null;
  readonly postedBy: string | null;
  readonly letters: number;
}

export type PrintRunLetter = LetterToCarry & {
  readonly pupilId: string;
  /** Of the PDF, where it was made. */
  readonly sha256: string | null;
};

const columns = `r.id, r.made_at as "madeAt", r.made_by as "madeBy", r.posted_at as "postedAt", r.posted_on as "postedOn",
  r.posted_by as "postedBy", (select count(*)::int from waymark.delivery d where d.school_id = r.school_id and d.run_id = r.id) as letters`;

/** Takes the letters that wait for the post into a new run, 500 at most; undefined where none waits. */
export async function makePrintRun(tx: Tx, by: Actor, at: Instant): Promise<PrintRun | undefined> {
  await dropUnpostable(tx, at);
  const id = randomUUID();
  const waiting = await tx.query<{ key: string }>(
    `select letter_key as key from waymark.delivery
     where school_id = $1 and state = 'to-post' and method = 'post' and run_id is null
     order by letter, letter_key limit ${printRunLimit} for update skip locked`,
    [tx.schoolId],
  );
  if (waiting.length === 0) return undefined;
  await tx.query('insert into waymark.print_run (school_id, id, made_at, made_by) values ($1, $2, $3, $4)', [
    tx.schoolId,
    id,
    timestamp(at),
    by.id,
  ]);
  await tx.query(
    'update waymark.delivery set run_id = $2 where school_id = $1 and letter_key = any($3) and run_id is null',
    [tx.schoolId, id, waiting.map(({ key }) => key)],
  );
  return loadPrintRun(tx, id);
}

/** A run. Throws 'print-run.unknown'. */
export async function loadPrintRun(tx: Tx, id: string): Promise<PrintRun> {
  const [run] = await tx.query<PrintRun>(
    `select ${columns} from waymark.print_run r where r.school_id = $1 and r.id = $2`,
    [tx.schoolId, requireUuid(id, 'run')],
  );
  if (!run) throw unknownRun();
  return run;
}

/** The school's runs, latest first, 100 at most. */
export function listPrintRuns(tx: Tx): Promise<readonly PrintRun[]> {
  return tx.query<PrintRun>(
    `select ${columns} from waymark.print_run r where r.school_id = $1 order by r.made_at desc, r.id limit 100`,
    [tx.schoolId],
  );
}

/** How many letters wait for the post and are in no run. */
export async function countWaitingForPost(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from waymark.delivery
     where school_id = $1 and state = 'to-post' and method = 'post' and run_id is null`,
    [tx.schoolId],
  );
  return row!.n;
}

export type WaitingLetter = PrintRunLetter & {
  readonly method: Method;
  /** From when it waits. */
  readonly since: Instant;
};

/** The letters that wait for the post or to be handed over and are in no run, the oldest first, 200 at most. */
export function listWaitingLetters(tx: Tx): Promise<readonly WaitingLetter[]> {
  return tx.query<WaitingLetter>(
    `select letter_key as key, case_id as "caseId", event_version as version, pupil_id as "pupilId", letter, parent_id as parent,
            sha256, method, changed_at as since
     from waymark.delivery where school_id = $1 and state = 'to-post' and run_id is null
     order by changed_at, letter_key limit 200`,
    [tx.schoolId],
  );
}

/** The letters of a run in the order in which they are printed. */
export function listRunLetters(tx: Tx, id: string): Promise<readonly PrintRunLetter[]> {
  return tx.query<PrintRunLetter>(
    `select letter_key as key, case_id as "caseId", event_version as version, pupil_id as "pupilId", letter, parent_id as parent,
            sha256
     from waymark.delivery where school_id = $1 and run_id = $2 order by letter, letter_key`,
    [tx.schoolId, requireUuid(id, 'run')],
  );
}

/** Takes a letter out of a run that is not posted: it waits for the next. Throws 'print-run.unknown', 'print-run.posted', 'print-run.not-in-it'. */
export async function takeOutOfRun(tx: Tx, id: string, key: string): Promise<void> {
  const run = await lockRun(tx, id);
  if (run.postedAt !== null) {
    throw new WaymarkError('print-run.posted', 'The run is posted; nothing can be taken out of it');
  }
  const rows = await tx.query(
    `update waymark.delivery set run_id = null, changed_at = now()
     where school_id = $1 and run_id = $2 and letter_key = $3 returning letter_key`,
    [tx.schoolId, id, key],
  );
  if (rows.length === 0) throw new WaymarkError('print-run.not-in-it', 'The letter is not in this run');
}

/**
 * The whole run left on a day: every letter in it is posted, once. Done again it changes nothing. A throw may come after
 * some were written: let the transaction go. Throws 'print-run.unknown', 'print-run.posted' where it left on another day,
 * 'delivery.bad-date'.
 */
export async function postPrintRun(
  tx: Tx,
  id: string,
  posting: { readonly on: PlainDate; readonly by: Actor; readonly at: Instant },
): Promise<PrintRun> {
  const run = await lockRun(tx, id);
  if (run.postedOn !== null) {
    if (run.postedOn === posting.on) return run;
    throw new WaymarkError('print-run.posted', `The run was marked as posted on ${run.postedOn}`);
  }
  await dropUnpostable(tx, posting.at);
  for (const { key } of await tx.query<{ key: string }>(
    `select letter_key as key from waymark.delivery where school_id = $1 and run_id = $2 and state = 'to-post' order by pupil_id, letter_key`,
    [tx.schoolId, id],
  )) {
    await reportPosted(tx, key, posting);
  }
  await tx.query(
    'update waymark.print_run set posted_at = $3, posted_on = $4, posted_by = $5 where school_id = $1 and id = $2',
    [tx.schoolId, id, timestamp(posting.at), posting.on, posting.by.id],
  );
  return loadPrintRun(tx, id);
}

async function lockRun(tx: Tx, id: string): Promise<PrintRun> {
  const rows = await tx.query('select from waymark.print_run where school_id = $1 and id = $2 for update', [
    tx.schoolId,
    requireUuid(id, 'run'),
  ]);
  if (rows.length === 0) throw unknownRun();
  return loadPrintRun(tx, id);
}

const unknownRun = (): WaymarkError =>
  new WaymarkError('print-run.unknown', 'There is no print run with this id in this school');
