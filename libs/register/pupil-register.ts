// One pupil's register as Waymark knows it: for each session every entry it has had, oldest first. Entries are never
// overwritten; an amendment adds one, so the register can be asked for as it was known at any moment.
import type { Instant, Session } from '#libs/school-time';

export interface Entry {
  readonly code: string;
  /** When Waymark, and so the school's casework, knew of it. */
  readonly knownAt: Instant;
}

export interface SessionEntries {
  readonly session: Session;
  readonly entries: readonly Entry[];
}

/** Sorted by session, each session once, each with at least one entry. */
export interface PupilRegister {
  readonly sessions: readonly SessionEntries[];
}

/** First and last session, both counted. */
export interface SessionRange {
  readonly from: Session;
  readonly to: Session;
}

export const emptyRegister: PupilRegister = { sessions: [] };

/** Index of the first session at or after `session`. */
function lowerBound(sessions: readonly SessionEntries[], session: Session): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle]!.session < session) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The entries of one session, or undefined where nothing is known of it. */
export function entriesOf(register: PupilRegister, session: Session): readonly Entry[] | undefined {
  const found = register.sessions[lowerBound(register.sessions, session)];
  return found?.session === session ? found.entries : undefined;
}

/** The code that stands now for a session. */
export function currentCode(register: PupilRegister, session: Session): string | undefined {
  return entriesOf(register, session)?.at(-1)?.code;
}

/** The latest session of which anything is known. */
export function lastSession(register: PupilRegister): Session | undefined {
  return register.sessions.at(-1)?.session;
}

/** A register with one entry more: a new mark, or an amendment of one. */
export function withEntry(register: PupilRegister, session: Session, entry: Entry): PupilRegister {
  const at = lowerBound(register.sessions, session);
  const found = register.sessions[at];
  if (found?.session !== session) {
    return { sessions: register.sessions.toSpliced(at, 0, { session, entries: [entry] }) };
  }
  return { sessions: register.sessions.with(at, { session, entries: [...found.entries, entry] }) };
}

/** The register as it was known at `moment` (entries known at that moment included). */
export function asKnownAt(register: PupilRegister, moment: Instant): PupilRegister {
  const sessions: SessionEntries[] = [];
  for (const { session, entries } of register.sessions) {
    const known = entries.filter(entry => entry.knownAt <= moment);
    if (known.length > 0)
      sessions.push(known.length === entries.length ? { session, entries } : { session, entries: known });
  }
  return { sessions };
}

/** Calls `visit` for each session in the range with its current code, in order. */
export function eachIn(
  register: PupilRegister,
  range: SessionRange,
  visit: (session: Session, code: string) => void,
): void {
  const { sessions } = register;
  for (
    let i = lowerBound(sessions, range.from);
    i < sessions.length && sessions[i]!.session <= range.to;
    i++
  ) {
    const { session, entries } = sessions[i]!;
    visit(session, entries[entries.length - 1]!.code);
  }
}
