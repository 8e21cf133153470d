// The windows that measures are taken over (case model, section 2). All end with the session being evaluated.
import {
  addDays,
  dateOf,
  firstMondayOfLatestSchoolWeeks,
  halfTermOf,
  schoolYearStart,
  sessionOf,
  termOf,
  type Calendar,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { assertNever } from '#libs/kernel';
import type { SessionRange } from '../pupil-register.js';

export type MeasureWindow =
  /** From 1 September, or from the day after the pupil's last closed case. */
  | { readonly kind: 'year'; readonly lastClosed?: PlainDate }
  | { readonly kind: 'term' | 'half-term' }
  /** The latest n school weeks, the current one included; a part week counts. */
  | { readonly kind: 'school-weeks'; readonly n: number }
  /** The latest n calendar days, the current one included. */
  | { readonly kind: 'days'; readonly n: number }
  /** From the first school day of a review. */
  | { readonly kind: 'since-stage'; readonly from: PlainDate };

/** The sessions of a window that ends with `end`; null where `end` lies in no term, or before the review. */
export function windowOf(window: MeasureWindow, calendar: Calendar, end: Session): SessionRange | null {
  const from = firstDay(window, calendar, dateOf(end));
  return from === null || from > dateOf(end) ? null : { from: sessionOf(from, 'am'), to: end };
}

function firstDay(window: MeasureWindow, calendar: Calendar, day: PlainDate): PlainDate | null {
  switch (window.kind) {
    case 'year': {
      const start = schoolYearStart(day);
      const again = window.lastClosed === undefined ? start : addDays(window.lastClosed, 1);
      return again > start ? again : start;
    }
    case 'term':
      return termOf(calendar, day)?.from ?? null;
    case 'half-term':
      return halfTermOf(calendar, day)?.from ?? null;
    case 'school-weeks':
      return firstMondayOfLatestSchoolWeeks(calendar, day, window.n);
    case 'days':
      return addDays(day, 1 - window.n);
    case 'since-stage':
      return window.from;
    default:
      return assertNever(window);
  }
}
