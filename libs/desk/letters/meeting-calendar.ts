// A meeting as a calendar file (RFC 5545). It lies in calendars that others may see, so it says where and when, and with
// whom one speaks to change it; no pupil, no absence, no stage.
import ical, { ICalCalendarMethod } from 'ical-generator';
import type { Language, LetterModel } from '#libs/letters';
import { londonInstant } from '#libs/school-time';

/** No letter says how long a meeting takes; an hour is kept free. */
const kept = 3_600_000;

const words = {
  en: { title: 'Meeting at', change: 'If this time does not suit you, call' },
  cy: { title: 'Cyfarfod yn', change: 'Os nad yw’r amser hwn yn gyfleus, ffoniwch' },
} as const;

/** The file, or null for a letter without a meeting. The same letter gives the same bytes; `key` names the letter for good. */
export function meetingCalendar(key: string, model: LetterModel, language: Language): string | null {
  const { meeting } = model.facts;
  if (!meeting) return null;
  const { school } = model;
  const start = londonInstant(meeting.on, meeting.time);
  const calendar = ical({
    prodId: { company: 'Waymark', product: 'Letters' },
    method: ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: `${key.replaceAll('/', '-')}@waymark`,
    stamp: new Date(model.timestamp * 1000),
    start: new Date(start),
    end: new Date(start + kept),
    summary: `${words[language].title} ${school.name}`,
    location: meeting.place,
    description: `${words[language].change} ${school.phone}.`,
  });
  return `${calendar.toString()}\r\n`;
}
