// Counting to the penalty threshold: which sessions count, in which window, under the law of which era.
import { assertNever } from '#libs/kernel';
import type { Level, OldEraThreshold } from '#libs/policy';
import { entriesOf, sessionsWithCode, type CodedSession } from '#libs/register';
import {
  addDays,
  dateOf,
  firstMondayOfLatestSchoolWeeks,
  sessionOf,
  termOf,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import type { LawEra } from '../events.js';
import type { CaseState, Finding, Penalty, PupilState } from '../state.js';
import type { World } from '../world.js';
import { compulsoryAge } from './age.js';

/** First day of the National Framework: sessions from here on count under it, earlier ones never do. */
export const frameworkFrom: PlainDate = '2024-08-19';
/** The national threshold: sessions of unauthorised absence in a rolling period of school weeks. */
export const threshold = { sessions: 10, schoolWeeks: 10 } as const;

export interface Window {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface Count {
  readonly window: Window;
  readonly sessions: readonly CodedSession[];
  readonly needs: number;
  readonly rule: { readonly id: string; readonly level: Level; readonly source: string };
}

export const lawEraOf = (day: PlainDate): LawEra =>
  day < frameworkFrom ? 'before-2024-08-19' : 'from-2024-08-19';

/** The window of the National Framework that ends with `day`. */
export function frameworkWindow(world: World, day: PlainDate): Window {
  const monday = firstMondayOfLatestSchoolWeeks(world.calendar, day, threshold.schoolWeeks);
  return { from: monday < frameworkFrom ? frameworkFrom : monday, to: day };
}

/** Sessions in a window with a code that counts to the threshold, of compulsory school age. */
export const unauthorisedIn = (world: World, window: Window): readonly CodedSession[] =>
  ofCompulsoryAge(world, unauthorisedAtAnyAge(world, window));

function unauthorisedAtAnyAge(world: World, window: Window): CodedSession[] {
  const range = { from: sessionOf(window.from, 'am'), to: sessionOf(window.to, 'pm') };
  return sessionsWithCode(world.register, world.calendar, range, world.authority.thresholdCodes.value);
}

/** Those within compulsory school age; an unknown date of birth counts as within (a person checks it). */
function ofCompulsoryAge({ pupil }: World, sessions: readonly CodedSession[]): readonly CodedSession[] {
  if (pupil.dateOfBirth === undefined || sessions.length === 0) return sessions;
  const { from, until } = compulsoryAge(pupil.dateOfBirth);
  return sessions.filter(({ session }) => from <= dateOf(session) && dateOf(session) <= until);
}

/** What the thresholds in force on `end` say; the first that is reached, or the last one asked. */
export function countAt(state: PupilState, world: World, end: Session): Count | null {
  const day = dateOf(end);
  const isCovered = coverOf(state, world);
  const upToEnd = (sessions: readonly CodedSession[]) =>
    sessions.filter(s => s.session <= end && !isCovered(s.session));
  if (lawEraOf(day) === 'from-2024-08-19') {
    const window = frameworkWindow(world, day);
    const rule = { id: 'threshold.national', level: 'law' as const, source: 'docs/law/threshold.md#figure' };
    return { window, sessions: upToEnd(unauthorisedIn(world, window)), needs: threshold.sessions, rule };
  }
  let last: Count | null = null;
  for (const { value, level, source } of world.pack.oldEra?.thresholds ?? []) {
    const window = oldEraWindow(world, value, end);
    if (!window) continue;
    const found = upToEnd(unauthorisedIn(world, window)).filter(
      s => value.kind !== 'consecutive-leave' || s.code === 'G',
    );
    last = {
      window,
      sessions: found,
      needs: value.sessions,
      rule: { id: `threshold.${value.kind}`, level, source },
    };
    if (found.length >= last.needs) return last;
  }
  return last;
}

function oldEraWindow(world: World, rule: OldEraThreshold, end: Session): Window | null {
  const day = dateOf(end);
  switch (rule.kind) {
    case 'unauthorised-in-term': {
      const term = termOf(world.calendar, day);
      return term && { from: term.from, to: day };
    }
    case 'unauthorised-in-days':
      return { from: addDays(day, 1 - rule.days), to: day };
    case 'consecutive-leave':
      return { from: startOfLeave(world, end), to: day };
    default:
      return assertNever(rule);
  }
}

/** First day of the unbroken run of leave (`G`) that ends with `end`. */
function startOfLeave(world: World, end: Session): PlainDate {
  const { sessions } = world.register;
  let start = dateOf(end);
  for (let i = sessions.findLastIndex(s => s.session <= end); i >= 0; i--) {
    if (sessions[i]!.entries.at(-1)!.code !== 'G') break;
    start = dateOf(sessions[i]!.session);
  }
  return start;
}

/** The sessions of a finding as the register stands now: those it named, and those amended or entered since. */
export const amendedSessions = (world: World, finding: Finding): readonly CodedSession[] =>
  ofCompulsoryAge(world, amendedAtAnyAge(world, finding));

/** The same with those that an amended date of birth has put outside compulsory school age. */
export function amendedAtAnyAge(world: World, finding: Finding): CodedSession[] {
  const named = new Set(finding.sessions);
  return unauthorisedAtAnyAge(world, finding.window).filter(
    s => named.has(s.session) || !wasCounted(world, s.session, finding.arisenAt),
  );
}

/** Whether the session counted as the register was known at `moment`. */
function wasCounted(world: World, session: Session, moment: Instant): boolean {
  const then = entriesOf(world.register, session)?.findLast(entry => entry.knownAt <= moment);
  return (
    then !== undefined && (world.authority.thresholdCodes.value as readonly string[]).includes(then.code)
  );
}

/** Every penalty notice on attendance that was not withdrawn, with the finding it rests on. */
function standingPenalties(
  state: PupilState,
): { readonly kase: CaseState; readonly penalty: Penalty; readonly finding: Finding }[] {
  return state.cases.flatMap(kase =>
    kase.penalties.flatMap(penalty => {
      const finding = penalty.finding === null ? undefined : kase.findings[penalty.finding];
      return finding && !penalty.withdrawn ? [{ kase, penalty, finding }] : [];
    }),
  );
}

/** The sessions that a standing notice to this parent covers. */
export function coveredFor(state: PupilState, world: World, parent: string): ReadonlySet<Session> {
  const findings = standingPenalties(state).filter(({ penalty }) => penalty.parent === parent);
  return new Set(findings.flatMap(({ finding }) => amendedSessions(world, finding).map(s => s.session)));
}

/** Which sessions are left out: those that a notice to every liable parent covers. */
function coverOf(state: PupilState, world: World): (session: Session) => boolean {
  const liable = world.pupil.parents.filter(p => p.liable);
  if (liable.length === 0 || state.cases.every(c => c.penalties.length === 0)) return () => false;
  const covers = liable.map(parent => coveredFor(state, world, parent.id));
  return session => covers.every(covered => covered.has(session));
}

/** Whether some counted session was not counted, as the register was known, at `moment`. */
export function hasNewSession(world: World, sessions: readonly CodedSession[], moment: Instant): boolean {
  return sessions.some(s => !wasCounted(world, s.session, moment));
}
