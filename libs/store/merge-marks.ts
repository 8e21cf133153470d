// What new marks make of the weeks that are there. Pure: the database is read before and written after.
import type { Instant, PlainDate, Session } from '#libs/school-time';
import { hear, runsOf, type AmendmentFacts, type Outcome, type Said } from './said.js';
import {
  momentAt,
  sessionAt,
  writeWeek,
  type Seen,
  type StandingMark,
  type Times,
  type Week,
} from './week.js';

/** A mark to be taken in. */
export interface NewMark {
  readonly pupilId: string;
  readonly session: Session;
  /** A code of the session's era, one or two characters. */
  readonly code: string;
  /** When it became known. */
  readonly knownAt: Instant;
  /** Why an earlier mark was amended; sealed under the pupil's key. */
  readonly reason?: string;
  /** Name and position of who amended it, where that is not the batch's actor; sealed like the reason. */
  readonly by?: string;
  /** When it was amended, where that was earlier than it became known. */
  readonly at?: Instant;
}

/** A session whose mark is now another than before. */
export interface MarkChange extends NewMark {
  /** The code that stood before, null where the session had none. */
  readonly previous: string | null;
  /** When the code before became known, null where there was none. */
  readonly previousKnownAt: Instant | null;
}

/** What one delivery says of a pupil's week, a code a slot at most. */
export interface WeekSaid {
  readonly pupilId: string;
  readonly monday: PlainDate;
  readonly batchId: string;
  readonly codes: readonly (string | undefined)[];
  readonly times: Times;
  /** Facts of amendments, by slot. */
  readonly facts?: ReadonlyMap<number, AmendmentFacts>;
}

/** A week as the database has it, with what its history holds of the sessions that are looked at. */
export interface KnownWeek {
  readonly week: Week;
  readonly times: Times | null;
  readonly seen: readonly Seen[];
  /** Entries of sessions that more than one code was said of. */
  readonly history: ReadonlyMap<number, readonly Said[]>;
}

/** What became of one slot. */
export interface SlotResult {
  readonly slot: number;
  readonly outcome: Outcome;
  readonly code: string;
  readonly previous: StandingMark | undefined;
}

export interface MergedWeek {
  /** The week as it is now. */
  readonly known: KnownWeek;
  readonly results: readonly SlotResult[];
  /** Whether its row must be written. */
  readonly changed: boolean;
  /** Entries that the history must take in, by session, oldest first. */
  readonly toKeep: readonly (Said & { readonly session: Session })[];
}

/** Most extracts that say the same a week remembers; of older ones only the first is known then. */
const MOST_SEEN = 64;

/** Takes in what is said of a week. */
export function mergeWeek(known: KnownWeek, said: WeekSaid): MergedWeek {
  const week = [...known.week];
  const history = new Map(known.history);
  const results: SlotResult[] = [];
  const toKeep: (Said & { session: Session })[] = [];
  let seen = known.seen;
  let changed = false;
  said.codes.forEach((code, slot) => {
    const moment = momentAt(said.times, slot);
    if (code === undefined || !moment) return;
    const previous = week[slot];
    const facts = said.facts?.get(slot);
    const entry = { code, ...moment, batchId: said.batchId, ...(facts && { facts }), stored: false };
    const hearing = hear({ entries: entriesAt(week, history, slot), seen: momentsAt(seen, slot) }, entry);
    results.push({ slot, outcome: hearing.outcome, code, previous });
    if (hearing.again) {
      seen = withSeen(seen, hearing.again === 'said' ? said.times : known.times!, slot);
      changed = true;
    }
    const stands = runsOf(hearing.entries).at(-1)!;
    if (previous?.code !== stands.code || previous.asAt !== stands.asAt) {
      week[slot] = { code: stands.code, asAt: stands.asAt, knownAt: stands.knownAt };
      changed = true;
    }
    if (hearing.entries.length > 1) {
      const session = sessionAt(said.monday, slot);
      toKeep.push(...hearing.entries.filter(({ stored }) => !stored).map(e => ({ ...e, session })));
      history.set(
        slot,
        hearing.entries.map(e => ({ ...e, stored: true })),
      );
    }
  });
  const times = changed ? writeWeek(week).times : known.times;
  return { known: { week, times, seen, history }, results, changed, toKeep };
}

function entriesAt(week: Week, history: ReadonlyMap<number, readonly Said[]>, slot: number): readonly Said[] {
  const mark = week[slot];
  return history.get(slot) ?? (mark ? [{ ...mark, batchId: null, stored: false }] : []);
}

const momentsAt = (seen: readonly Seen[], slot: number) =>
  seen.flatMap(({ times, mask }) => (mask & (1 << slot) ? (momentAt(times, slot) ?? []) : []));

function withSeen(seen: readonly Seen[], times: Times, slot: number): readonly Seen[] {
  const place = seen.findIndex(each => each.times === times);
  if (place >= 0) return seen.with(place, { times, mask: seen[place]!.mask | (1 << slot) });
  return [...seen, { times, mask: 1 << slot }].slice(-MOST_SEEN);
}
