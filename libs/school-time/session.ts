// A session is half a school day: the unit in which attendance is marked and counted.
import { WaymarkError } from '#libs/kernel';
import { isPlainDate, type PlainDate } from './plain-date.js';

export type Half = 'am' | 'pm';

/** '2025-09-15 am'. Text order is time order. */
export type Session = string;

/** The session of a date and half. */
export function sessionOf(date: PlainDate, half: Half): Session {
  return `${date} ${half}`;
}

/** The date of a session. Throws 'time.bad-session' where the text is not a session. */
export function dateOf(session: Session): PlainDate {
  const date = session.slice(0, 10);
  const half = session.slice(10);
  if ((half !== ' am' && half !== ' pm') || !isPlainDate(date)) {
    throw new WaymarkError(
      'time.bad-session',
      `'${session}' is not a session; write it as YYYY-MM-DD am or YYYY-MM-DD pm, for example 2025-09-15 am`,
      { details: { value: session } },
    );
  }
  return date;
}

/** Morning or afternoon of a session. Throws 'time.bad-session' where the text is not a session. */
export function halfOf(session: Session): Half {
  dateOf(session);
  return session.endsWith('am') ? 'am' : 'pm';
}
