// The sessions of some school weeks as a heat map: a table of half days with a legend, as a view model. Each cell carries
// its code and what becomes of it in words, so that colour only repeats what is written.
import { codeInfo, lastSession } from '#libs/register';
import { countAt, threshold, type PupilState, type World } from '#libs/casework';
import { dateOf, firstMondayOfLatestSchoolWeeks, sessionOf, type PlainDate } from '#libs/school-time';
import { gridOf, type Cell, type CellKind, type Grid } from '../grid.js';
import { amountOf, dayText } from '../words.js';

export interface HeatCell {
  readonly kind: HeatKind;
  /** The register's code, or a sign where there is none to show. */
  readonly text: string;
  /** What becomes of the code: 'counted by the rule'. Day and half stand at the head of row and column. */
  readonly says: string;
}

export interface HeatWeek {
  readonly monday: PlainDate;
  readonly label: string;
  readonly cells: readonly HeatCell[];
  readonly counted: number;
  /** 'One week without school' before this one; empty where the weeks follow each other. */
  readonly gap: string;
}

export type HeatKind = CellKind | 'absent' | 'unauthorised';

export interface HeatMap {
  readonly title: string;
  readonly weeks: readonly HeatWeek[];
  /** The kinds that occur, in a fixed order. */
  readonly legend: readonly { readonly kind: HeatKind; readonly sign: string; readonly says: string }[];
  /** 'From 1 September to 14 November 2025: 12 sessions counted.' */
  readonly summary: string;
}

const kinds: readonly { readonly kind: HeatKind; readonly sign: string; readonly says: string }[] = [
  { kind: 'counted', sign: 'O', says: 'counted by the rule' },
  { kind: 'unauthorised', sign: 'O', says: 'unauthorised, not counted' },
  { kind: 'absent', sign: 'I', says: 'absent, not counted' },
  { kind: 'measured', sign: '/', says: 'attended' },
  { kind: 'left-out', sign: 'C', says: 'left out of the count' },
  { kind: 'unmarked', sign: '?', says: 'no mark yet' },
  { kind: 'closed', sign: '–', says: 'no session' },
];

/** A grid as a heat map; `latest` keeps that many of the last weeks. */
export function heatMapOf(grid: Grid, latest = Infinity): HeatMap {
  const rows = grid.rows.slice(Math.max(0, grid.rows.length - latest));
  const weeks = rows.map(({ monday, cells, counted, weeksWithoutSchool }, i) => ({
    monday,
    label: dayText(monday),
    cells: cells.map(heatCell),
    counted,
    gap: i === 0 || weeksWithoutSchool === 0 ? '' : `${amountOf(weeksWithoutSchool, 'week')} without school`,
  }));
  const used = new Set(weeks.flatMap(week => week.cells.map(cell => cell.kind)));
  const counted = weeks.reduce((sum, week) => sum + week.counted, 0);
  const [first, last] = [rows[0]?.cells[0]?.session, rows.at(-1)?.cells.at(-1)?.session];
  return {
    title: grid.title,
    weeks,
    legend: kinds.filter(({ kind }) => used.has(kind)),
    summary:
      first === undefined || last === undefined
        ? 'There is no school week to show.'
        : `${amountOf(weeks.length, 'school week')} from ${dayText(dateOf(first))} to ${dayText(dateOf(last))}: ${amountOf(counted, 'session')} counted.`,
  };
}

const texts: Readonly<Partial<Record<HeatKind, string>>> = { unmarked: '?', closed: '–', outside: '' };

function heatCell(cell: Cell): HeatCell {
  const kind = kindOf(cell);
  const says = kinds.find(k => k.kind === kind)?.says ?? 'outside the window';
  return { kind, text: texts[kind] ?? cell.code ?? '?', says };
}

/** What was looked at and not counted tells attended from absent. */
function kindOf({ kind, code, session }: Cell): HeatKind {
  if (kind !== 'measured' || code === null) return kind;
  const absence = codeInfo(code, dateOf(session))?.class;
  if (absence === 'unauthorised') return 'unauthorised';
  return absence === 'authorised' ? 'absent' : 'measured';
}

/**
 * The latest ten school weeks up to the last known session, with what counts to the national threshold today; null while
 * nothing is known of the pupil.
 */
export function latestWeeks(state: PupilState, world: World, title: string): HeatMap | null {
  const { register, calendar, authority } = world;
  const end = lastSession(register);
  if (end === undefined) return null;
  const monday = firstMondayOfLatestSchoolWeeks(calendar, dateOf(end), threshold.schoolWeeks);
  const codes: readonly string[] = authority.thresholdCodes.value;
  const grid = gridOf({
    title,
    calendar,
    register,
    range: { from: sessionOf(monday, 'am'), to: end },
    counted: countAt(state, world, end)?.sessions.map(({ session }) => session) ?? [],
    leavesOut: (_session, code) => codes.includes(code),
  });
  return heatMapOf(grid);
}
