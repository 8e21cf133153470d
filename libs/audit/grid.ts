// A stretch of the register laid out day by day, one row a school week: the sessions that were counted stand out, days
// that were closed are shown. A view model for pages, and its plain text.
import { currentCode, type PupilRegister, type SessionRange } from '#libs/register';
import {
  addDays,
  dayNumber,
  isSession,
  mondayOf,
  sessionOf,
  dateOf,
  type Calendar,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { dayText } from './words.js';

/**
 * - `counted`: what the rule counted
 * - `measured`: looked at and not counted
 * - `left-out`: a mark that the measure leaves out (granted, not possible, covered, on hold)
 * - `unmarked`: open, no mark known
 * - `closed`: no session for this pupil
 * - `outside`: before or after the window
 */
export type CellKind = 'counted' | 'measured' | 'left-out' | 'unmarked' | 'closed' | 'outside';

export interface Cell {
  readonly session: Session;
  readonly kind: CellKind;
  /** The register code; null where there is none to show. */
  readonly code: string | null;
}

export interface GridRow {
  readonly monday: PlainDate;
  /** Weeks without school between this row and the one before. */
  readonly weeksWithoutSchool: number;
  /** Monday to Friday, am and pm. */
  readonly cells: readonly Cell[];
  readonly counted: number;
}

export interface Grid {
  readonly title: string;
  readonly range: SessionRange;
  readonly rows: readonly GridRow[];
}

export interface GridSource {
  readonly title: string;
  readonly calendar: Calendar;
  readonly register: PupilRegister;
  readonly range: SessionRange;
  readonly counted: readonly Session[];
  readonly leavesOut: (session: Session, code: string) => boolean;
}

/** Lays out the school weeks of a range. */
export function gridOf(source: GridSource): Grid {
  const { title, calendar, range } = source;
  const first = mondayOf(dateOf(range.from));
  const last = mondayOf(dateOf(range.to));
  const mondays = calendar.schoolWeeks.filter(monday => monday >= first && monday <= last);
  const counted = new Set(source.counted);
  const rows = mondays.map((monday, i): GridRow => {
    const cells = weekOf(monday).map(session => cellOf(source, counted, session));
    const before = mondays[i - 1];
    return {
      monday,
      weeksWithoutSchool: before === undefined ? 0 : (dayNumber(monday) - dayNumber(before)) / 7 - 1,
      cells,
      counted: cells.filter(c => c.kind === 'counted').length,
    };
  });
  return { title, range, rows };
}

const weekOf = (monday: PlainDate): Session[] =>
  [0, 1, 2, 3, 4].flatMap(n => [sessionOf(addDays(monday, n), 'am'), sessionOf(addDays(monday, n), 'pm')]);

function cellOf(
  { calendar, register, range, leavesOut }: GridSource,
  counted: ReadonlySet<Session>,
  session: Session,
): Cell {
  if (session < range.from || session > range.to) return { session, kind: 'outside', code: null };
  const code = currentCode(register, session) ?? null;
  if (counted.has(session)) return { session, kind: 'counted', code };
  if (!isSession(calendar, session)) return { session, kind: 'closed', code: null };
  if (code === null) return { session, kind: 'unmarked', code };
  return { session, kind: leavesOut(session, code) ? 'left-out' : 'measured', code };
}

const width = 4;

/** The grid as lines of plain text, with what its signs mean. */
export function gridLines({ title, rows }: Grid): string[] {
  const head = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map(day => day.padEnd(2 * width + 2)).join('');
  const halves = 'am  pm    '.repeat(5);
  return [
    title,
    `${' '.repeat(22)}${head}`.trimEnd(),
    `${'week of'.padEnd(22)}${halves}counted`,
    ...rows.flatMap(row => [...gapLine(row), rowLine(row)]),
    '[O] counted   (C) left out   O looked at, not counted   -- closed   ? no mark known',
  ];
}

const gapLine = ({ weeksWithoutSchool: weeks }: GridRow): string[] =>
  weeks === 0 ? [] : [`${' '.repeat(22)}${weeks === 1 ? 'one week' : `${weeks} weeks`} without school`];

function rowLine({ monday, cells, counted }: GridRow): string {
  const texts = cells.map((cell, i) => cellText(cell).padEnd(i % 2 === 0 ? width : width + 2));
  return `${dayText(monday).padEnd(22)}${texts.join('')}${counted === 0 ? '' : counted}`.trimEnd();
}

function cellText({ kind, code }: Cell): string {
  const signs = { unmarked: '?', closed: '--', outside: '' } as const;
  if (kind === 'counted') return `[${code ?? '?'}]`;
  if (kind === 'left-out') return `(${code})`;
  return kind === 'measured' ? ` ${code}` : ` ${signs[kind]}`;
}
