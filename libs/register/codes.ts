// The attendance codes by era of the session's date: what each means, how it counts, and what to write in place of a
// code that is unknown or outside its era.
import type { PlainDate } from '#libs/school-time';
import type { CodeClass, CodeRow } from './code-row.js';
import { CODES_BEFORE_2024 } from './codes-2023.js';
import { CODES_FROM_2024 } from './codes-2024.js';

export type { CodeClass } from './code-row.js';

/** One code in one era. */
export interface CodeInfo {
  readonly code: string;
  readonly meaning: string;
  readonly class: CodeClass;
  /** Counts as attended: present, or at an approved educational activity. */
  readonly attended: boolean;
  /** Counts as a possible session, the denominator of attendance. */
  readonly possible: boolean;
  /** Counts in ladder attendance, on both sides of the fraction. */
  readonly ladder: boolean;
  /** The regulation or guidance that the code comes from. */
  readonly source: string;
}

export type Era = 'before-2024-08-19' | 'from-2024-08-19';

export type CodeCheck =
  | { readonly ok: true; readonly info: CodeInfo }
  | { readonly ok: false; readonly problem: string; readonly remedy: string };

const CHANGE: PlainDate = '2024-08-19';

/** Absences that the school granted or that nobody could avoid: a ladder leaves them out. */
const OFF_LADDER: ReadonlySet<string> = new Set(['C', 'C1', 'C2', 'E', 'H', 'J1', 'R', 'S', 'T']);

const SOURCES: Readonly<Record<Era, string>> = {
  'before-2024-08-19': 'SI 2006/1751 and the departmental guidance under it',
  'from-2024-08-19': 'SI 2024/208 reg 10',
};

function infoOf([code, meaning, codeClass]: CodeRow, era: Era): CodeInfo {
  const possible = codeClass !== 'not-possible';
  return {
    code,
    meaning,
    class: codeClass,
    attended: codeClass === 'present' || codeClass === 'approved-activity',
    possible,
    ladder: possible && !OFF_LADDER.has(code),
    source: SOURCES[era],
  };
}

function tableOf(rows: readonly CodeRow[], era: Era): ReadonlyMap<string, CodeInfo> {
  return new Map(rows.map(row => [row[0], infoOf(row, era)]));
}

const TABLES: Readonly<Record<Era, ReadonlyMap<string, CodeInfo>>> = {
  'before-2024-08-19': tableOf(CODES_BEFORE_2024, 'before-2024-08-19'),
  'from-2024-08-19': tableOf(CODES_FROM_2024, 'from-2024-08-19'),
};

/** What to write from 2024-08-19 in place of a code of the old set. */
const RETIRED: ReadonlyMap<string, string> = new Map([
  [
    'H',
    'use C where leave was granted for exceptional circumstances, G where it was not; the school must say which',
  ],
  [
    'J',
    'use J1 for an interview (an absence), or the code of the activity attended, K V P W or B; the school must say which',
  ],
  ['Y', 'use Y1 to Y7 by the cause, or Q where access arrangements were missing; the school must say which'],
]);

/** What to write before 2024-08-19 in place of a code of the new set. */
const NOT_YET: ReadonlyMap<string, string> = new Map([
  ['K', 'use B, where the school approved and supervised the activity; else the school must say'],
  ['C1', 'use C'],
  ['C2', 'use C, where the school granted the absence'],
  ['J1', 'use J'],
  ...['Q', 'Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7'].map(
    code => [code, 'use Y, where the pupil could not attend for that cause'] as const,
  ),
]);

/** The era of a session's date. */
export function eraOf(date: PlainDate): Era {
  return date < CHANGE ? 'before-2024-08-19' : 'from-2024-08-19';
}

/** All codes of an era. */
export function codesOf(era: Era): readonly CodeInfo[] {
  return [...TABLES[era].values()];
}

/** What a code means on a date; undefined where it is unknown or not of that era. */
export function codeInfo(code: string, date: PlainDate): CodeInfo | undefined {
  return TABLES[eraOf(date)].get(code);
}

/** Whether the code is an unauthorised absence on that date: G, N, O or U. */
export function isUnauthorised(code: string, date: PlainDate): boolean {
  return codeInfo(code, date)?.class === 'unauthorised';
}

/** A code for a session of that date, or in plain words what is wrong with it and what to write in its place. */
export function checkCode(code: string, date: PlainDate): CodeCheck {
  const info = codeInfo(code, date);
  if (info) return { ok: true, info };

  const era = eraOf(date);
  const elsewhere = era === 'from-2024-08-19' ? RETIRED.get(code) : NOT_YET.get(code);
  if (elsewhere !== undefined) {
    const why = era === 'from-2024-08-19' ? `was retired on ${CHANGE}` : `came into use on ${CHANGE}`;
    return { ok: false, problem: `code '${code}' ${why} and cannot stand on ${date}`, remedy: elsewhere };
  }
  if (code.trim() === '' || code === '-') {
    return {
      ok: false,
      problem: `'${code}' on ${date} is a missing mark, not a code`,
      remedy: 'have the register completed; N where the reason for an absence is not yet known',
    };
  }
  return {
    ok: false,
    problem: `'${code}' is not an attendance code on ${date}`,
    remedy: remedyForUnknown(code, era),
  };
}

function remedyForUnknown(code: string, era: Era): string {
  const tidy = code.trim().toUpperCase();
  if (TABLES[era].has(tidy)) return `write it as ${tidy}, in capitals and without spaces`;
  return `use one of ${[...TABLES[era].keys()].join(' ')}`;
}
