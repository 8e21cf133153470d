// One pupil's year as the decider reads it, and running totals beside it. The register grows as marks become known; it is
// used again for the next pupil, so a run over many makes no copies.
import type { Measure, SessionEntries, SessionRange, TotalledRegister, Way } from '#libs/register';
import type { Calendar } from '#libs/school-time';
import { absentBit, countedBit, isLadderAbsence, noMark, possibleBit } from './code-bytes.js';
import { firstAtOrAfter, type YearPlan } from './year-plan.js';

/** Totals up to, not including, a session by its number; one more entry than there are sessions. */
export interface YearTotals {
  /** Possible and absent sessions, the ladder's way. */
  readonly possible: Uint16Array;
  readonly absent: Uint16Array;
  /** Sessions with a code that counts to the penalty threshold. */
  readonly counted: Uint16Array;
}

export interface YearRegister {
  readonly totals: YearTotals;
  /** Numbers of the sessions absent the ladder's way, in order, as many as `totals.absent` ends with. */
  readonly absentSessions: Uint16Array;
  /** What is known so far. Answers measures from the totals. */
  readonly register: TotalledRegister;
  /** Takes up a pupil: a byte a session from `offset` on. Nothing is known yet. */
  begin(codes: Uint8Array, offset: number): void;
  /** Whether the session has a mark. */
  hasMark(session: number): boolean;
  /** Makes the marks before this session known. */
  knowBefore(session: number): void;
}

export function createYearRegister(plan: YearPlan): YearRegister {
  const { sessions, bits } = plan;
  const count = sessions.length;
  const possible = new Uint16Array(count + 1);
  const absent = new Uint16Array(count + 1);
  const counted = new Uint16Array(count + 1);
  const absentSessions = new Uint16Array(count);
  const known: SessionEntries[] = [];
  let bytes: Uint8Array = new Uint8Array(count);
  let from = 0;
  let knownBefore = 0;

  const begin = (codes: Uint8Array, offset: number): void => {
    bytes = codes;
    from = offset;
    knownBefore = 0;
    known.length = 0;
    let p = 0;
    let a = 0;
    let c = 0;
    for (let i = 0; i < count; i += 1) {
      const bit = bits[i]![codes[offset + i]!]!;
      if ((bit & absentBit) !== 0) absentSessions[a] = i;
      p += bit & possibleBit;
      a += (bit & absentBit) >> 1;
      c += (bit & countedBit) >> 2;
      possible[i + 1] = p;
      absent[i + 1] = a;
      counted[i + 1] = c;
    }
  };

  const knowBefore = (session: number): void => {
    for (; knownBefore < session; knownBefore += 1) {
      const byte = bytes[from + knownBefore]!;
      if (byte !== noMark) known.push(plan.mark(knownBefore, byte));
    }
  };

  /** Numbers of the first session of a range and of the one after its last, as far as marks are known. */
  const numbersOf = ({ from, to }: SessionRange): readonly [first: number, end: number] => {
    const last = firstAtOrAfter(sessions, to);
    const end = Math.min(sessions[last] === to ? last + 1 : last, knownBefore);
    return [Math.min(firstAtOrAfter(sessions, from), end), end];
  };

  const absencesIn = (first: number, end: number, codes?: readonly string[]) => {
    const found = [];
    for (let k = absent[first]!; k < absent[end]!; k += 1) {
      const session = absentSessions[k]!;
      const coded = plan.coded(session, bytes[from + session]!);
      if (codes === undefined || codes.includes(coded.code)) found.push(coded);
    }
    return found;
  };

  /** What `measure` would find by walking over the sessions; null where the totals do not say. */
  const measured = (calendar: Calendar, range: SessionRange, way: Way): Measure | null => {
    if (calendar !== plan.calendar || way !== 'ladder') return null;
    const [first, end] = numbersOf(range);
    const sum = possible[end]! - possible[first]!;
    const absences = absencesIn(first, end);
    return { attended: sum - absences.length, possible: sum, absent: absences.length, absences };
  };

  /** What `sessionsWithCode` would find, for codes that are absences of the ladder. */
  const withCode = (calendar: Calendar, range: SessionRange, codes: readonly string[]) => {
    if (calendar !== plan.calendar || !codes.every(isLadderAbsence)) return null;
    return absencesIn(...numbersOf(range), codes);
  };

  return {
    totals: { possible, absent, counted },
    absentSessions,
    register: { sessions: known, measured, withCode },
    begin,
    hasMark: session => bytes[from + session] !== noMark,
    knowBefore,
  };
}
