// Staged marks into the database, in one transaction: new weeks by the thousand in one statement, weeks that exist by the
// merge, figures, messages to the cases concerned, refused rows, and how far the file was read.
import { countWeek } from '#libs/register';
import { putRejectedRows } from '../amendments.js';
import { openMeasures, withAdded, writeMeasures, type Counter, type YearFigures } from '../measures.js';
import { countBatch, type Batch } from '../register.js';
import type { Tx } from '../store.js';
import { openTimesBook, type TimesBook } from '../times-book.js';
import { lockRegister, weekKey, writeMergedWeeks } from '../week-rows.js';
import { tellCasesConcerned } from './concerned.js';
import { existingWeeks, mergeExisting, type ExistingWeek } from './existing-weeks.js';
import { keepLateMinutes, type LateSaid } from './late-minutes.js';
import { changesOf, type Ledger } from './ledger.js';
import type { Setting } from './setting.js';
import type { Staged } from './stage.js';

export interface Flushed {
  readonly accepted: number;
  readonly amended: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly messages: number;
}

const MOST_REFUSED_A_CALL = 10_000;

/** Takes staged marks in under the register's lock. */
export async function flushStaged(tx: Tx, setting: Setting, batch: Batch, staged: Staged): Promise<Flushed> {
  await lockRegister(tx);
  // A school's part of a large table is reached by its key; without figures on the table the planner may read all of it.
  await tx.query('set local enable_seqscan = off');
  // In the order of the pupils' ids: rows then go into the index side by side.
  const inOrder = [...staged.pupils].toSorted(([a], [b]) => a - b);
  const ledgers = inOrder.map(([pupil, own]): Ledger => ({
    pupil,
    staged: own,
    added: new Map(),
    changed: [],
    amended: 0,
    known: false,
  }));
  const indexOf = new Map(ledgers.map(ledger => [setting.pupils[ledger.pupil]!.id, ledger]));
  const counterOf = (pupilId: string): Counter => setting.groupOf[indexOf.get(pupilId)!.pupil]!.counter;
  const before = await openMeasures(tx, [...indexOf.keys()], counterOf);

  const book = openTimesBook(tx);
  const existing = await existingWeeks(tx, setting, ledgers);
  const { merged, counts } = await mergeExisting(tx, book, setting, batch, indexOf, existing);
  const accepted = counts.accepted + countNew(setting, ledgers, existing);
  await countBatch(tx, batch, { ...counts, accepted, rejected: 0 });
  await insertNewWeeks(tx, book, setting, ledgers);
  await writeMergedWeeks(tx, book, merged);
  await keepLateMinutes(tx, batch.id, lateSaid(setting, ledgers), existing.size > 0);
  await writeMeasures(tx, figuresNow(indexOf, before), before, counterOf);
  const messages = await tellCasesConcerned(
    tx,
    setting.pack,
    changesOf(setting, ledgers, before, existing.size === 0),
  );
  for (let i = 0; i < staged.refused.length; i += MOST_REFUSED_A_CALL) {
    const rows = staged.refused.slice(i, i + MOST_REFUSED_A_CALL);
    await putRejectedRows(tx, batch, rows);
  }
  return { ...counts, accepted, messages };
}

/** Counts marks of weeks that are new and adds them to the figures; blanks out weeks that exist, which are merged. */
function countNew(
  setting: Setting,
  ledgers: readonly Ledger[],
  existing: ReadonlyMap<string, ExistingWeek>,
): number {
  let accepted = 0;
  for (const { pupil, staged, added } of ledgers) {
    const { counter } = setting.groupOf[pupil]!;
    const { id } = setting.pupils[pupil]!;
    let marks = staged.marks;
    for (let week = staged.firstWeek; week <= staged.lastWeek; week += 1) {
      const monday = setting.mondays[week]!;
      if (existing.size > 0 && existing.has(weekKey({ pupilId: id, monday }))) {
        for (let at = week * 28; at < week * 28 + 28; at += 2) if (staged.bytes[at] !== 32) marks -= 1;
        staged.bytes.fill(32, week * 28, week * 28 + 28);
      } else countWeek(counter.frame(monday), staged.bytes, week * 28, added);
    }
    accepted += marks;
  }
  return accepted;
}

/** One statement for each group of pupils: a pupil's weeks as one text, cut up by the database. */
async function insertNewWeeks(
  tx: Tx,
  book: TimesBook,
  setting: Setting,
  ledgers: readonly Ledger[],
): Promise<void> {
  for (const [group, own] of Map.groupBy(ledgers, ({ pupil }) => setting.groupOf[pupil]!)) {
    const first = Math.min(...own.map(({ staged }) => staged.firstWeek));
    const last = Math.max(...own.map(({ staged }) => staged.lastWeek));
    if (last < first) continue;
    const weeks = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const times = await book.idsOf(weeks.map(week => group.times(week)));
    await tx.query(
      `insert into waymark.pupil_week (school_id, pupil_id, monday, marks, times)
       select $1, p.id, w.monday, m.marks, w.times
       from unnest($2::uuid[], $3::text[]) as p(id, marks)
       cross join unnest($4::date[], $5::int[]) with ordinality as w(monday, times, n)
       cross join lateral (select substr(p.marks, (w.n::int - 1) * 28 + 1, 28) as marks) m
       where m.marks <> repeat(' ', 28)`,
      [
        tx.schoolId,
        own.map(({ pupil }) => setting.pupils[pupil]!.id),
        own.map(({ staged }) =>
          Buffer.from(staged.bytes.buffer, staged.bytes.byteOffset + first * 28, weeks.length * 28).toString(
            'latin1',
          ),
        ),
        weeks.map(week => setting.mondays[week]!),
        times,
      ],
    );
  }
}

const lateSaid = (setting: Setting, ledgers: readonly Ledger[]): LateSaid[] =>
  ledgers.flatMap(({ pupil, staged: { late } }) =>
    [...(late ?? [])].map(([slot, minutes]) => {
      const { asAt, knownAt } = setting.groupOf[pupil]!.times(Math.floor(slot / 14));
      return {
        pupilId: setting.pupils[pupil]!.id,
        session: setting.sessions[slot]!,
        minutes,
        asAt: asAt[slot % 14]!,
        knownAt: knownAt[slot % 14]!,
      };
    }),
  );

function figuresNow(
  indexOf: ReadonlyMap<string, Ledger>,
  before: ReadonlyMap<string, YearFigures>,
): Map<string, YearFigures> {
  const now = new Map<string, YearFigures>();
  for (const [id, { added }] of indexOf) if (added.size > 0) now.set(id, withAdded(before.get(id), added));
  return now;
}
