// Figures week by week, half-term by half-term, term by term, year by year.
import {
  addDays,
  halfTermOf,
  mondayOf,
  schoolYearStart,
  termOf,
  type Calendar,
  type DateRange,
  type PlainDate,
} from '#libs/school-time';
import { addPupil, newGroup, type GroupFigures } from './groups.js';
import { countSession, eachPossible, type PupilMarks, type Span } from './pupil-marks.js';
import { newCounting, type Counting } from './tally.js';

export const periodKinds = ['week', 'half-term', 'term', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** A period as the calendar has it, even where the span covers a part of it. */
export interface PeriodFigures extends DateRange {
  readonly figures: GroupFigures;
}

/** Counts each period of the span in which a session was possible for somebody, in order. */
export function periodsOf(
  kind: PeriodKind,
  span: Span,
  calendar: Calendar,
  pupils: readonly PupilMarks[],
): readonly PeriodFigures[] {
  const { periods, periodOf } = cutUp(kind, span, calendar);
  const groups = periods.map(newGroup);
  for (const pupil of pupils) {
    const own: (Counting | undefined)[] = [];
    eachPossible(span, pupil, session => {
      const period = periodOf[session.place >> 1]!;
      if (period >= 0) countSession((own[period] ??= newCounting()), session);
    });
    own.forEach((tally, period) => tally && addPupil(groups[period]!, tally));
  }
  return periods
    .map((range, n) => ({ ...range, figures: groups[n]! }))
    .filter(({ figures }) => figures.pupils > 0);
}

/** The periods that the span touches, and for each of its days the place of the one it lies in, -1 for none. */
function cutUp(kind: PeriodKind, span: Span, calendar: Calendar) {
  const periods: DateRange[] = [];
  const periodOf = Array.from({ length: span.weeks * 7 }, (_, n) => {
    const range = periodAt(kind, calendar, addDays(span.monday, n));
    if (range === null) return -1;
    if (periods.at(-1)?.from !== range.from) periods.push(range);
    return periods.length - 1;
  });
  return { periods, periodOf };
}

function periodAt(kind: PeriodKind, calendar: Calendar, day: PlainDate): DateRange | null {
  switch (kind) {
    case 'week':
      return { from: mondayOf(day), to: addDays(mondayOf(day), 6) };
    case 'half-term':
      return halfTermOf(calendar, day);
    case 'term':
      return termOf(calendar, day);
    case 'year': {
      const from = schoolYearStart(day);
      return { from, to: addDays(schoolYearStart(addDays(from, 370)), -1) };
    }
  }
}
