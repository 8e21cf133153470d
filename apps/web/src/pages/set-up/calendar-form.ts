// The calendar as a form: terms, breaks, closed days and days that are closed to some, in rows of dates as people write them.
import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/kernel';
import {
  checkCalendar,
  type CalendarException,
  type CalendarSpec,
  type DateRange,
  type PlainDate,
} from '#libs/school-time';
import { readDate } from '../../frame/dates.js';
import { FieldReader, rowFields, rowNumbers, typedDate, type Fields, type FieldsRead } from './fields.js';
import { content } from './set-up.content.js';

/** Tells one calendar from another. */
export const markOf = (calendar: CalendarSpec): string =>
  createHash('sha256').update(canonicalJson(calendar)).digest('hex').slice(0, 16);

const typedRange = ({ from, to }: DateRange) => ({ from: typedDate(from), to: typedDate(to) });

export const calendarValues = ({ terms, closures = [], exceptions = [] }: CalendarSpec): Fields => ({
  ...rowFields('term', terms.map(typedRange)),
  ...rowFields(
    'break',
    terms.flatMap(({ breaks = [] }) => breaks.map(typedRange)),
  ),
  closures: closures.map(typedDate).join('\n'),
  ...rowFields(
    'exception',
    exceptions.map(({ from, to, yearGroups = [], site = '', half = '', reason = '' }) => ({
      ...typedRange({ from, to }),
      years: yearGroups.join(', '),
      site,
      half,
      reason,
    })),
  ),
});

export const calendarRows = (values: Fields) => ({
  terms: rowNumbers(values, 'term', 2),
  breaks: rowNumbers(values, 'break', 2),
  exceptions: rowNumbers(values, 'exception', 2),
});

export function readCalendar(typed: Fields): FieldsRead<CalendarSpec> {
  const form = new FieldReader(typed);
  const range = (row: string, what: string): DateRange => ({
    from: form.date(`${row}from`, `the first day of the ${what}`),
    to: form.date(`${row}to`, `the last day of the ${what}`),
  });
  const termRows = form.rows('term', ['from', 'to']);
  if (termRows.length === 0) form.wrong('term-0-from', 'Enter the terms');
  const terms = termRows.map(row => ({ ...range(row, 'term'), breaks: [] as DateRange[] }));
  const breakRows: string[][] = terms.map(() => []);
  for (const row of form.rows('break', ['from', 'to'])) {
    const found = range(row, 'break');
    const at = terms.findIndex(({ from, to }) => from <= found.from && found.to <= to);
    if (at < 0) form.wrong(`${row}from`, content.badBreak);
    terms[at]?.breaks.push(found);
    breakRows[at]?.push(row);
  }
  const closures = readClosures(form);
  const exceptionRows = form.rows('exception', ['from', 'to', 'years', 'site', 'reason']);
  const exceptions = exceptionRows.map((row): CalendarException => readException(form, row, range));
  if (form.problems.length > 0) return { ok: false, problems: form.problems };
  const calendar: CalendarSpec = {
    terms: terms.map(({ breaks, ...term }) => ({ ...term, ...(breaks.length > 0 && { breaks }) })),
    ...(closures.length > 0 && { closures }),
    ...(exceptions.length > 0 && { exceptions }),
  };
  for (const text of checkCalendar(calendar)) {
    const [field = '', ...rest] = text.split(': ');
    form.wrong(fieldOf(field, termRows, breakRows, exceptionRows), rest.join(': '));
  }
  return form.result(() => calendar);
}

function readClosures(form: FieldReader): PlainDate[] {
  return form.lines('closures', 'the closed days', { most: 1000, optional: true }).map(line => {
    const date = readDate(line);
    if (date === undefined)
      form.wrong(
        'closures',
        `“${line.slice(0, 40)}” is no date; write one date a line, such as 3 September 2026`,
      );
    return date ?? '2000-01-01';
  });
}

function readException(
  form: FieldReader,
  row: string,
  range: (row: string, what: string) => DateRange,
): CalendarException {
  const years = form.raw(`${row}years`);
  const yearGroups = years
    .split(/[\s,]+/)
    .filter(year => year !== '')
    .map(Number);
  if (yearGroups.some(year => !Number.isInteger(year)))
    form.wrong(`${row}years`, 'Write year groups as numbers, such as 10, 11');
  const site = form.raw(`${row}site`);
  const half = form.raw(`${row}half`);
  const reason = form.text(`${row}reason`, 'the reason', { optional: true, most: 200 });
  return {
    ...range(row, 'days'),
    ...(yearGroups.length > 0 && { yearGroups }),
    ...(site !== '' && { site }),
    ...((half === 'am' || half === 'pm') && { half }),
    ...(reason !== '' && { reason }),
  };
}

/** The row of the form that a field of the calendar stands in. */
function fieldOf(
  field: string,
  termRows: readonly string[],
  breakRows: readonly (readonly string[])[],
  exceptionRows: readonly string[],
): string {
  const end = field.endsWith('.to') ? 'to' : 'from';
  const pause = /^terms\[(\d+)\]\.breaks\[(\d+)\]/.exec(field);
  if (pause) return `${breakRows[Number(pause[1])]?.[Number(pause[2])] ?? 'break-0-'}${end}`;
  const term = /^terms\[(\d+)\]/.exec(field);
  if (term) return `${termRows[Number(term[1])] ?? 'term-0-'}${end}`;
  const exception = /^exceptions\[(\d+)\]/.exec(field);
  if (exception) return `${exceptionRows[Number(exception[1])] ?? 'exception-0-'}${end}`;
  return field.startsWith('closures') ? 'closures' : 'term-0-from';
}
