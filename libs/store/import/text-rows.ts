// Rows that are read as text, in each of the three forms: the marks that a row holds, or what is wrong with it.
import {
  csvFieldNames,
  plainDateOf,
  shown,
  type FieldNames,
  type Layout,
  type PupilKey,
  type RawRow,
  type RowProblem,
} from '#libs/register';
import { addDays, mondayOf, type Half } from '#libs/school-time';

/** A mark as the row has it, or a problem; `refused` is false where the row is taken all the same. */
export type TextMark =
  | { readonly raw: RawRow; readonly names: FieldNames }
  | { readonly problem: RowProblem; readonly refused: boolean };

/** What a row with as many cells as the header holds. */
export function marksOfRow(
  layout: Layout,
  order: 'dmy' | 'mdy',
  cells: readonly string[],
): readonly TextMark[] {
  switch (layout.format) {
    case 'marks':
      return [oneMark(layout.places, order, cells)];
    case 'weeks':
      return weekOf(cells[layout.pupil]!, cells[layout.weekStart]!, cells[layout.weekMarks]!, order);
    case 'wide':
      return layout.sessions.flatMap(({ place, header, date, half }) => {
        const code = cells[place]!.trim();
        const raw = { pupil: cells[layout.pupil]!.trim(), date, session: half, code };
        return code === '' ? [] : [{ raw, names: wideNames(header) }];
      });
  }
}

type Places = Extract<Layout, { format: 'marks' }>['places'];

function oneMark(places: Places, order: 'dmy' | 'mdy', cells: readonly string[]): TextMark {
  const raw: Record<string, string> = Object.fromEntries(
    Object.entries(places).map(([field, at]) => [field, cells[at]!.trim()]),
  );
  const text = raw['date'] ?? '';
  const date = plainDateOf(text, order);
  // A date in the other order is not read by any other rule either: 04/05 would be taken for 05/04 beside it.
  if (date === null && text !== '') {
    const strokes = order === 'dmy' ? 'DD/MM/YYYY' : 'MM/DD/YYYY';
    const remedy = `write it as YYYY-MM-DD or ${strokes}, or name the order of dates in a profile`;
    return { problem: problem(csvFieldNames.date, shown(text), 'this is not a date', remedy), refused: true };
  }
  return { raw: { ...raw, ...(date !== null && { date }) }, names: csvFieldNames };
}

/** Fourteen characters, Monday am to Sunday pm; a blank or a dash is no mark. A short string leaves its end blank. */
function weekOf(pupil: string, start: string, text: string, order: 'dmy' | 'mdy'): readonly TextMark[] {
  const refuse = (field: string, value: string, what: string, remedy: string, refused = true): TextMark => ({
    problem: problem(field, value, what, remedy),
    refused,
  });
  const monday = plainDateOf(start.trim(), order);
  if (monday === null) {
    return [
      refuse(
        'WeekStart',
        start,
        `'${start.trim().slice(0, 60)}' is not a date`,
        'write the Monday as YYYY-MM-DD or DD/MM/YYYY',
      ),
    ];
  }
  if (mondayOf(monday) !== monday) {
    return [
      refuse('WeekStart', start, `${monday} is not a Monday`, 'give the Monday on which the week begins'),
    ];
  }
  const codes = [...text];
  const count = `the week has ${codes.length} marks`;
  if (codes.length > 14) {
    return [refuse('WeekMarks', text, count, 'give 14, Monday am to Sunday pm, none of two characters')];
  }
  const remedy = 'check that the marks stand from Monday am on, and send the week again if not';
  const short =
    codes.length < 14
      ? [refuse('WeekMarks', text, `${count}, not 14; those at its end are left blank`, remedy, false)]
      : [];
  const marks = codes.flatMap((code, slot): TextMark[] => {
    if (code === ' ' || code === '-') return [];
    const session = slot % 2 === 0 ? 'am' : 'pm';
    return [
      {
        raw: { pupil: pupil.trim(), date: addDays(monday, slot >> 1), session, code },
        names: weekNames(slot),
      },
    ];
  });
  return [...short, ...marks];
}

const weekNames = (slot: number): FieldNames => {
  const session = `WeekMarks, character ${slot + 1}`;
  return { ...csvFieldNames, date: session, session, code: session };
};

const wideNames = (header: string): FieldNames => ({
  ...csvFieldNames,
  date: header,
  session: header,
  code: header,
});

const problem = (field: string, value: string | null, text: string, remedy: string): RowProblem => ({
  field,
  value: value === null ? null : value.slice(0, 60),
  problem: text,
  remedy,
});

export const faults = {
  quote: problem(
    'row',
    null,
    'a double quote opens in this row and does not close as it should',
    'close the quote, or write it twice where it is part of the text',
  ),
  'too-long': problem(
    'row',
    null,
    'the row is longer than 32,768 bytes',
    'put each row on a line of its own',
  ),
  'too-many-cells': problem(
    'row',
    null,
    'the row has more than 400 cells',
    'leave columns out that hold no session',
  ),
} as const;

export const raggedRow = (cells: number, width: number): RowProblem =>
  problem(
    'row',
    null,
    `the row has ${cells} ${cells === 1 ? 'cell' : 'cells'}, the header ${width}`,
    'put cells that hold the delimiter into double quotes, and give every row all columns',
  );

export const unknownPupil = (names: FieldNames, { value }: PupilKey): RowProblem =>
  problem(
    names.pupil,
    value,
    'no pupil of this school has this number',
    'correct the number, or take the pupil in first',
  );

export const namedTwice = (names: FieldNames, half: Half): RowProblem =>
  problem(
    names.session,
    half,
    'an earlier row names the same session of the same pupil',
    'keep one of the two rows; the first was taken',
  );
