// Weeks between the database and the merge: read with what their history holds, written back with what it must take in.
import { dateOf, halfOf, type Instant, type PlainDate, type Session } from '#libs/school-time';
import { timestamp } from './connection.js';
import type { KnownWeek, MergedWeek } from './merge-marks.js';
import type { AmendmentFacts, Said } from './said.js';
import { sealerFor } from './sealing.js';
import type { Tx } from './store.js';
import { packSeen, readSeen, timesIdsOf, type TimesBook } from './times-book.js';
import { emptyWeek, placeOf, readWeek, writeWeek } from './week.js';

export interface WeekKey {
  readonly pupilId: string;
  readonly monday: PlainDate;
}

export const weekKey = ({ pupilId, monday }: WeekKey): string => `${pupilId} ${monday}`;

export const unknownWeek: KnownWeek = { week: emptyWeek(), times: null, seen: [], history: new Map() };

/** One writer at a time for a school's register, to the end of the transaction. */
export async function lockRegister(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('register ' || $1, 0))`, [tx.schoolId]);
}

interface WeekRow extends WeekKey {
  readonly marks: string;
  readonly times: number;
  readonly seen: readonly number[] | null;
}

/** The weeks that the database has, by `weekKey`, with the history of all their sessions. */
export async function loadKnownWeeks(
  tx: Tx,
  book: TimesBook,
  keys: readonly WeekKey[],
): Promise<Map<string, KnownWeek>> {
  const rows = await tx.query<WeekRow>(
    `select w.pupil_id as "pupilId", w.monday, w.marks, w.times, w.seen
     from unnest($2::uuid[], $3::date[]) as k(pupil_id, monday)
     join waymark.pupil_week w on w.school_id = $1 and w.pupil_id = k.pupil_id and w.monday = k.monday`,
    [tx.schoolId, keys.map(({ pupilId }) => pupilId), keys.map(({ monday }) => monday)],
  );
  if (rows.length === 0) return new Map();
  const times = await book.load(rows.flatMap(row => [row.times, ...timesIdsOf(row.seen ?? [])]));
  const history = await loadHistory(tx, rows);
  return new Map(
    rows.map(row => {
      const own = times.get(row.times)!;
      const known = {
        week: readWeek({ marks: row.marks, times: own }),
        times: own,
        seen: readSeen(row.seen ?? [], times),
      };
      return [weekKey(row), { ...known, history: history.get(weekKey(row)) ?? new Map() }];
    }),
  );
}

async function loadHistory(tx: Tx, keys: readonly WeekKey[]): Promise<Map<string, Map<number, Said[]>>> {
  const rows = await tx.query<{
    pupilId: string;
    session: Session;
    code: string;
    asAt: Instant;
    knownAt: Instant;
    batchId: string | null;
  }>(
    `select h.pupil_id as "pupilId", h.day::text || ' ' || h.half as session, h.code, h.as_at as "asAt", h.known_at as "knownAt", h.batch_id as "batchId"
     from unnest($2::uuid[], $3::date[]) as k(pupil_id, monday)
     join waymark.mark_history h on h.school_id = $1 and h.pupil_id = k.pupil_id and h.day between k.monday and k.monday + 6
     order by h.as_at, h.id`,
    [tx.schoolId, keys.map(({ pupilId }) => pupilId), keys.map(({ monday }) => monday)],
  );
  const weeks = new Map<string, Map<number, Said[]>>();
  for (const { pupilId, session, ...said } of rows) {
    const { monday, slot } = placeOf(session);
    const key = weekKey({ pupilId, monday });
    const week = weeks.get(key) ?? new Map<number, Said[]>();
    weeks.set(key, week);
    week.set(slot, [...(week.get(slot) ?? []), { ...said, stored: true }]);
  }
  return weeks;
}

/** Writes merged weeks back: the rows that changed, and what the history must take in. */
export async function writeMergedWeeks(
  tx: Tx,
  book: TimesBook,
  merged: readonly (WeekKey & MergedWeek)[],
): Promise<void> {
  const changed = merged.filter(week => week.changed);
  if (changed.length > 0) await writeWeeks(tx, book, changed);
  const kept = merged.flatMap(({ pupilId, toKeep }) => toKeep.map(said => ({ pupilId, ...said })));
  if (kept.length > 0) await keepSaid(tx, kept);
}

async function writeWeeks(tx: Tx, book: TimesBook, weeks: readonly (WeekKey & MergedWeek)[]): Promise<void> {
  const stored = weeks.map(({ known }) => writeWeek(known.week));
  const own = await book.idsOf(stored.map(({ times }) => times));
  const all = weeks.flatMap(({ known }) => known.seen.map(({ times }) => times));
  await book.idsOf(all);
  const seen: (string | null)[] = [];
  for (const { known } of weeks) {
    const ids = await book.idsOf(known.seen.map(({ times }) => times));
    const packed = known.seen.map(({ mask }, i) => packSeen(ids[i]!, mask));
    seen.push(packed.length === 0 ? null : `{${packed.join(',')}}`);
  }
  await tx.query(
    `insert into waymark.pupil_week (school_id, pupil_id, monday, marks, times, seen)
     select $1, pupil_id, monday, marks, times, seen::bigint[]
     from unnest($2::uuid[], $3::date[], $4::text[], $5::int[], $6::text[]) as w(pupil_id, monday, marks, times, seen)
     on conflict (school_id, pupil_id, monday) do update set marks = excluded.marks, times = excluded.times, seen = excluded.seen`,
    [
      tx.schoolId,
      weeks.map(({ pupilId }) => pupilId),
      weeks.map(({ monday }) => monday),
      stored.map(({ marks }) => marks),
      own,
      seen,
    ],
  );
}

type Kept = Said & { readonly pupilId: string; readonly session: Session };

async function keepSaid(tx: Tx, kept: readonly Kept[]): Promise<void> {
  const sealed: (string | null)[] = [];
  for (const { pupilId, session, facts } of kept)
    sealed.push(await sealAmendment(tx, pupilId, session, facts));
  await tx.query(
    `insert into waymark.mark_history (school_id, pupil_id, day, half, code, as_at, known_at, batch_id, sealed_reason)
     select $1, pupil_id, day, half, code, as_at, known_at, batch_id, reason
     from unnest($2::uuid[], $3::date[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::uuid[], $9::text[])
       with ordinality as h(pupil_id, day, half, code, as_at, known_at, batch_id, reason, n)
     order by n`,
    [
      tx.schoolId,
      kept.map(({ pupilId }) => pupilId),
      kept.map(({ session }) => dateOf(session)),
      kept.map(({ session }) => halfOf(session)),
      kept.map(({ code }) => code),
      kept.map(({ asAt }) => timestamp(asAt)),
      kept.map(({ knownAt }) => timestamp(knownAt)),
      kept.map(({ batchId }) => batchId),
      sealed,
    ],
  );
}

/** The facts of an amendment, sealed under the pupil's key; null where there are none. */
export async function sealAmendment(
  tx: Tx,
  pupilId: string,
  session: Session,
  facts: AmendmentFacts | undefined,
): Promise<string | null> {
  if (!facts) return null;
  const seal = await sealerFor(tx, pupilId);
  return JSON.stringify(seal(reasonContext(pupilId, session), { ...facts }));
}

/** Where the sealed facts of an amendment stand. */
export const reasonContext = (pupilId: string, session: Session): string => `amendment ${pupilId} ${session}`;
