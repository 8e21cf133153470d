// The register of a scenario: every session of the calendar, present where the file says nothing, known when its register
// closes or when its extract was made.
import { registerCloses, type Pack } from '#libs/policy';
import { checkCode } from '#libs/register';
import {
  addDays,
  dateOf,
  halfOf,
  isSession,
  londonInstant,
  parseInstant,
  sessionOf,
  type Calendar,
  type Half,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { invalid } from './invalid.js';
import type { ScenarioFile } from './schema.js';
import type { ScenarioAmendment, ScenarioMark } from './scenario.js';

interface Entry<T> {
  readonly entry: T;
  readonly field: string;
}
interface Listed {
  readonly code: string;
  readonly asAt: Instant | null;
}

const present: Record<Half, string> = { am: '/', pm: '\\' };

/** All sessions of the calendar in the order in which they become known; a later entry of the file wins. */
export function marksOf(
  entries: readonly Entry<ScenarioFile['marks'][number]>[],
  calendar: Calendar,
  pack: Pack,
  yearGroup: number | undefined,
): ScenarioMark[] {
  const listed = new Map<Session, Listed>();
  for (const { entry, field } of entries)
    for (const [session, mark] of sessionsOf(entry, field, calendar)) listed.set(session, mark);
  const closes = { am: registerCloses(pack, 'am', yearGroup), pm: registerCloses(pack, 'pm', yearGroup) };
  const marks = calendar.sessions.map((session): ScenarioMark => {
    const half = halfOf(session);
    const closed = londonInstant(dateOf(session), closes[half]);
    const mark = listed.get(session);
    return { session, code: mark?.code ?? present[half], knownAt: Math.max(closed, mark?.asAt ?? closed) };
  });
  return marks.toSorted((a, b) => a.knownAt - b.knownAt || (a.session < b.session ? -1 : 1));
}

function* sessionsOf(
  entry: ScenarioFile['marks'][number],
  field: string,
  calendar: Calendar,
): Generator<[Session, Listed]> {
  const isRange = 'from' in entry;
  const [first, last] = isRange ? [entry.from, entry.to] : [entry.date, entry.date];
  if (first > last) invalid(`${field}.to`, last, `a date on or after ${first}`);
  const asAt = entry.asAt === undefined ? null : parseInstant(entry.asAt);
  let found = false;
  for (let day = first; day <= last; day = addDays(day, 1)) {
    for (const half of ['am', 'pm'] as const) {
      const code = entry[half];
      const session = sessionOf(day, half);
      if (code === undefined || !isSession(calendar, session)) continue;
      found = true;
      checkMark(code, day, `${field}.${half}`);
      yield [session, { code, asAt }];
    }
  }
  if (!found && !isRange)
    invalid(`${field}.date`, first, 'a day with a session in the calendar, and `am` or `pm`');
}

function checkMark(code: string, day: PlainDate, field: string): void {
  const result = checkCode(code, day);
  if (!result.ok) invalid(field, code, `a code of ${day}: ${result.problem}; ${result.remedy}`);
}

/** An amendment must be of a session that is known by then, to a code that can be. */
export function checkAmendment(
  entry: ScenarioFile['amendments'][number],
  field: string,
  at: Instant,
  calendar: Calendar,
  marks: readonly ScenarioMark[],
): ScenarioAmendment {
  const session = sessionOf(entry.date, entry.session);
  if (!isSession(calendar, session)) invalid(`${field}.date`, session, 'a session of the calendar');
  checkMark(entry.code, entry.date, `${field}.code`);
  const mark = marks.find(m => m.session === session)!;
  if (mark.knownAt > at) invalid(`${field}.at`, entry.at, `a moment after the mark of ${session} is known`);
  const { code, reason, by } = entry;
  return { at, session, code, ...(reason !== undefined && { reason }), ...(by && { by }) };
}
