// The register in the database: marks come in with their batch, entries that are replaced are kept, and a pupil's
// register is given back as it is or as it was known at a moment.
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import { asKnownAt, type Entry, type PupilRegister } from '#libs/register';
import { dateOf, halfOf, type Instant, type PlainDate, type Session } from '#libs/school-time';
import { timestamp, timestampOrNull } from './connection.js';
import { requireUuid } from './ids.js';
import { mergeMarks, weekKey, type MarkChange, type NewMark, type PupilWeek } from './merge-marks.js';
import { sealerFor } from './sealing.js';
import type { Tx } from './store.js';
import { placeOf, readWeek, sessionAt, writeWeek, type StoredWeek, type Week } from './week.js';

/** Most marks in one call; a larger import comes in several calls with the same batch. */
const MAX_MARKS = 200_000;

/** One delivery of marks: a file, a call of the API, an amendment by a person. */
export interface Batch {
  readonly id: string;
  /** Where it came from, such as a file's name; no names of people. */
  readonly source: string;
  /** When its extract was made, where that is known. */
  readonly asAt?: Instant;
  readonly receivedAt: Instant;
  readonly actor: Actor;
}

export interface MarksResult {
  /** Sessions that had no mark. */
  readonly accepted: number;
  /** Sessions that had another mark; the earlier one is kept. */
  readonly amended: number;
  readonly unchanged: number;
  /** Marks older than what is known by now, left out. */
  readonly stale: number;
  /** Every accepted or amended session, in the order given. */
  readonly changes: readonly MarkChange[];
}

/**
 * Takes marks in. One call after the other for a school; the counts of a batch add up over its calls.
 * Throws 'register.too-many-marks', 'register.bad-code', 'store.unknown-pupil', 'time.bad-session'; then nothing was taken.
 */
export async function putMarks(tx: Tx, batch: Batch, marks: readonly NewMark[]): Promise<MarksResult> {
  checkMarks(marks);
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('register ' || $1, 0))`, [tx.schoolId]);
  await requirePupils(tx, marks);
  const merge = mergeMarks(await loadWeeks(tx, marks), marks);
  await writeWeeks(tx, merge.weeks);
  const replaced = merge.changes.filter(change => change.previous !== null);
  const counts = {
    accepted: merge.changes.length - replaced.length,
    amended: replaced.length,
    unchanged: merge.unchanged,
    stale: merge.stale,
  };
  await countBatch(tx, batch, { ...counts, rejected: 0 });
  await keepReplaced(tx, batch, replaced);
  return { ...counts, changes: merge.changes };
}

/** A pupil's register with every entry that each session has had; with `knownBy`, as it was known at that moment. */
export async function loadRegister(
  tx: Tx,
  pupilId: string,
  options: { readonly knownBy?: Instant } = {},
): Promise<PupilRegister> {
  const values = [tx.schoolId, requireUuid(pupilId, 'pupilId')];
  const weeks = await tx.query<StoredWeek & { monday: PlainDate }>(
    `select monday, marks, known_at as "knownAt" from waymark.pupil_week where school_id = $1 and pupil_id = $2 order by monday`,
    values,
  );
  const replaced = await tx.query<Entry & { session: Session }>(
    `select day::text || ' ' || half as session, code, known_at as "knownAt" from waymark.mark_history
     where school_id = $1 and pupil_id = $2 order by day, half, id`,
    values,
  );
  const earlier = Map.groupBy(replaced, ({ session }) => session);
  const sessions = weeks.flatMap(stored =>
    readWeek(stored).flatMap((mark, slot) => {
      if (!mark) return [];
      const session = sessionAt(stored.monday, slot);
      const before = (earlier.get(session) ?? []).map(({ code, knownAt }) => ({ code, knownAt }));
      return [{ session, entries: [...before, mark] }];
    }),
  );
  const register = { sessions };
  return options.knownBy === undefined ? register : asKnownAt(register, options.knownBy);
}

/** Keeps the batch with its counts added to those it has. */
export async function countBatch(
  tx: Tx,
  batch: Batch,
  counts: Omit<MarksResult, 'changes'> & { readonly rejected: number },
): Promise<void> {
  await tx.query(
    `insert into waymark.import_batch as b
       (school_id, id, source, as_at, received_at, actor_id, actor_role, accepted, amended, unchanged, stale, rejected)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (school_id, id) do update set accepted = b.accepted + excluded.accepted, amended = b.amended + excluded.amended,
       unchanged = b.unchanged + excluded.unchanged, stale = b.stale + excluded.stale, rejected = b.rejected + excluded.rejected`,
    [
      tx.schoolId,
      requireUuid(batch.id, 'batch.id'),
      batch.source,
      timestampOrNull(batch.asAt),
      timestamp(batch.receivedAt),
      batch.actor.id,
      batch.actor.role,
      counts.accepted,
      counts.amended,
      counts.unchanged,
      counts.stale,
      counts.rejected,
    ],
  );
}

function checkMarks(marks: readonly NewMark[]): void {
  if (marks.length > MAX_MARKS) {
    throw new WaymarkError(
      'register.too-many-marks',
      `${marks.length} marks in one call; give at most ${MAX_MARKS} and call again`,
      {
        details: { limit: MAX_MARKS },
      },
    );
  }
  const bad = marks.find(({ code }) => !/^[!-~]{1,2}$/.test(code));
  if (bad) {
    throw new WaymarkError(
      'register.bad-code',
      `'${bad.code}' of ${bad.session} is not a code; a code has one or two characters`,
      {
        details: { session: bad.session, value: bad.code },
      },
    );
  }
}

async function requirePupils(tx: Tx, marks: readonly NewMark[]): Promise<void> {
  const ids = [...new Set(marks.map(({ pupilId }) => pupilId))];
  for (const id of ids) requireUuid(id, 'pupilId');
  const [unknown] = await tx.query<{ id: string }>(
    `select id from unnest($2::uuid[]) as given(id)
     where not exists (select from waymark.pupil p where p.school_id = $1 and p.id = given.id) limit 1`,
    [tx.schoolId, ids],
  );
  if (unknown) {
    throw new WaymarkError('store.unknown-pupil', `There is no pupil ${unknown.id} in this school`, {
      details: { pupilId: unknown.id },
    });
  }
}

async function loadWeeks(tx: Tx, marks: readonly NewMark[]): Promise<Map<string, Week>> {
  const wanted = new Map<string, { pupilId: string; monday: PlainDate }>();
  for (const { pupilId, session } of marks) {
    const { monday } = placeOf(session);
    wanted.set(weekKey(pupilId, monday), { pupilId, monday });
  }
  const keys = [...wanted.values()];
  const rows = await tx.query<StoredWeek & { pupilId: string; monday: PlainDate }>(
    `select w.pupil_id as "pupilId", w.monday, w.marks, w.known_at as "knownAt"
     from unnest($2::uuid[], $3::date[]) as k(pupil_id, monday)
     join waymark.pupil_week w on w.school_id = $1 and w.pupil_id = k.pupil_id and w.monday = k.monday`,
    [tx.schoolId, keys.map(({ pupilId }) => pupilId), keys.map(({ monday }) => monday)],
  );
  return new Map(rows.map(row => [weekKey(row.pupilId, row.monday), readWeek(row)]));
}

async function writeWeeks(tx: Tx, weeks: readonly PupilWeek[]): Promise<void> {
  if (weeks.length === 0) return;
  const stored = weeks.map(({ week }) => writeWeek(week));
  await tx.query(
    `insert into waymark.pupil_week (school_id, pupil_id, monday, marks, known_at)
     select $1, pupil_id, monday, marks, known_at::bigint[]
     from unnest($2::uuid[], $3::date[], $4::text[], $5::text[]) as w(pupil_id, monday, marks, known_at)
     on conflict (school_id, pupil_id, monday) do update set marks = excluded.marks, known_at = excluded.known_at`,
    [
      tx.schoolId,
      weeks.map(({ pupilId }) => pupilId),
      weeks.map(({ monday }) => monday),
      stored.map(({ marks }) => marks),
      stored.map(({ knownAt }) => `{${knownAt.map(moment => moment ?? 'NULL').join(',')}}`),
    ],
  );
}

async function keepReplaced(tx: Tx, batch: Batch, replaced: readonly MarkChange[]): Promise<void> {
  if (replaced.length === 0) return;
  const reasons: (string | null)[] = [];
  for (const { pupilId, session, reason } of replaced) {
    const seal = reason === undefined ? undefined : await sealerFor(tx, pupilId);
    reasons.push(seal ? JSON.stringify(seal(reasonContext(pupilId, session), { reason })) : null);
  }
  await tx.query(
    `insert into waymark.mark_history
       (school_id, pupil_id, day, half, code, known_at, replaced_by, replaced_at, batch_id, sealed_reason)
     select $1, pupil_id, day, half, code, known_at, replaced_by, replaced_at, $2, reason
     from unnest($3::uuid[], $4::date[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::timestamptz[], $10::text[])
       with ordinality as h(pupil_id, day, half, code, known_at, replaced_by, replaced_at, reason, n)
     order by n`,
    [
      tx.schoolId,
      batch.id,
      replaced.map(({ pupilId }) => pupilId),
      replaced.map(({ session }) => dateOf(session)),
      replaced.map(({ session }) => halfOf(session)),
      replaced.map(({ previous }) => previous),
      replaced.map(({ previousKnownAt }) => timestampOrNull(previousKnownAt)),
      replaced.map(({ code }) => code),
      replaced.map(({ knownAt }) => timestamp(knownAt)),
      reasons,
    ],
  );
}

/** Where the sealed reason of an amendment stands. */
export const reasonContext = (pupilId: string, session: Session): string => `amendment ${pupilId} ${session}`;
