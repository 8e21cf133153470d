// What is wrong with a calendar, field by field, before anything is counted with it.
import type { CalendarException, CalendarSpec, DateRange, Term } from './calendar-spec.js';
import { dayNumber, isPlainDate, type PlainDate } from './plain-date.js';
import { hasBankHolidays } from './working-days.js';

const LIMITS = { terms: 60, breaks: 20, closures: 1000, exceptions: 1000, days: 366 } as const;
/** Nursery -2 to year 14. */
const YEAR_GROUPS = { from: -2, to: 14 } as const;

function checkDate(field: string, date: PlainDate): string[] {
  if (!isPlainDate(date)) return [`${field}: '${date}' is not a date; write it as YYYY-MM-DD`];
  if (!hasBankHolidays(date))
    return [`${field}: ${date} lies outside the years whose bank holidays are known`];
  return [];
}

function checkRange(field: string, range: DateRange): string[] {
  const problems = [...checkDate(`${field}.from`, range.from), ...checkDate(`${field}.to`, range.to)];
  if (problems.length > 0) return problems;
  if (range.from > range.to) return [`${field}: from ${range.from} is after to ${range.to}`];
  if (dayNumber(range.to) - dayNumber(range.from) >= LIMITS.days)
    return [`${field}: is longer than ${LIMITS.days} days`];
  return [];
}

const atMost = (field: string, list: readonly unknown[], limit: number): string[] =>
  list.length > limit ? [`${field}: has ${list.length} entries; at most ${limit} are taken`] : [];

/** Pairs that share a day; the ranges themselves are known to be right. */
function overlaps(field: string, ranges: readonly DateRange[]): string[] {
  const sorted = ranges
    .map((range, index) => ({ range, index }))
    .toSorted((a, b) => (a.range.from < b.range.from ? -1 : 1));
  return sorted.flatMap(({ range, index }, position) => {
    const before = sorted[position - 1];
    return before && range.from <= before.range.to
      ? [
          `${field}[${index}]: starts on ${range.from}, before ${field}[${before.index}] has ended on ${before.range.to}`,
        ]
      : [];
  });
}

function checkTerm(field: string, term: Term): string[] {
  const problems = checkRange(field, term);
  if (problems.length > 0) return problems;
  const breaks = term.breaks ?? [];
  const tooMany = atMost(`${field}.breaks`, breaks, LIMITS.breaks);
  if (tooMany.length > 0) return tooMany;
  const inBreaks = breaks.flatMap((pause, index) => {
    const name = `${field}.breaks[${index}]`;
    const wrong = checkRange(name, pause);
    if (wrong.length > 0) return wrong;
    return pause.from < term.from || pause.to > term.to
      ? [`${name}: ${pause.from} to ${pause.to} is not within its term, ${term.from} to ${term.to}`]
      : [];
  });
  return inBreaks.length > 0 ? inBreaks : overlaps(`${field}.breaks`, breaks);
}

function checkException(field: string, exception: CalendarException): string[] {
  const problems = checkRange(field, exception);
  const { yearGroups, half } = exception;
  if (yearGroups?.length === 0)
    problems.push(`${field}.yearGroups: is empty; leave it out to close the days to everyone`);
  for (const group of yearGroups ?? []) {
    if (!Number.isInteger(group) || group < YEAR_GROUPS.from || group > YEAR_GROUPS.to) {
      problems.push(
        `${field}.yearGroups: ${group} is not a year group from ${YEAR_GROUPS.from} to ${YEAR_GROUPS.to}`,
      );
    }
  }
  if (half !== undefined && half !== 'am' && half !== 'pm') {
    problems.push(`${field}.half: '${String(half)}' is neither am nor pm`);
  }
  return problems;
}

/** Problems of a calendar in plain words, each beginning with its field ('terms[0].breaks[1]: ...'); empty where it can be used. */
export function checkCalendar(spec: CalendarSpec): string[] {
  const { terms, closures = [], exceptions = [] } = spec;
  if (terms.length === 0) return ['terms: is empty; a calendar needs at least one term'];
  const tooMany = [
    ...atMost('terms', terms, LIMITS.terms),
    ...atMost('closures', closures, LIMITS.closures),
    ...atMost('exceptions', exceptions, LIMITS.exceptions),
  ];
  if (tooMany.length > 0) return tooMany;
  const inTerms = terms.flatMap((term, index) => checkTerm(`terms[${index}]`, term));
  return [
    ...(inTerms.length > 0 ? inTerms : overlaps('terms', terms)),
    ...closures.flatMap((date, index) => checkDate(`closures[${index}]`, date)),
    ...exceptions.flatMap((exception, index) => checkException(`exceptions[${index}]`, exception)),
  ];
}
