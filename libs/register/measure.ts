// What a register says about a stretch of time: exact counts, never a rounded percentage.
import { dateOf, isSession, type Calendar, type PlainDate, type Session } from '#libs/school-time';
import { codeInfo } from './codes.js';
import { eachIn, type PupilRegister, type SessionRange } from './pupil-register.js';

/** Attended, possible and absent sessions; `absences` are the absent ones with their codes, in order. */
export interface Measure {
  readonly attended: number;
  readonly possible: number;
  readonly absent: number;
  readonly absences: readonly CodedSession[];
}

/** Which sessions a measure counts: `figures` all possible ones, `ladder` without those that the school granted or nobody could avoid. */
export type Way = 'figures' | 'ladder';

export interface CodedSession {
  readonly session: Session;
  readonly code: string;
}

/** A register whose builder keeps running totals: it answers as the walks below do, or null where the totals do not say. */
export interface TotalledRegister extends PupilRegister {
  readonly measured: (calendar: Calendar, range: SessionRange, way: Way) => Measure | null;
  readonly withCode: (
    calendar: Calendar,
    range: SessionRange,
    codes: readonly string[],
  ) => CodedSession[] | null;
}

/**
 * Counts the sessions of a range. A session outside the calendar (closed since) is not counted, nor one whose day
 * `leavesOut` names. attendance = attended / possible (case model, section 2).
 */
export function measure(
  register: PupilRegister,
  calendar: Calendar,
  range: SessionRange,
  way: Way,
  leavesOut?: (day: PlainDate) => boolean,
): Measure {
  const totalled = leavesOut === undefined && hasTotals(register) && register.measured(calendar, range, way);
  if (totalled) return totalled;
  let attended = 0;
  let possible = 0;
  const absences: { session: Session; code: string }[] = [];
  eachIn(register, range, (session, code) => {
    const day = dateOf(session);
    const info = codeInfo(code, day);
    if (!info?.possible || (way === 'ladder' && !info.ladder)) return;
    if (!isSession(calendar, session) || leavesOut?.(day)) return;
    possible += 1;
    if (info.attended) attended += 1;
    else absences.push({ session, code });
  });
  return { attended, possible, absent: possible - attended, absences };
}

const hasTotals = (register: PupilRegister): register is TotalledRegister => 'measured' in register;

/** Persistent absence: `absent * 10 >= possible`; undefined when nothing was possible. @public */
export function isPersistentlyAbsent({ absent, possible }: Measure): boolean | undefined {
  return possible === 0 ? undefined : absent * 10 >= possible;
}

/** Severe absence: `absent * 2 >= possible`; undefined when nothing was possible. */
export function isSeverelyAbsent({ absent, possible }: Measure): boolean | undefined {
  return possible === 0 ? undefined : absent * 2 >= possible;
}

/** The sessions in the range that carry one of `codes`, in order. */
export function sessionsWithCode(
  register: PupilRegister,
  calendar: Calendar,
  range: SessionRange,
  codes: readonly string[],
): CodedSession[] {
  const totalled = hasTotals(register) && register.withCode(calendar, range, codes);
  if (totalled) return totalled;
  const found: { session: Session; code: string }[] = [];
  eachIn(register, range, (session, code) => {
    if (codes.includes(code) && isSession(calendar, session)) found.push({ session, code });
  });
  return found;
}
