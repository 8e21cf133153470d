// The filters that templates may use beside Liquid's own, for one language.
import type { FilterImplOptions } from 'liquidjs';
import type { PlainDate } from '#libs/school-time';
import type { Language } from './facts.js';
import { allOf, counted, dayAndDate, halves, longDate, reasonOf } from './words.js';

export function filtersFor(language: Language): Readonly<Record<string, FilterImplOptions>> {
  return {
    date: (value: PlainDate) => longDate(value, language),
    day: (value: PlainDate) => dayAndDate(value, language),
    half: (value: 'am' | 'pm') => halves[language][value],
    sessions: (value: number) => counted(value, 'session', language),
    schooldays: (value: number) => counted(value, 'school day', language),
    weeks: (value: number) => counted(value, 'week', language),
    pounds: (value: number) => `£${value}`,
    all: (value: readonly string[]) => allOf(value, language),
    reason: (code: string, on: PlainDate) => reasonOf(code, on, language),
  };
}
