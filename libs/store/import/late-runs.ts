// What extracts say of the minutes of one late mark, in the order in which they were made. Pure. Extracts in a row that
// say the same are one run, from the first of them to the newest; the last run stands. Extracts may come in any order.
import type { Instant } from '#libs/school-time';

/** A run of extracts that said the same. Ordered by `asAt`, those of one moment as they came. */
export interface LateRun {
  readonly minutes: number;
  readonly asAt: Instant;
  /** The newest extract of the run. */
  readonly saidAt: Instant;
  readonly knownAt: Instant;
}

export interface StoredRun extends LateRun {
  /** Grows with each row. */
  readonly id: number;
}

/** What one more extract changes: a run that now ends elsewhere, and runs that are new, in order. */
export interface LateHearing {
  readonly ends?: { readonly id: number; readonly saidAt: Instant };
  readonly begins: readonly LateRun[];
}

/** Takes in what an extract says; `runs` are all of the session, ordered. */
export function hearMinutes(
  runs: readonly StoredRun[],
  { minutes, asAt, knownAt }: Omit<LateRun, 'saidAt'>,
): LateHearing {
  const said = { minutes, asAt, saidAt: asAt, knownAt };
  const around = runs.filter(run => run.asAt <= asAt && asAt <= run.saidAt);
  if (around.some(run => run.minutes === minutes)) return { begins: [] };
  const across = around.find(run => asAt < run.saidAt);
  if (across) {
    // The run is cut in two: what it said last it says again after this extract.
    const again = {
      ...across,
      asAt: across.saidAt,
      knownAt: Math.max(across.saidAt, across.knownAt),
    };
    return { ends: { id: across.id, saidAt: across.asAt }, begins: [said, again] };
  }
  // Only the last run goes on: between earlier ones an extract may have said otherwise that a cut no longer shows.
  const last = runs.at(-1);
  if (last && last.saidAt < asAt && last.minutes === minutes)
    return { ends: { id: last.id, saidAt: asAt }, begins: [] };
  return { begins: [said] };
}
