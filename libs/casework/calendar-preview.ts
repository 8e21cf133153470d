// What a change of the school's calendar would do to the deadlines that run: which move, and which are dates that were
// printed in a legal notice and stay as they are. Pure: the same state is asked in the world as it is and as it would be.
import {
  londonInstant,
  nthSchoolDayAfter,
  type Calendar,
  type Instant,
  type PlainDate,
} from '#libs/school-time';
import { deadlines } from './deadlines.js';
import type { CaseState, PupilState } from './state.js';
import type { World } from './world.js';

/** A running deadline that falls due at another moment, or that the calendar no longer reaches. */
export interface MovedDeadline {
  readonly caseNumber: number;
  /** Id of the deadline, such as `review-end:target-letter`. */
  readonly deadline: string;
  /** null where there is none under this calendar. */
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** A date that a legal notice gave, which no calendar moves. */
export interface PrintedDate {
  readonly caseNumber: number;
  readonly what: 'notice-to-improve' | 'penalty-notice' | 'warning';
  readonly parent: string;
  /** Last day of the period, or the last day to pay. */
  readonly day: PlainDate;
  /** The day that the new calendar would give if it were counted anew; null where it would be the same or cannot be counted. */
  readonly countedAnew: PlainDate | null;
}

export interface CalendarPreview {
  readonly moves: readonly MovedDeadline[];
  readonly stays: readonly PrintedDate[];
}

/** Compares the deadlines of all cases of a pupil under the calendar of `world` and under `calendar`, as of `at`. */
export function previewCalendar(
  state: PupilState,
  world: World,
  calendar: Calendar,
  at: Instant,
): CalendarPreview {
  const before = dueById(state, world, at);
  const after = dueById(state, { ...world, calendar }, at);
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const moves = keys.flatMap((key): MovedDeadline[] => {
    const [from, to] = [before.get(key), after.get(key)];
    if (from?.due === to?.due) return [];
    const { id, caseNumber } = (from ?? to)!;
    return [{ caseNumber, deadline: id, from: from?.due ?? null, to: to?.due ?? null }];
  });
  return { moves, stays: state.cases.flatMap(kase => printedDates(kase, world, calendar, at)) };
}

function dueById(state: PupilState, world: World, at: Instant) {
  return new Map(deadlines(state, world, at).map(found => [`${found.caseNumber} ${found.id}`, found]));
}

/** Every printed date of a case that is still to come. */
function printedDates(kase: CaseState, world: World, calendar: Calendar, at: Instant): PrintedDate[] {
  const isToCome = (day: PlainDate): boolean => londonInstant(day, '23:59') > at;
  const anew = (from: PlainDate, schoolDays: number, printed: PlainDate): PlainDate | null => {
    const day = nthSchoolDayAfter(calendar, from, schoolDays);
    return day === printed ? null : day;
  };
  const daysAWeek = world.authority.schoolDaysPerWeek.value;
  const notices = kase.notices
    .filter(({ status, until }) => status === 'running' && isToCome(until))
    .map(({ parent, until, servedOn, weeks }) => ({
      what: 'notice-to-improve' as const,
      parent,
      day: until,
      countedAnew: anew(servedOn, weeks * daysAWeek, until),
    }));
  const warnings = kase.warnings
    .filter(({ until, undelivered }) => !undelivered && isToCome(until))
    .map(({ parent, until }) => ({ what: 'warning' as const, parent, day: until, countedAnew: null }));
  // Penalties count calendar days from their receipt: no calendar of a school touches them.
  const penalties = kase.penalties
    .filter(
      ({ payBy, paid, withdrawn, undelivered }) => !paid && !withdrawn && !undelivered && isToCome(payBy),
    )
    .map(({ parent, payBy }) => ({ what: 'penalty-notice' as const, parent, day: payBy, countedAnew: null }));
  return [...notices, ...warnings, ...penalties].map(printed => ({ caseNumber: kase.number, ...printed }));
}
