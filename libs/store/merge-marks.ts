// What new marks make of the weeks that are there. Pure: the database is read before and written after.
import type { Instant, PlainDate, Session } from '#libs/school-time';
import { emptyWeek, placeOf, type Week } from './week.js';

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
}

/** A session whose mark is now another than before. */
export interface MarkChange extends NewMark {
  /** The code that stood before, null where the session had none. */
  readonly previous: string | null;
  /** When the code before became known, null where there was none. */
  readonly previousKnownAt: Instant | null;
}

export interface PupilWeek {
  readonly pupilId: string;
  readonly monday: PlainDate;
  readonly week: Week;
}

export interface Merge {
  /** Weeks that changed, with their new content. */
  readonly weeks: readonly PupilWeek[];
  /** In the order of the marks given. */
  readonly changes: readonly MarkChange[];
  /** Marks that say what stood already. */
  readonly unchanged: number;
  /** Marks of an extract older than what is known by now; they change nothing. */
  readonly stale: number;
}

export const weekKey = (pupilId: string, monday: PlainDate): string => `${pupilId} ${monday}`;

/** Takes the marks in one after the other; `existing` holds the weeks that the database has, by `weekKey`. */
export function mergeMarks(existing: ReadonlyMap<string, Week>, marks: readonly NewMark[]): Merge {
  const weeks = new Map<string, PupilWeek>();
  const changes: MarkChange[] = [];
  let unchanged = 0;
  let stale = 0;
  for (const mark of marks) {
    const { monday, slot } = placeOf(mark.session);
    const key = weekKey(mark.pupilId, monday);
    const week = weeks.get(key)?.week ?? [...(existing.get(key) ?? emptyWeek())];
    const before = week[slot];
    if (before?.code === mark.code) {
      unchanged += 1;
    } else if (before && mark.knownAt < before.knownAt) {
      stale += 1;
    } else {
      week[slot] = { code: mark.code, knownAt: mark.knownAt };
      weeks.set(key, { pupilId: mark.pupilId, monday, week });
      changes.push({ ...mark, previous: before?.code ?? null, previousKnownAt: before?.knownAt ?? null });
    }
  }
  return { weeks: [...weeks.values()], changes, unchanged, stale };
}
