// Minutes of lateness between the database and libs/store/import/late-runs.ts: what deliveries say is kept with its
// history, and the minutes that stand, or stood at a moment, are given back. Only late marks have rows.
import { dateOf, halfOf, type Instant, type PlainDate, type Session } from '#libs/school-time';
import { timestamp } from '../connection.js';
import type { Tx } from '../store.js';
import { hearMinutes, type LateRun, type StoredRun } from './late-runs.js';

/** What one delivery says of a session. */
export interface LateSaid {
  readonly pupilId: string;
  readonly session: Session;
  readonly minutes: number;
  readonly asAt: Instant;
  readonly knownAt: Instant;
}

/** Whether minutes say anything: many exports write 0 beside every mark. */
export const isLateness = (code: string, minutes: number): boolean =>
  minutes > 0 || code === 'L' || code === 'U';

/** Keeps minutes under the register's lock; each session once a call. `mayExist` is false where nothing was known of the pupils. */
export async function keepLateMinutes(
  tx: Tx,
  batchId: string,
  said: readonly LateSaid[],
  mayExist = true,
): Promise<void> {
  if (said.length === 0) return;
  const known = mayExist ? await knownRuns(tx, said) : new Map<string, StoredRun[]>();
  const begins: (LateRun & Pick<LateSaid, 'pupilId' | 'session'>)[] = [];
  const ends: { readonly id: number; readonly saidAt: Instant; readonly pupilId: string }[] = [];
  for (const each of said) {
    const { pupilId, session } = each;
    const heard = hearMinutes(known.get(keyOf(each)) ?? [], each);
    for (const run of heard.begins) begins.push({ ...run, pupilId, session });
    if (heard.ends) ends.push({ ...heard.ends, pupilId });
  }
  if (ends.length > 0) {
    await tx.query(
      `update waymark.late_mark l set said_at = g.said_at
       from unnest($2::uuid[], $3::bigint[], $4::timestamptz[]) as g(pupil_id, id, said_at)
       where l.school_id = $1 and l.pupil_id = g.pupil_id and l.id = g.id`,
      [
        tx.schoolId,
        ends.map(({ pupilId }) => pupilId),
        ends.map(({ id }) => id),
        ends.map(({ saidAt }) => timestamp(saidAt)),
      ],
    );
  }
  if (begins.length > 0) await insertRuns(tx, batchId, begins);
}

const keyOf = ({ pupilId, session }: Pick<LateSaid, 'pupilId' | 'session'>): string =>
  `${pupilId} ${session}`;

async function knownRuns(tx: Tx, said: readonly LateSaid[]): Promise<Map<string, StoredRun[]>> {
  const rows = await tx.query<StoredRun & { pupilId: string; session: Session }>(
    `select l.id, l.pupil_id as "pupilId", l.day::text || ' ' || l.half as session, l.minutes, l.as_at as "asAt",
            l.said_at as "saidAt", l.known_at as "knownAt"
     from unnest($2::uuid[], $3::date[], $4::text[]) as g(pupil_id, day, half)
     join waymark.late_mark l on l.school_id = $1 and l.pupil_id = g.pupil_id and l.day = g.day and l.half = g.half
     order by l.as_at, l.id`,
    [
      tx.schoolId,
      said.map(({ pupilId }) => pupilId),
      said.map(({ session }) => dateOf(session)),
      said.map(({ session }) => halfOf(session)),
    ],
  );
  return Map.groupBy(rows, keyOf);
}

async function insertRuns(
  tx: Tx,
  batchId: string,
  runs: readonly (LateRun & Pick<LateSaid, 'pupilId' | 'session'>)[],
): Promise<void> {
  await tx.query(
    `insert into waymark.late_mark (school_id, pupil_id, day, half, minutes, as_at, said_at, known_at, batch_id)
     select $1, pupil_id, day, half, minutes, to_timestamp(as_at / 1000), to_timestamp(said_at / 1000), to_timestamp(known_at / 1000), $2
     from unnest($3::text::uuid[], $4::text::date[], $5::text::text[], $6::text::smallint[], $7::text::float8[], $8::text::float8[], $9::text::float8[])
       with ordinality as g(pupil_id, day, half, minutes, as_at, said_at, known_at, n)
     order by n`,
    [
      tx.schoolId,
      batchId,
      literal(runs, ({ pupilId }) => pupilId),
      literal(runs, ({ session }) => dateOf(session)),
      literal(runs, ({ session }) => halfOf(session)),
      literal(runs, ({ minutes }) => minutes),
      literal(runs, ({ asAt }) => asAt),
      literal(runs, ({ saidAt }) => saidAt),
      literal(runs, ({ knownAt }) => knownAt),
    ],
  );
}

/** An array as PostgreSQL writes it, of values that need no quotes: the driver looks into each of thousands for some. */
const literal = <T>(list: readonly T[], value: (each: T) => string | number): string =>
  `{${list.map(value).join(',')}}`;

/** Minutes that were given for a session. They count while its mark is L or U. */
export interface LateMinutes {
  readonly pupilId: string;
  readonly session: Session;
  readonly minutes: number;
}

export interface LateQuery {
  /** First and last day. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Of these pupils; of all where not given. */
  readonly pupilIds?: readonly string[];
  /** As known at this moment; as known now where not given. */
  readonly knownBy?: Instant;
}

/** The minutes that stand for each session of a stretch of days, by pupil and session. */
export function loadLateMinutes(tx: Tx, query: LateQuery): Promise<readonly LateMinutes[]> {
  return tx.query<LateMinutes>(
    `select distinct on (pupil_id, day, half) pupil_id as "pupilId", day::text || ' ' || half as session, minutes
     from waymark.late_mark
     where school_id = $1 and day between $2 and $3 and ($4::uuid[] is null or pupil_id = any($4)) and known_at <= $5
     order by pupil_id, day, half, as_at desc, id desc`,
    [
      tx.schoolId,
      query.from,
      query.to,
      query.pupilIds ?? null,
      query.knownBy === undefined ? 'infinity' : timestamp(query.knownBy),
    ],
  );
}
