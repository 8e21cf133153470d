// The calendar as a school writes it down; check-calendar.ts says what is wrong with one, calendar.ts builds it.
import type { PlainDate } from './plain-date.js';
import type { Half } from './session.js';

/** Dates from `from` to `to`, both included. */
export interface DateRange {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** A term; its breaks split it into half-terms. */
export interface Term extends DateRange {
  readonly breaks?: readonly DateRange[];
}

/**
 * Days (or one half of each) that are closed to some pupils: training days of one site, study leave of a year group.
 * Without `yearGroups` and `site` it is closed to everyone.
 */
export interface CalendarException extends DateRange {
  readonly yearGroups?: readonly number[];
  readonly site?: string;
  readonly reason?: string;
  readonly half?: Half;
}

/** The calendar as a school gives it. */
export interface CalendarSpec {
  readonly terms: readonly Term[];
  readonly closures?: readonly PlainDate[];
  readonly exceptions?: readonly CalendarException[];
}
