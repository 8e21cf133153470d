// Dates, sessions, shares and roles as people say them. What is compared is never rounded; what is printed says so where
// rounding would tell another story.
import type { Role } from '#libs/access';
import {
  dateOf,
  halfOf,
  londonDate,
  londonTime,
  weekday,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** Monday first. */
export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const roleNames: Readonly<Record<Role, string>> = {
  'attendance-officer': 'the attendance officer',
  'attendance-lead': 'the attendance lead',
  headteacher: 'the headteacher',
  dsl: 'the designated safeguarding lead',
  ewo: 'the education welfare officer',
  governor: 'a governor',
  administrator: 'an administrator',
};

/** '14 November 2025'. */
export function dayText(date: PlainDate): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return `${day} ${months[month - 1]} ${year}`;
}

/** 'Friday 14 November 2025, 17:00', London time. */
export function momentText(at: Instant): string {
  const day = londonDate(at);
  return `${weekdays[weekday(day) - 1]} ${dayText(day)}, ${londonTime(at)}`;
}

/** '14 November 2025, morning'. */
export const sessionText = (session: Session): string =>
  `${dayText(dateOf(session))}, ${halfOf(session) === 'am' ? 'morning' : 'afternoon'}`;

/** The sessions by day: '13 October 2025 am pm, 14 October 2025 am'. */
export function sessionsText(sessions: readonly Session[]): string {
  const days = new Map<PlainDate, string[]>();
  for (const session of sessions) {
    const day = dateOf(session);
    days.set(day, [...(days.get(day) ?? []), halfOf(session)]);
  }
  return [...days].map(([day, halves]) => `${dayText(day)} ${halves.join(' ')}`).join(', ');
}

/** The name of a role with its article; a word that is no role stands as it is. */
export const roleText = (role: string): string => roleNames[role as Role] ?? role;

/** '1 session', '2 sessions'. */
export const amountOf = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** The first letter as a capital. */
export const sentenceCase = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** 'target-letter' as 'target letter'. */
export const plainWords = (id: string): string => id.replaceAll('-', ' ');

/**
 * '40 of 46 sessions, 86.96 %'. A share that would round up to `limit` while it is below is said to be just under it.
 */
export function shareText(attended: number, possible: number, limit?: number): string {
  if (possible === 0) return 'no session was possible';
  const of = `${attended} of ${amountOf(possible, 'session')}`;
  const percent = Math.round((attended * 10_000) / possible) / 100;
  const hidden = limit !== undefined && percent >= limit && attended * 100 < limit * possible;
  return `${of}, ${hidden ? `just under ${limit}` : percent} %`;
}
