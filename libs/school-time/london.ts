// Moments in time and the clock of Europe/London. The offset is computed from the rule of summer time, not asked of
// Intl: the answer must be the same in every process, whatever zone or zone data it runs with.
//
// Rule since 1996 (Summer Time Order 2002, SI 2002/262): clocks are one hour ahead from 01:00 UTC of the last Sunday
// of March to 01:00 UTC of the last Sunday of October.
import { WaymarkError } from '#libs/kernel';
import { dayNumber, fromDayNumber, isPlainDate, weekdayOf, type PlainDate } from './plain-date.js';

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?$/;
const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2}))?$/;

/** The moment at which the clock changes in a month whose last day is the 31st. */
function changeOn(lastDayOfMonth: PlainDate): Instant {
  const last = dayNumber(lastDayOfMonth);
  return (last - (weekdayOf(last) % 7)) * DAY + HOUR;
}

/** Beginning and end of summer time, by the four digits of the year. */
const summers = new Map<string, readonly [begins: Instant, ends: Instant]>();

function summerOf(year: string): readonly [begins: Instant, ends: Instant] {
  let summer = summers.get(year);
  if (!summer) summers.set(year, (summer = [changeOn(`${year}-03-31`), changeOn(`${year}-10-31`)]));
  return summer;
}

/** How far the London clock is ahead of UTC at a moment: zero or one hour, in milliseconds. */
function londonOffset(instant: Instant): number {
  const [begins, ends] = summerOf(fromDayNumber(Math.floor(instant / DAY)).slice(0, 4));
  return instant >= begins && instant < ends ? HOUR : 0;
}

/** The moment at which the London clock reads so many milliseconds since 1970-01-01T00:00. */
function fromLondonClock(reading: number, text: string): Instant {
  // Summer time is tried first: in the doubled hour of October it is the first pass.
  for (const offset of [HOUR, 0]) {
    if (londonOffset(reading - offset) === offset) return reading - offset;
  }
  throw new WaymarkError(
    'time.no-such-hour',
    `'${text}' does not exist: clocks in London go forward from 01:00 to 02:00 that night; give a time from 02:00 on or before 01:00`,
    { details: { value: text } },
  );
}

/** Milliseconds after midnight, or undefined where the fields are no time of day. */
function timeOfDay(hour: string, minute: string, second = '0', fraction = ''): number | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (h > 23 || m > 59 || s > 59) return undefined;
  return h * HOUR + m * MINUTE + s * 1000 + Number(fraction.padEnd(3, '0'));
}

/** Milliseconds after midnight of the clock times asked for so far: a handful of closing and due times. */
const clockTimes = new Map<string, number>();

function clockTime(time: string): number | undefined {
  const known = clockTimes.get(time);
  if (known !== undefined) return known;
  const match = CLOCK.exec(time);
  const ofDay = match ? timeOfDay(match[1] ?? '', match[2] ?? '', match[3]) : undefined;
  if (ofDay !== undefined) clockTimes.set(time, ofDay);
  return ofDay;
}

/**
 * The moment of a London date and clock time ('HH:MM' or 'HH:MM:SS'). In the doubled hour of October it is the first
 * pass. Throws 'time.bad-date', 'time.bad-time', or 'time.no-such-hour' for the hour that is skipped in March.
 */
export function londonInstant(date: PlainDate, time: string): Instant {
  const ofDay = clockTime(time);
  if (ofDay === undefined) {
    throw new WaymarkError('time.bad-time', `'${time}' is not a time of day; write it as HH:MM or HH:MM:SS`, {
      details: { value: time },
    });
  }
  return fromLondonClock(dayNumber(date) * DAY + ofDay, `${date}T${time}`);
}

/** Milliseconds of an offset 'Z', '+01:00' or '-02:30', or undefined where it is none. */
function parseOffset(text: string): number | undefined {
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}

/**
 * Reads '2025-10-02T10:00', with seconds and milliseconds where given, with an offset or Z where given; without an
 * offset it is London time. Throws 'time.bad-instant', or 'time.no-such-hour'.
 */
export function parseInstant(text: string): Instant {
  const match = INSTANT.exec(text);
  const [, date = '', hour = '', minute = '', second, fraction, zone] = match ?? [];
  const ofDay = match && isPlainDate(date) ? timeOfDay(hour, minute, second, fraction) : undefined;
  const offset = zone === undefined ? undefined : parseOffset(zone);
  if (ofDay === undefined || (zone !== undefined && offset === undefined)) {
    throw new WaymarkError(
      'time.bad-instant',
      `'${text}' is not a moment in time; write it as YYYY-MM-DDTHH:MM, for example 2025-10-02T10:00 (London) or 2025-10-02T10:00+01:00`,
      { details: { value: text } },
    );
  }
  const reading = dayNumber(date) * DAY + ofDay;
  return offset === undefined ? fromLondonClock(reading, text) : reading - offset;
}

/** London date and clock of a moment, 'YYYY-MM-DD' and 'HH:MM:SS', with its offset in milliseconds. */
function londonClock(instant: Instant): { date: PlainDate; time: string; millis: number; offset: number } {
  if (!Number.isInteger(instant)) {
    throw new WaymarkError(
      'time.bad-instant',
      `${instant} is not a whole number of milliseconds since 1970-01-01T00:00Z`,
      {
        details: { value: instant },
      },
    );
  }
  const offset = londonOffset(instant);
  const reading = instant + offset;
  const day = Math.floor(reading / DAY);
  const ofDay = reading - day * DAY;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const time = `${two(ofDay / HOUR)}:${two((ofDay % HOUR) / MINUTE)}:${two((ofDay % MINUTE) / 1000)}`;
  return { date: fromDayNumber(day), time, millis: ofDay % 1000, offset };
}

/** '2025-10-01T13:20:00+01:00': London time with its offset, milliseconds only where there are any. */
export function formatInstant(instant: Instant): string {
  const { date, time, millis, offset } = londonClock(instant);
  const fraction = millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`;
  return `${date}T${time}${fraction}${offset === 0 ? '+00:00' : '+01:00'}`;
}

/** The date in London at a moment. */
export function londonDate(instant: Instant): PlainDate {
  return fromDayNumber(Math.floor((instant + londonOffset(instant)) / DAY));
}

/** The London clock at a moment, 'HH:MM'. */
export function londonTime(instant: Instant): string {
  return londonClock(instant).time.slice(0, 5);
}
