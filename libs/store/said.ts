// What extracts say of one session, in the order in which they were made. Extracts may arrive in any order: each falls
// into its place, so that the end is the same as if the oldest had come first. Nothing that was said is ever overwritten.
import type { Instant } from '#libs/school-time';

/** When something was extracted, and when it counts as known: no earlier than the register's close. */
export interface Moment {
  readonly asAt: Instant;
  readonly knownAt: Instant;
}

/** What belongs to an amendment, where it was given: why, who (name and position), when. */
export interface AmendmentFacts {
  readonly reason?: string;
  readonly by?: string;
  readonly at?: Instant;
}

/** One entry as it was said. */
export interface Said extends Moment {
  readonly code: string;
  /** The delivery that said it; null where the database no longer knows. */
  readonly batchId: string | null;
  readonly facts?: AmendmentFacts;
  /** Whether the history holds it already. */
  readonly stored: boolean;
}

/** A session: entries by `asAt`, those of one moment as they came; and when an entry was only said again. */
export interface Heard {
  readonly entries: readonly Said[];
  readonly seen: readonly Moment[];
}

export type Outcome = 'accepted' | 'amended' | 'unchanged' | 'stale';

export interface Hearing extends Heard {
  readonly outcome: Outcome;
  /** Whether `said`, or the entry that stood first before it, is now one of those that only say the same again. */
  readonly again: 'said' | 'first' | null;
}

/** The first of each run of entries with the same code: what a register shows, oldest first. */
export const runsOf = <T extends { readonly code: string }>(entries: readonly T[]): readonly T[] =>
  entries.filter((entry, i) => entry.code !== entries[i - 1]?.code);

/** Takes in what one more extract says. */
export function hear({ entries, seen }: Heard, said: Said): Hearing {
  const place = entries.findLastIndex(({ asAt }) => asAt <= said.asAt);
  const before = entries[place];
  const next = entries[place + 1];
  if (!before && !next) return { entries: [said], seen, outcome: 'accepted', again: null };
  if (before?.code === said.code) {
    const isNew = [before, ...seen].every(({ asAt }) => asAt !== said.asAt);
    const outcome = runsOf(entries).at(-1)!.code === said.code ? 'unchanged' : 'stale';
    return { entries, seen: isNew ? [...seen, said] : seen, outcome, again: isNew ? 'said' : null };
  }
  if (!before && next!.code === said.code) {
    // The same from earlier on. The old first entry stays where the history has it, else it says the same again.
    const kept = next!.stored ? entries : entries.slice(1);
    const again = next!.stored ? null : 'first';
    return { entries: [said, ...kept], seen: again ? [...seen, next!] : seen, outcome: 'unchanged', again };
  }
  const now = [
    ...entries.slice(0, place + 1),
    said,
    ...saidAgain(before, next, seen, said),
    ...entries.slice(place + 1),
  ];
  const outcome = outcomeOf(entries, now, said);
  return { entries: now, seen, outcome, again: null };
}

/** Where the entry before was said again after `said` and before the next one, it comes back at that moment. */
function saidAgain(
  before: Said | undefined,
  next: Said | undefined,
  seen: readonly Moment[],
  said: Said,
): Said[] {
  if (!before) return [];
  const [first] = seen
    .filter(({ asAt }) => asAt > said.asAt && (!next || asAt < next.asAt))
    .toSorted((a, b) => a.asAt - b.asAt);
  return first
    ? [{ code: before.code, asAt: first.asAt, knownAt: first.knownAt, batchId: null, stored: false }]
    : [];
}

function outcomeOf(entries: readonly Said[], now: readonly Said[], said: Said): Outcome {
  const stood = runsOf(entries).at(-1)!;
  const stands = runsOf(now).at(-1)!;
  if (stands === said && stood.code !== said.code) return 'amended';
  return stands.code === said.code && runsOf(now).length === runsOf(entries).length ? 'unchanged' : 'stale';
}
