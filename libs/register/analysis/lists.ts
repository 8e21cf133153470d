// Who is persistently or severely absent, and who is close to it.
import { measurePupil, type PupilMeasures } from './pupil-measures.js';
import type { PupilMarks, Span } from './pupil-marks.js';
import { absencesToLevel, absentOf, isAtLevel, sessionsToSpare, type AbsenceLevel } from './tally.js';

/** One pupil of a list. */
export interface ListedPupil extends PupilMeasures {
  readonly id: string;
  /** Further absent sessions in a row that would bring the pupil to the level; 0 where it is reached. */
  readonly absencesToLevel: number;
  /** How many of the sessions left in the year may be absent without ending it at the level; negative where it is too late. */
  readonly toSpare: number | undefined;
}

export interface ListAsked {
  readonly level: AbsenceLevel;
  /** Instead of those at the level, those who would be after this many more absent sessions. */
  readonly within?: number;
  /** Sessions that the calendar still has for a pupil in the school year after the span. */
  readonly remaining: (pupil: PupilMarks) => number;
}

/** The pupils of a list: the largest share absent first, of those close to the level the closest first. */
export function listPupils(
  span: Span,
  pupils: readonly PupilMarks[],
  { level, within, remaining }: ListAsked,
): readonly ListedPupil[] {
  const listed: ListedPupil[] = [];
  for (const pupil of pupils) {
    const measures = measurePupil(span, pupil);
    const reached = isAtLevel(level, measures.tally);
    if (reached === undefined) continue;
    const more = absencesToLevel(level, measures.tally);
    if (within === undefined ? !reached : reached || more > within) continue;
    const toSpare = sessionsToSpare(level, measures.tally, remaining(pupil));
    listed.push({ id: pupil.id, ...measures, absencesToLevel: more, toSpare });
  }
  return listed.toSorted(
    (a, b) => a.absencesToLevel - b.absencesToLevel || shareAbsent(b, a) || (a.id < b.id ? -1 : 1),
  );
}

/** Compares two shares by products, which are exact. */
const shareAbsent = ({ tally: a }: ListedPupil, { tally: b }: ListedPupil): number =>
  absentOf(a) * b.possible - absentOf(b) * a.possible;
