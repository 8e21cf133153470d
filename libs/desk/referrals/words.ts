// What stands with the authority, in words: the state of a matter, the clock that runs, and how far away a day is. The law
// counts the days for payment as days of the calendar, so that is how they are told here.
import { dayText, plainWords, sentenceCase } from '#libs/audit';
import { dayNumber, londonDate, type Instant } from '#libs/school-time';

export interface DayAway {
  /** '14 November 2025'. */
  readonly day: string;
  /** 'today', 'in 12 days', '3 days ago'. */
  readonly away: string;
  readonly isPast: boolean;
}

/** A moment as seen at `now`, in days of the calendar. */
export function dayAway(at: Instant, now: Instant): DayAway {
  const days = dayNumber(londonDate(at)) - dayNumber(londonDate(now));
  return { day: dayText(londonDate(at)), away: awayText(days), isPast: at < now };
}

function awayText(days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** What a matter is, by its kind: 'Referral for a penalty notice'. */
export function matterText(what: string): string {
  const [kind = '', of = ''] = what.split(':');
  switch (kind) {
    case 'referral':
      return of === 'penalty' ? 'Referral for a penalty notice' : 'Referral for support';
    case 'notice':
      return 'Penalty notice';
    case 'unpaid':
      return 'Penalty notice unpaid: prosecute or withdraw';
    case 'undelivered':
      return 'Penalty notice came back';
    case 'revised':
      return 'The register was amended after a penalty notice';
    case 'pay-by':
      return 'Last day to pay the penalty';
    case 'reduced':
      return 'Last day of the lower sum';
    case 'review-end':
      return 'The review ends and is measured';
    case 'meeting-overdue':
      return 'The meeting should be held';
    case 'notice-end':
      return 'The Notice to Improve ends';
    case 'hold-end':
      return 'The hold ends';
    default:
      return sentenceCase(plainWords(kind));
  }
}
