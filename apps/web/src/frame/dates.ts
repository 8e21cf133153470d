// Dates and times as people read and write them.
import { dayText, months, weekdays } from '#libs/audit';
import {
  isPlainDate,
  londonDate,
  londonTime,
  weekday,
  type Instant,
  type PlainDate,
} from '#libs/school-time';

const dayOf = (value: PlainDate | Instant): PlainDate =>
  typeof value === 'number' ? londonDate(value) : value.slice(0, 10);

/** '2 September 2026' of a plain date or a moment. */
export const shownDate = (value: PlainDate | Instant): string => dayText(dayOf(value));

/** '2 Sep', for tables and axes. */
export function shortDate(value: PlainDate | Instant): string {
  const [, month = '', day = ''] = dayOf(value).split('-');
  return `${Number(day)} ${(months[Number(month) - 1] ?? '').slice(0, 3)}`;
}

/** 'Wednesday 2 September 2026'. */
export function longDate(value: PlainDate | Instant): string {
  const date = dayOf(value);
  return `${weekdays[weekday(date) - 1]} ${shownDate(date)}`;
}

/** '2 September 2026 at 3:05pm', London time. */
export const shownMoment = (value: Instant): string => `${shownDate(value)} at ${shownTime(value)}`;

/** '3:05pm', 'midday', 'midnight'; of a moment or of 'HH:MM'. */
export function shownTime(value: Instant | string): string {
  const time = typeof value === 'number' ? londonTime(value) : value;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (minute === 0 && hour === 12) return 'midday';
  if (minute === 0 && hour === 0) return 'midnight';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

const NUMBERS = /^(\d{1,2})\s*[./\s-]\s*(\d{1,2})\s*[./\s-]\s*(\d{2}|\d{4})$/;
const WORDS = /^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/i;

/**
 * A date as people write it: '3/9/2026', '3.9.26', '3 September 2026', '3rd Sep 2026' or '2026-09-03'; the day comes first.
 * Undefined where it is none, or no day of the calendar.
 */
export function readDate(text: string): PlainDate | undefined {
  const trimmed = text.trim();
  if (isPlainDate(trimmed)) return trimmed;
  const numbers = NUMBERS.exec(trimmed);
  if (numbers) return dateOf(numbers[1]!, numbers[2]!, numbers[3]!);
  const words = WORDS.exec(trimmed);
  return words ? dateOf(words[1]!, String(monthOf(words[2]!)), words[3]!) : undefined;
}

/** A date of three fields; a month may be written out. */
export function dateOf(day: string, month: string, year: string): PlainDate | undefined {
  const m = /^\d{1,2}$/.test(month.trim()) ? Number(month) : monthOf(month.trim());
  const y = /^\d{2}$/.test(year.trim()) ? `20${year.trim()}` : year.trim();
  const date = `${y}-${String(m).padStart(2, '0')}-${day.trim().padStart(2, '0')}`;
  return isPlainDate(date) ? date : undefined;
}

const monthOf = (word: string): number =>
  word.length < 3 ? 0 : months.findIndex(month => month.toLowerCase().startsWith(word.toLowerCase())) + 1;
