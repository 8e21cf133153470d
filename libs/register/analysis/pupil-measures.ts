// Every measure of one pupil over a stretch of sessions, in one walk over its weeks.
import { counts } from '../week-figures.js';
import { countSession, eachPossible, type PupilMarks, type Span } from './pupil-marks.js';
import { newCounting, type Tally } from './tally.js';

/** Absent sessions in a row; places are those of the span. */
export interface Run {
  readonly sessions: number;
  readonly first: number;
  readonly last: number;
}

export interface PupilMeasures {
  readonly tally: Tally;
  /** The longest run of absence, the latest of equal ones; null for none. */
  readonly longestRun: Run | null;
  /** The run that ends with the latest possible session; null where the pupil was there. */
  readonly currentRun: Run | null;
}

/**
 * Measures a pupil. A run goes from one possible session to the next: sessions that were not possible, or of which
 * nothing is known yet, neither count in it nor break it; one attended session does.
 */
export function measurePupil(span: Pick<Span, 'first' | 'last'>, pupil: PupilMarks): PupilMeasures {
  const tally = newCounting();
  let longest: Run | null = null;
  let sessions = 0;
  let first = -1;
  let last = -1;
  eachPossible(span, pupil, session => {
    countSession(tally, session);
    if (session.bits & counts.attended) {
      sessions = 0;
      return;
    }
    if (sessions === 0) first = session.place;
    sessions += 1;
    last = session.place;
    if (longest === null || sessions >= longest.sessions) longest = { sessions, first, last };
  });
  return { tally, longestRun: longest, currentRun: sessions === 0 ? null : { sessions, first, last } };
}
