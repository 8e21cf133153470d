// What the headers of a file say of its rows: which of the three forms it has, and where each part stands.
import { isPlainDate, type Half, type PlainDate } from '#libs/school-time';
import { csvFieldNames, readColumns } from './csv-columns.js';
import type { DateOrder, ImportProfile } from './profile.js';
import { shown, type MarkField, type RowProblem } from './rejection.js';

export interface WideColumn {
  readonly place: number;
  readonly header: string;
  readonly date: PlainDate;
  readonly half: Half;
}

export type Layout =
  | {
      readonly format: 'marks';
      readonly width: number;
      readonly places: Readonly<Partial<Record<MarkField, number>>>;
    }
  | {
      readonly format: 'weeks';
      readonly width: number;
      readonly pupil: number;
      readonly weekStart: number;
      readonly weekMarks: number;
    }
  | {
      readonly format: 'wide';
      readonly width: number;
      readonly pupil: number;
      readonly sessions: readonly WideColumn[];
    };

export type LayoutRead =
  { readonly ok: true; readonly layout: Layout } | { readonly ok: false; readonly problem: RowProblem };

/** Headers by part that every export may use; a profile puts its own in their place. */
const otherNames = { pupil: 'UPN', weekStart: 'WeekStart', weekMarks: 'WeekMarks' } as const;

/** Reads the header of a file by a profile. */
export function readLayout(header: readonly string[], profile: ImportProfile): LayoutRead {
  const titles = header.map(title => title.trim());
  const own = profile.columns ?? {};
  const nameOf = (part: keyof typeof otherNames): string => own[part] ?? otherNames[part];
  const placeOf = (name: string): number =>
    titles.findIndex(title => title.toLowerCase() === name.toLowerCase());
  const format = profile.format ?? formatOf(titles, nameOf('weekMarks'), profile);
  switch (format) {
    case 'marks': {
      const renamed = titles.map(title => standardName(title, own));
      const read = readColumns(renamed);
      if (!read.ok) return refuse(read.field, read.problem, read.remedy);
      return { ok: true, layout: { format, width: read.columns.width, places: read.columns.places } };
    }
    case 'weeks': {
      const [pupil, weekStart, weekMarks] = (['pupil', 'weekStart', 'weekMarks'] as const)
        .map(nameOf)
        .map(placeOf) as [number, number, number];
      const missing = (['pupil', 'weekStart', 'weekMarks'] as const).find(part => placeOf(nameOf(part)) < 0);
      if (missing) return lacks(nameOf(missing));
      return { ok: true, layout: { format, width: titles.length, pupil, weekStart, weekMarks } };
    }
    case 'wide': {
      const pupil = placeOf(nameOf('pupil'));
      if (pupil < 0) return lacks(nameOf('pupil'));
      const sessions = wideColumns(titles, profile.dateOrder ?? 'dmy');
      if (sessions.length === 0) {
        return refuse(
          'header',
          'no column is headed by a session',
          'head the columns with date and session, for example 2025-09-15 am',
        );
      }
      const double = sessions.find(
        (a, i) => sessions.findIndex(b => b.date === a.date && b.half === a.half) !== i,
      );
      if (double) return refuse(double.header, 'two columns hold this session', 'leave one of the two out');
      return { ok: true, layout: { format, width: titles.length, pupil, sessions } };
    }
  }
}

function formatOf(titles: readonly string[], weekMarks: string, profile: ImportProfile) {
  if (titles.some(title => title.toLowerCase() === weekMarks.toLowerCase())) return 'weeks';
  return wideColumns(titles, profile.dateOrder ?? 'dmy').length > 0 ? 'wide' : 'marks';
}

const standardName = (title: string, own: Readonly<Record<string, string>>): string => {
  const part = Object.keys(own).find(key => own[key]!.toLowerCase() === title.toLowerCase());
  return part !== undefined && part in csvFieldNames ? csvFieldNames[part as MarkField] : title;
};

function wideColumns(titles: readonly string[], order: DateOrder): WideColumn[] {
  return titles.flatMap((header, place) => {
    const match = /^(?:[a-z]{3,9} )?(\S+) (am|pm)$/i.exec(header);
    const date = match && plainDateOf(match[1]!, order);
    return match && date !== null && date !== undefined
      ? [{ place, header, date, half: match[2]!.toLowerCase() as Half }]
      : [];
  });
}

/** A date as files write it, 2025-09-15 or with strokes in the given order; null where it is none. */
export function plainDateOf(text: string, order: DateOrder): PlainDate | null {
  const strokes = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [day, month] = order === 'dmy' ? [strokes?.[1], strokes?.[2]] : [strokes?.[2], strokes?.[1]];
  const date = strokes ? `${strokes[3]}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text;
  return isPlainDate(date) ? date : null;
}

const lacks = (name: string): LayoutRead =>
  refuse(name, `the column ${name} is missing`, `head a column with ${name}, or name it in a profile`);

function refuse(field: string, problem: string, remedy: string): LayoutRead {
  return { ok: false, problem: { field: shown(field), value: null, problem, remedy } };
}
