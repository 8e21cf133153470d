// Weeks that both a file and the database have: read, merged, and given back to be written.
import { addWeekChange } from '../measures.js';
import { mergeWeek, type KnownWeek, type MergedWeek } from '../merge-marks.js';
import type { Batch } from '../register.js';
import type { Tx } from '../store.js';
import type { TimesBook } from '../times-book.js';
import type { Times } from '../week.js';
import { loadKnownWeeks, weekKey, type WeekKey } from '../week-rows.js';
import type { Ledger } from './ledger.js';
import type { Setting } from './setting.js';
import type { StagedPupil } from './staged-marks.js';

export interface ExistingWeek extends WeekKey {
  readonly marks: string;
  readonly times: number;
}

/** Weeks that both the file and the database have, by pupil and Monday. */
export async function existingWeeks(
  tx: Tx,
  setting: Setting,
  ledgers: readonly Ledger[],
): Promise<Map<string, ExistingWeek>> {
  if (ledgers.length === 0) return new Map();
  const first = Math.min(...ledgers.map(({ staged }) => staged.firstWeek));
  const last = Math.max(...ledgers.map(({ staged }) => staged.lastWeek));
  if (last < first) return new Map();
  const rows = await tx.query<ExistingWeek>(
    `select w.pupil_id as "pupilId", w.monday, w.marks, w.times
     from unnest($2::uuid[]) as k(pupil_id)
     cross join lateral (select * from waymark.pupil_week w where w.school_id = $1 and w.pupil_id = k.pupil_id and w.monday between $3 and $4) w`,
    [
      tx.schoolId,
      ledgers.map(({ pupil }) => setting.pupils[pupil]!.id),
      setting.mondays[first],
      setting.mondays[last],
    ],
  );
  return new Map(rows.map(row => [weekKey(row), row]));
}

/** Merges what the file says of weeks that exist; a week of which it says nothing new is only counted. */
export async function mergeExisting(
  tx: Tx,
  book: TimesBook,
  setting: Setting,
  batch: Batch,
  indexOf: ReadonlyMap<string, Ledger>,
  existing: ReadonlyMap<string, ExistingWeek>,
) {
  const counts = { accepted: 0, amended: 0, unchanged: 0, stale: 0 };
  const weekOf = new Map(setting.mondays.map((monday, week) => [monday, week]));
  const differing: (ExistingWeek & { readonly week: number; readonly ledger: Ledger })[] = [];
  const times = await book.load([...existing.values()].map(row => row.times));
  for (const row of existing.values()) {
    const ledger = indexOf.get(row.pupilId)!;
    const week = weekOf.get(row.monday);
    ledger.known = true;
    if (week === undefined) continue;
    const same = sameMarks(
      ledger.staged.bytes,
      week * 28,
      row.marks,
      times.get(row.times)!,
      setting.groupOf[ledger.pupil]!.times(week),
    );
    if (same >= 0) counts.unchanged += same;
    else differing.push({ ...row, week, ledger });
  }
  const known =
    differing.length === 0 ? new Map<string, KnownWeek>() : await loadKnownWeeks(tx, book, differing);
  const merged: (WeekKey & MergedWeek)[] = [];
  for (const { pupilId, monday, week, ledger } of differing) {
    const group = setting.groupOf[ledger.pupil]!;
    const before = known.get(weekKey({ pupilId, monday }))!;
    const said = {
      pupilId,
      monday,
      batchId: batch.id,
      codes: codesOf(ledger.staged.bytes, week * 28),
      times: group.times(week),
    };
    const result = mergeWeek(before, { ...said, facts: factsOf(ledger.staged, week) });
    for (const { slot, outcome } of result.results) {
      counts[outcome] += 1;
      if (outcome === 'amended') ledger.amended += 1;
      if (outcome === 'accepted' || outcome === 'amended') {
        ledger.changed.push({
          session: setting.sessions[week * 14 + slot]!,
          knownAt: said.times.knownAt[slot]!,
        });
      }
    }
    addWeekChange(group.counter.frame(monday), before.week, result.known.week, ledger.added);
    merged.push({ pupilId, monday, ...result });
  }
  return { merged, counts };
}

/** The number of marks where all of them stand already and were said by this very extract; -1 where any does not. */
function sameMarks(bytes: Uint8Array, offset: number, marks: string, stood: Times, said: Times): number {
  let same = 0;
  for (let slot = 0; slot < 14; slot += 1) {
    const at = offset + slot * 2;
    if (bytes[at] === 32) continue;
    if (marks.charCodeAt(slot * 2) !== bytes[at] || marks.charCodeAt(slot * 2 + 1) !== bytes[at + 1])
      return -1;
    if (stood.asAt[slot] !== said.asAt[slot]) return -1;
    same += 1;
  }
  return same;
}

const codesOf = (bytes: Uint8Array, offset: number): (string | undefined)[] =>
  Array.from({ length: 14 }, (_, slot) => {
    const at = offset + slot * 2;
    return bytes[at] === 32 ? undefined : String.fromCharCode(bytes[at]!, bytes[at + 1]!).trimEnd();
  });

const factsOf = ({ facts }: StagedPupil, week: number) =>
  new Map(
    [...(facts ?? [])]
      .filter(([slot]) => Math.floor(slot / 14) === week)
      .map(([slot, each]) => [slot % 14, each]),
  );
