// The register in the database: marks come in with their batch, nothing that was said is lost, and a pupil's register is
// given back as it is or as it was known at a moment.
import type { Actor } from '#libs/access';
import { WaymarkError } from '#libs/kernel';
import { asKnownAt, type Entry, type PupilRegister, type SessionEntries } from '#libs/register';
import { type Instant, type PlainDate, type Session } from '#libs/school-time';
import { timestamp, timestampOrNull } from './connection.js';
import { requireUuid } from './ids.js';
import { keepMeasures } from './measures.js';
import { mergeWeek, type MarkChange, type MergedWeek, type NewMark, type WeekSaid } from './merge-marks.js';
import { runsOf, type AmendmentFacts } from './said.js';
import type { Tx } from './store.js';
import { openTimesBook } from './times-book.js';
import { emptyWeek, placeOf, readWeek, sessionAt } from './week.js';
import {
  loadKnownWeeks,
  lockRegister,
  unknownWeek,
  weekKey,
  writeMergedWeeks,
  type WeekKey,
} from './week-rows.js';

/** Most marks in one call; a larger import comes in several calls with the same batch, or through `importRegister`. */
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
  /** Marks older than what is known by now: kept as history, the mark that stands stays. */
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
  await lockRegister(tx);
  await requirePupils(tx, marks);
  const book = openTimesBook(tx);
  const rounds = roundsOf(batch, marks);
  const keys = new Map(rounds.map(({ said }) => [weekKey(said), said as WeekKey]));
  const before = await loadKnownWeeks(tx, book, [...keys.values()]);
  const after = new Map<string, WeekKey & MergedWeek>();
  const found: { n: number; change: MarkChange }[] = [];
  const counts = { accepted: 0, amended: 0, unchanged: 0, stale: 0 };
  for (const { said, order } of rounds) {
    const key = weekKey(said);
    const earlier = after.get(key);
    const merged = mergeWeek(earlier?.known ?? before.get(key) ?? unknownWeek, said);
    after.set(key, {
      ...said,
      ...merged,
      changed: merged.changed || (earlier?.changed ?? false),
      toKeep: [...(earlier?.toKeep ?? []), ...merged.toKeep],
    });
    for (const { slot, outcome, previous } of merged.results) {
      counts[outcome] += 1;
      const n = order.get(slot)!;
      if (outcome === 'accepted' || outcome === 'amended') {
        const change = {
          ...marks[n]!,
          previous: previous?.code ?? null,
          previousKnownAt: previous?.knownAt ?? null,
        };
        found.push({ n, change });
      }
    }
  }
  await countBatch(tx, batch, { ...counts, rejected: 0 });
  const weeks = [...after.values()];
  await keepMeasures(
    tx,
    weeks.map(week => ({ ...week, before: before.get(weekKey(week))?.week ?? emptyWeek() })),
  );
  await writeMergedWeeks(tx, book, weeks);
  return { ...counts, changes: found.toSorted((a, b) => a.n - b.n).map(({ change }) => change) };
}

interface Round {
  readonly said: WeekSaid;
  /** The place of each slot's mark in the list given. */
  readonly order: ReadonlyMap<number, number>;
}

/** The marks by week; a session that is named again comes in a later round. */
function roundsOf(batch: Batch, marks: readonly NewMark[]): readonly Round[] {
  const rounds: Draft[] = [];
  const open = new Map<string, Draft>();
  marks.forEach((mark, n) => {
    const { monday, slot } = placeOf(mark.session);
    const key = weekKey({ pupilId: mark.pupilId, monday });
    let draft = open.get(key);
    if (!draft || draft.order.has(slot)) {
      draft = newDraft(mark.pupilId, monday);
      open.set(key, draft);
      rounds.push(draft);
    }
    draft.codes[slot] = mark.code;
    draft.asAt[slot] = Math.min(batch.asAt ?? mark.knownAt, mark.knownAt);
    draft.knownAt[slot] = mark.knownAt;
    draft.order.set(slot, n);
    const facts = factsOf(mark);
    if (facts) draft.facts.set(slot, facts);
  });
  return rounds.map(({ pupilId, monday, codes, asAt, knownAt, facts, order }) => ({
    said: { pupilId, monday, batchId: batch.id, codes, times: { asAt, knownAt }, facts },
    order,
  }));
}

const newDraft = (pupilId: string, monday: PlainDate) => ({
  pupilId,
  monday,
  codes: Array.from<string | undefined>({ length: 14 }),
  asAt: Array.from<Instant | null>({ length: 14 }).fill(null),
  knownAt: Array.from<Instant | null>({ length: 14 }).fill(null),
  facts: new Map<number, AmendmentFacts>(),
  order: new Map<number, number>(),
});
type Draft = ReturnType<typeof newDraft>;

function factsOf({ reason, by, at }: NewMark): AmendmentFacts | undefined {
  if (reason === undefined && by === undefined && at === undefined) return undefined;
  return {
    ...(reason !== undefined && { reason }),
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  };
}

interface HistoryRow {
  readonly session: Session;
  readonly code: string;
  readonly knownAt: Instant;
}

/** A pupil's register with every entry that each session has had; with `knownBy`, as it was known at that moment. */
export async function loadRegister(
  tx: Tx,
  pupilId: string,
  options: { readonly knownBy?: Instant } = {},
): Promise<PupilRegister> {
  const values = [tx.schoolId, requireUuid(pupilId, 'pupilId')];
  const weeks = await tx.query<{ monday: PlainDate; marks: string; asAt: number[]; knownAt: number[] }>(
    `select w.monday, w.marks, t.as_at as "asAt", t.known_at as "knownAt"
     from waymark.pupil_week w join waymark.mark_times t on t.school_id = w.school_id and t.id = w.times
     where w.school_id = $1 and w.pupil_id = $2 order by w.monday`,
    values,
  );
  const history = await tx.query<HistoryRow>(
    `select day::text || ' ' || half as session, code, known_at as "knownAt" from waymark.mark_history
     where school_id = $1 and pupil_id = $2 order by as_at, id`,
    values,
  );
  const bySession = Map.groupBy(history, ({ session }) => session);
  const sessions = weeks.flatMap(({ monday, marks, asAt, knownAt }) =>
    readWeek({ marks, times: { asAt, knownAt } }).flatMap((mark, slot): SessionEntries[] => {
      if (!mark) return [];
      const session = sessionAt(monday, slot);
      const entries = runsOf<Entry>(bySession.get(session) ?? [mark]);
      return [{ session, entries: entries.map(entry => ({ code: entry.code, knownAt: entry.knownAt })) }];
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
      { details: { limit: MAX_MARKS } },
    );
  }
  const bad = marks.find(({ code }) => !/^[!-~]{1,2}$/.test(code));
  if (bad) {
    throw new WaymarkError(
      'register.bad-code',
      `'${bad.code}' of ${bad.session} is not a code; a code has one or two characters`,
      { details: { session: bad.session, value: bad.code } },
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
