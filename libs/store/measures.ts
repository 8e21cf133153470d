// Figures of pupils, kept as marks come in: a new mark adds to them, nothing is counted twice. Figures rest on a
// calendar; where a pupil's calendar has changed since, they are counted again from the register, once.
import { createHash } from 'node:crypto';
import { addFigures, countWeek, noFigures, weekFrame, type Figures, type WeekFrame } from '#libs/register';
import { buildCalendar, type Calendar, type CalendarSpec, type PlainDate } from '#libs/school-time';
import type { KnownWeek } from './merge-marks.js';
import { loadPupils } from './people.js';
import { loadSchool } from './schools.js';
import type { Tx } from './store.js';
import { writeWeek, type Week } from './week.js';

/** Figures by the year of their 1 September. */
export type YearFigures = Map<number, Figures>;

/** A calendar that pupils share, with the weeks it was asked for. */
export interface Counter {
  readonly calendar: Calendar;
  /** Changes with the calendar. */
  readonly basis: number;
  frame(monday: PlainDate): WeekFrame;
}

export interface PupilGroup {
  readonly yearGroup?: number;
  readonly site?: string;
}

/** Counters of a school, one a group of pupils with a calendar of its own. */
export function openCounters(spec: CalendarSpec): (pupil: PupilGroup) => Counter {
  const counters = new Map<string, Counter>();
  const split =
    spec.exceptions?.some(({ yearGroups, site }) => yearGroups !== undefined || site !== undefined) ?? false;
  return ({ yearGroup, site }) => {
    const group = split ? { yearGroup, site } : {};
    const key = JSON.stringify([group, spec]);
    const found = counters.get(JSON.stringify(group));
    if (found) return found;
    const calendar = buildCalendar(spec, group);
    const frames = new Map<PlainDate, WeekFrame>();
    const counter: Counter = {
      calendar,
      basis: createHash('sha256').update(key).digest().readUIntBE(0, 6),
      frame(monday) {
        const frame = frames.get(monday) ?? weekFrame(calendar, monday);
        frames.set(monday, frame);
        return frame;
      },
    };
    counters.set(JSON.stringify(group), counter);
    return counter;
  };
}

interface MeasureRow extends Figures {
  readonly pupilId: string;
  readonly year: number;
  readonly basis: number;
}

const columns = `pupil_id as "pupilId", year, basis, attended, possible, ladder_attended as "ladderAttended",
  ladder_possible as "ladderPossible", unauthorised, late`;

/**
 * The figures of pupils as they stand, before marks of this transaction are added. Those that rest on another calendar
 * are counted again and written; call it before the weeks are written.
 */
export async function openMeasures(
  tx: Tx,
  pupilIds: readonly string[],
  counterOf: (pupilId: string) => Counter,
): Promise<Map<string, YearFigures>> {
  const rows = await tx.query<MeasureRow>(
    `select ${columns} from waymark.pupil_measure where school_id = $1 and pupil_id = any($2)`,
    [tx.schoolId, pupilIds],
  );
  const figures = new Map<string, YearFigures>();
  const stale = new Set<string>();
  for (const { pupilId, year, basis, ...rest } of rows) {
    if (basis !== counterOf(pupilId).basis) stale.add(pupilId);
    const own = figures.get(pupilId) ?? new Map<number, Figures>();
    figures.set(pupilId, own.set(year, rest));
  }
  // Figures are younger than the register: a pupil without any is counted once.
  for (const pupilId of pupilIds) if (!figures.has(pupilId)) stale.add(pupilId);
  if (stale.size > 0) {
    const recounted = await recount(tx, [...stale], counterOf);
    const written = new Map(figures);
    const now = new Map<string, YearFigures>();
    for (const pupilId of stale) {
      // A year in which nothing counts any more stays as a row of noughts.
      const years = [...(figures.get(pupilId)?.keys() ?? [])].map(year => [year, noFigures] as const);
      now.set(pupilId, new Map([...years, ...recounted.get(pupilId)!]));
    }
    await writeMeasures(tx, now, written, counterOf);
    for (const [pupilId, years] of now) if (years.size > 0) figures.set(pupilId, years);
  }
  return figures;
}

/** Counts pupils from their whole register. */
async function recount(
  tx: Tx,
  pupilIds: readonly string[],
  counterOf: (pupilId: string) => Counter,
): Promise<Map<string, YearFigures>> {
  const weeks = await tx.query<{ pupilId: string; monday: PlainDate; marks: string }>(
    'select pupil_id as "pupilId", monday, marks from waymark.pupil_week where school_id = $1 and pupil_id = any($2)',
    [tx.schoolId, pupilIds],
  );
  const figures = new Map(pupilIds.map(id => [id, new Map<number, Figures>()]));
  for (const { pupilId, monday, marks } of weeks) {
    countWeek(counterOf(pupilId).frame(monday), Buffer.from(marks), 0, figures.get(pupilId)!);
  }
  return figures;
}

/** Writes figures as they are now; `known` are those that have rows. */
export async function writeMeasures(
  tx: Tx,
  measures: ReadonlyMap<string, YearFigures>,
  known: ReadonlyMap<string, YearFigures>,
  counterOf: (pupilId: string) => Counter,
): Promise<void> {
  const rows = [...measures].flatMap(([pupilId, years]) =>
    [...years].map(([year, figures]): MeasureRow => ({
      pupilId,
      year,
      basis: counterOf(pupilId).basis,
      ...figures,
    })),
  );
  const { old = [], fresh = [] } = Object.groupBy(rows, ({ pupilId, year }) =>
    known.get(pupilId)?.has(year) ? 'old' : 'fresh',
  );
  const given = `unnest($2::uuid[], $3::smallint[], $4::bigint[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[])
    as m(pupil_id, year, basis, attended, possible, ladder_attended, ladder_possible, unauthorised, late)`;
  if (fresh.length > 0) {
    await tx.query(
      `insert into waymark.pupil_measure (school_id, pupil_id, year, basis, attended, possible, ladder_attended, ladder_possible, unauthorised, late)
       select $1, m.* from ${given}`,
      valuesOf(tx, fresh),
    );
  }
  if (old.length > 0) {
    await tx.query(
      `update waymark.pupil_measure p set basis = m.basis, attended = m.attended, possible = m.possible,
         ladder_attended = m.ladder_attended, ladder_possible = m.ladder_possible, unauthorised = m.unauthorised, late = m.late
       from ${given} where p.school_id = $1 and p.pupil_id = m.pupil_id and p.year = m.year`,
      valuesOf(tx, old),
    );
  }
}

const valuesOf = (tx: Tx, rows: readonly MeasureRow[]): unknown[] => [
  tx.schoolId,
  rows.map(({ pupilId }) => pupilId),
  rows.map(({ year }) => year),
  rows.map(({ basis }) => basis),
  rows.map(({ attended }) => attended),
  rows.map(({ possible }) => possible),
  rows.map(({ ladderAttended }) => ladderAttended),
  rows.map(({ ladderPossible }) => ladderPossible),
  rows.map(({ unauthorised }) => unauthorised),
  rows.map(({ late }) => late),
];

/** Figures with those of marks that came in added. */
export function withAdded(before: YearFigures | undefined, added: YearFigures): YearFigures {
  const now = new Map(before);
  for (const [year, figures] of added) now.set(year, addFigures(now.get(year) ?? noFigures, figures));
  return now;
}

const bytesOf = (week: Week): Uint8Array => Buffer.from(writeWeek(week).marks);

/** Takes what one week adds to the figures, given as it was and as it is. */
export function addWeekChange(frame: WeekFrame, before: Week, after: Week, into: YearFigures): void {
  countWeek(frame, bytesOf(before), 0, into, -1);
  countWeek(frame, bytesOf(after), 0, into);
}

/** Counters for pupils of the transaction's school. */
async function countersOf(tx: Tx, pupilIds: readonly string[]): Promise<(pupilId: string) => Counter> {
  const { calendar } = await loadSchool(tx);
  const group = openCounters(calendar);
  const pupils = new Map((await loadPupils(tx, pupilIds)).map(pupil => [pupil.id, group(pupil)]));
  return pupilId => pupils.get(pupilId)!;
}

/** Brings the figures up to date with merged weeks; call it before they are written. */
export async function keepMeasures(
  tx: Tx,
  weeks: readonly {
    readonly pupilId: string;
    readonly monday: PlainDate;
    readonly before: Week;
    readonly known: KnownWeek;
  }[],
): Promise<void> {
  const added = new Map<string, YearFigures>();
  const counterOf = await countersOf(tx, [...new Set(weeks.map(({ pupilId }) => pupilId))]);
  for (const { pupilId, monday, before, known } of weeks) {
    const own = added.get(pupilId) ?? new Map<number, Figures>();
    added.set(pupilId, own);
    addWeekChange(counterOf(pupilId).frame(monday), before, known.week, own);
  }
  const before = await openMeasures(tx, [...added.keys()], counterOf);
  const now = new Map([...added].map(([id, years]) => [id, withAdded(before.get(id), years)]));
  await writeMeasures(tx, now, before, counterOf);
}

/** A pupil's figures by school year, as kept. Throws 'store.unknown-pupil'. */
export async function loadFigures(
  tx: Tx,
  pupilIds: readonly string[],
): Promise<ReadonlyMap<string, YearFigures>> {
  const counterOf = await countersOf(tx, pupilIds);
  return openMeasures(tx, pupilIds, counterOf);
}
