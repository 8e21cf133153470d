// One policy over one calendar, laid out by session number: what a run over many pupils works out once and not for each.
import { registerCloses, type AuthorityCode, type Pack } from '#libs/policy';
import { eraOf, type Measure, type SessionEntries } from '#libs/register';
import {
  buildCalendar,
  dateOf,
  firstMondayOfLatestSchoolWeeks,
  halfOf,
  londonInstant,
  schoolYearStart,
  sessionOf,
  type Calendar,
  type CalendarSpec,
  type Session,
} from '#libs/school-time';
import { frameworkFrom, threshold } from '../legal/count.js';
import { bitsOf, codeOfByte } from './code-bytes.js';

export interface Policy {
  readonly pack: Pack;
  readonly authority: AuthorityCode;
}

/** A policy over the sessions of one year group. All arrays go by session number: the place in `sessions`. */
export interface YearPlan extends Policy {
  readonly yearGroup: number | undefined;
  readonly calendar: Calendar;
  /** Every session of the school in order, those closed to this year group too; a pupil's bytes follow it. */
  readonly sessions: readonly Session[];
  /** When a mark of the session is known: at the close of its register. Never falls. */
  readonly knownAt: Float64Array;
  /** Bits by byte (see code-bytes.ts), for the era of each session. */
  readonly bits: readonly Uint8Array[];
  /** Number of the first session of its school year. */
  readonly yearStart: Int32Array;
  /** The numbers that `yearStart` holds, each once. */
  readonly yearStarts: readonly number[];
  /** Number of the first session in the threshold's window that ends with it, or an earlier one. */
  readonly windowStart: Int32Array;
  /** Fewest counted sessions in that window with which a finding may arise. */
  readonly needs: Int32Array;
  /** A mark as the register holds it; the same object for every pupil, since nothing changes it. */
  readonly mark: (session: number, byte: number) => SessionEntries;
  /** A session with its code, as measures list them; shared likewise. */
  readonly coded: (session: number, byte: number) => Measure['absences'][number];
}

/** More sessions than any window holds: no threshold is in force. */
const never = 0x7fff_ffff;

/** Every session of the school whatever the year group, in order: the layout of a pupil's bytes. */
export function schoolSessions(spec: CalendarSpec): readonly Session[] {
  return buildCalendar({ terms: spec.terms, ...(spec.closures && { closures: spec.closures }) }).sessions;
}

/** Lays a policy out over a calendar. Throws WaymarkError `calendar.invalid`. */
export function planYear(policy: Policy, spec: CalendarSpec, yearGroup: number | undefined): YearPlan {
  const { pack, authority } = policy;
  const sessions = schoolSessions(spec);
  const calendar = buildCalendar(spec, { yearGroup });
  const closes = { am: registerCloses(pack, 'am', yearGroup), pm: registerCloses(pack, 'pm', yearGroup) };
  const knownAt = Float64Array.from(sessions, s => londonInstant(dateOf(s), closes[halfOf(s)]));
  const byEra = {
    'before-2024-08-19': bitsOf('before-2024-08-19', authority.thresholdCodes.value),
    'from-2024-08-19': bitsOf('from-2024-08-19', authority.thresholdCodes.value),
  };
  const numberOf = (day: string) => firstAtOrAfter(sessions, sessionOf(day, 'am'));
  const oldNeeds = Math.min(never, ...(pack.oldEra?.thresholds ?? []).map(({ value }) => value.sessions));
  const yearStart = Int32Array.from(sessions, s => numberOf(schoolYearStart(dateOf(s))));
  const inFramework = (session: Session) => dateOf(session) >= frameworkFrom;
  return {
    pack,
    authority,
    yearGroup,
    calendar,
    sessions,
    knownAt,
    bits: sessions.map(session => byEra[eraOf(dateOf(session))]),
    yearStart,
    yearStarts: [...new Set(yearStart)],
    // The earlier thresholds look back at most to the first session; to look too often does no harm.
    windowStart: Int32Array.from(sessions, s =>
      inFramework(s)
        ? numberOf(firstMondayOfLatestSchoolWeeks(calendar, dateOf(s), threshold.schoolWeeks))
        : 0,
    ),
    needs: Int32Array.from(sessions, s => (inFramework(s) ? threshold.sessions : oldNeeds)),
    mark: shared(sessions.length, (number, byte) => ({
      session: sessions[number]!,
      entries: [{ code: codeOfByte(byte), knownAt: knownAt[number]! }],
    })),
    coded: shared(sessions.length, (number, byte) => ({
      session: sessions[number]!,
      code: codeOfByte(byte),
    })),
  };
}

/** Number of the first session at or after a session; their count where there is none. */
export function firstAtOrAfter(sessions: readonly Session[], session: Session): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle]! < session) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Makes each object once, by session number and byte. */
function shared<T>(
  sessions: number,
  make: (number: number, byte: number) => T,
): (number: number, byte: number) => T {
  const made: T[][] = Array.from({ length: sessions }, () => []);
  return (number, byte) => (made[number]![byte] ??= make(number, byte));
}
