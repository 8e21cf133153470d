// A deadline as people say it: the day, and how many school days that is from today.
import { isSchoolDay, londonDate, schoolDaysBetween, type Calendar, type Instant } from '#libs/school-time';
import { amountOf, dayText, momentText } from '../words.js';

export interface DueText {
  readonly due: Instant;
  /** 'Friday 14 November 2025, 17:00'. */
  readonly when: string;
  /** '14 November 2025'. */
  readonly day: string;
  readonly isPast: boolean;
  /** 'in 4 school days', 'today', '2 school days ago'. */
  readonly away: string;
}

/** `due` seen at `now`. School days are counted after today, up to the day and including it. */
export function dueText(due: Instant, now: Instant, calendar: Calendar): DueText {
  const [today, day] = [londonDate(now), londonDate(due)];
  const isPast = due < now;
  return { due, when: momentText(due), day: dayText(day), isPast, away: awayText(today, day, calendar) };
}

function awayText(today: string, day: string, calendar: Calendar): string {
  if (day === today) return 'today';
  const [from, to] = day > today ? [today, day] : [day, today];
  const between = schoolDaysBetween(calendar, from, to);
  const n = between.length - (isSchoolDay(calendar, from) ? 1 : 0);
  if (day > today) return n === 0 ? 'before the next school day' : `in ${amountOf(n, 'school day')}`;
  return n === 0 ? 'since the last school day' : `${amountOf(n, 'school day')} ago`;
}
