// Patterns in time and by code: which days and sessions are missed, and with which codes.
import { codeInfo } from '../codes.js';
import type { CodeClass } from '../code-row.js';
import { addDays, type Half, type PlainDate } from '#libs/school-time';
import { countSession, eachPossible, type PupilMarks, type Span } from './pupil-marks.js';
import { newCounting, type Counting, type Tally } from './tally.js';

/** All sessions of one weekday, am or pm. */
export interface SessionPattern {
  /** 1 is Monday. */
  readonly weekday: number;
  readonly half: Half;
  readonly tally: Tally;
}

/** How often a code stands, and on which days of the week, Monday first. */
export interface CodePattern {
  readonly code: string;
  readonly meaning: string;
  readonly class: CodeClass;
  readonly sessions: number;
  readonly byWeekday: readonly number[];
}

export interface Patterns {
  readonly all: Tally;
  readonly pupils: number;
  /** Sessions that were possible for somebody, Monday am first. */
  readonly sessions: readonly SessionPattern[];
  /** Codes of possible sessions, the most frequent first; a code of both eras with its newer meaning. */
  readonly codes: readonly CodePattern[];
}

interface CodeCount {
  readonly byWeekday: number[];
  lastPlace: number;
}

/** Counts patterns over all sessions of the span. */
export function patternsOf(span: Span, pupils: readonly PupilMarks[]): Patterns {
  const slots = Array.from({ length: 14 }, newCounting);
  const all = newCounting();
  const codes = new Map<number, CodeCount>();
  let counted = 0;
  for (const pupil of pupils) {
    const before = all.possible;
    eachPossible(span, pupil, session => {
      const slot = session.place % 14;
      countSession(slots[slot]!, session);
      countSession(all, session);
      const found = codes.get(session.code) ?? { byWeekday: Array<number>(7).fill(0), lastPlace: 0 };
      codes.set(session.code, found);
      found.byWeekday[slot >> 1]! += 1;
      if (session.place > found.lastPlace) found.lastPlace = session.place;
    });
    if (all.possible > before) counted += 1;
  }
  return { all, pupils: counted, sessions: sessionsOf(slots), codes: codesOf(span.monday, codes) };
}

const sessionsOf = (slots: readonly Counting[]): SessionPattern[] =>
  slots.flatMap((tally, slot) =>
    tally.possible === 0 ? [] : [{ weekday: (slot >> 1) + 1, half: slot % 2 === 0 ? 'am' : 'pm', tally }],
  );

const codesOf = (monday: PlainDate, codes: ReadonlyMap<number, CodeCount>): CodePattern[] =>
  [...codes]
    .map(([place, { byWeekday, lastPlace }]): CodePattern => {
      const code = String.fromCharCode(place >> 8, place & 255).trimEnd();
      const info = codeInfo(code, addDays(monday, lastPlace >> 1))!;
      const sessions = byWeekday.reduce((sum, each) => sum + each, 0);
      return { code, meaning: info.meaning, class: info.class, sessions, byWeekday };
    })
    .toSorted((a, b) => b.sessions - a.sessions || (a.code < b.code ? -1 : 1));
