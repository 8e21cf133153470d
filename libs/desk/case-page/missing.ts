// What is not known yet and stands in the way of a step, with what to do about it.
import { may, type Role } from '#libs/access';
import type { World } from '#libs/casework';
import { entriesOf, sessionsWithCode } from '#libs/register';
import {
  dateOf,
  lastDay,
  londonDate,
  schoolYearStart,
  sessionOf,
  type Instant,
  type Session,
} from '#libs/school-time';

export interface Missing {
  /** `reason-for-absence`, `mark`, `date-of-birth`, `parent`, `calendar`, or `duty:<flag>`. */
  readonly what: string;
  /** What it holds up, and what to do. */
  readonly remedy: string;
  readonly sessions?: Session[];
}

/** Sessions that are listed under one head. */
const MOST_SESSIONS = 100;

/** For the case page of someone in this role: what is missing this school year. */
export function missingIn(world: World, role: Role, at: Instant): Missing[] {
  const { pupil, calendar, register } = world;
  const today = londonDate(at);
  const year = { from: sessionOf(schoolYearStart(today), 'am'), to: sessionOf(today, 'pm') };
  const unresolved = sessionsWithCode(register, calendar, year, ['N']).map(({ session }) => session);
  const yesterday = (session: Session) => session >= year.from && dateOf(session) < today;
  const unmarked = calendar.sessions.filter(yesterday).filter(session => !entriesOf(register, session));
  return [
    ...about(
      'reason-for-absence',
      'no notice and no referral goes out while a counted session is N; find out why and amend the register',
      unresolved,
      role,
    ),
    ...about(
      'mark',
      'attendance is worked out without these sessions; have the register completed',
      unmarked,
      role,
    ),
    ...only(
      pupil.dateOfBirth === undefined,
      'date-of-birth',
      'compulsory school age cannot be checked; take it in with the pupil',
    ),
    ...only(pupil.parents.length === 0, 'parent', 'letters reach nobody; take the parents in'),
    ...only(
      lastDay(calendar) < today,
      'calendar',
      'periods that reach beyond the last term cannot begin or end; extend the calendar',
    ),
    ...(may(role, 'case:sealed')
      ? pupil.openFlags.map(flag => ({
          what: `duty:${flag}`,
          remedy: 'do what the flag asks for, then record it as met',
        }))
      : []),
  ];
}

function about(what: string, remedy: string, sessions: readonly Session[], role: Role): Missing[] {
  if (sessions.length === 0) return [];
  return [{ what, remedy, ...(may(role, 'case:events') && { sessions: sessions.slice(-MOST_SESSIONS) }) }];
}

const only = (isMissing: boolean, what: string, remedy: string): Missing[] =>
  isMissing ? [{ what, remedy }] : [];
