// The marks of a whole school over a stretch of days, as libs/register counts them: one row a pupil, its weeks as one text.
import {
  mondayAt,
  placeIn,
  spanOf,
  type Cohort,
  type PupilMarks,
  type Span,
  type WeekFrame,
} from '#libs/register';
import {
  addDays,
  buildCalendar,
  sessionOf,
  type Calendar,
  type Instant,
  type PlainDate,
  type Session,
} from '#libs/school-time';
import { timestamp } from './connection.js';
import { loadLateMinutes } from './import/late-minutes.js';
import { openCounters } from './measures.js';
import { loadSchool } from './schools.js';
import type { Tx } from './store.js';

export interface MarksOfSchool {
  readonly span: Span;
  /** Of the whole school: its terms and weeks. */
  readonly calendar: Calendar;
  /** Pupils with marks in the span, by id. */
  readonly pupils: readonly (PupilMarks & { readonly onRoll: boolean })[];
  /** Sessions that a pupil's calendar still has after the span, up to a day. */
  remaining(pupil: PupilMarks, to: PlainDate): number;
}

export interface MarksAsked {
  /** First and last day. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly yearGroup?: number;
  readonly cohort?: Cohort;
  /** The moment for which `onRoll` is told. */
  readonly at: Instant;
}

interface PupilRow {
  readonly id: string;
  readonly yearGroup: number | null;
  readonly site: string | null;
  readonly cohorts: readonly Cohort[];
  readonly onRoll: boolean;
  readonly weeks: readonly number[];
  readonly marks: string;
}

/** Loads the marks of all pupils, or of a year group or cohort, as they stand now. Throws 'store.unknown-school'. */
export async function loadMarksOfSchool(tx: Tx, asked: MarksAsked): Promise<MarksOfSchool> {
  const { from, to } = asked;
  const { calendar: spec } = await loadSchool(tx);
  const span = spanOf({ from: sessionOf(from, 'am'), to: sessionOf(to, 'pm') });
  const rows = await pupilRows(tx, span, asked);
  const late = await lateByPupil(tx, span, from, to);
  const counterOf = openCounters(spec);
  const siteOf = new Map(rows.map(({ id, site }) => [id, site ?? undefined]));
  const calendarOf = ({ id, yearGroup }: Pick<PupilMarks, 'id' | 'yearGroup'>) =>
    counterOf(groupOf(yearGroup, siteOf.get(id)));
  const frames = new Map<number, (week: number) => WeekFrame>();
  const frameOf = (pupil: PupilRow): ((week: number) => WeekFrame) => {
    const counter = calendarOf(pupil);
    const found = frames.get(counter.basis);
    if (found) return found;
    const known: (WeekFrame | undefined)[] = [];
    const frame = (week: number): WeekFrame => (known[week] ??= counter.frame(mondayAt(span, week)));
    frames.set(counter.basis, frame);
    return frame;
  };
  return {
    span,
    calendar: buildCalendar(spec),
    pupils: rows.map(row => ({ ...row, lateMinutes: late.get(row.id) ?? new Map(), frame: frameOf(row) })),
    remaining: (pupil, last) => sessionsBetween(calendarOf(pupil).calendar.sessions, to, last),
  };
}

const groupOf = (yearGroup: number | null, site: string | undefined) => ({
  ...(yearGroup !== null && { yearGroup }),
  ...(site !== undefined && { site }),
});

const sessionsBetween = (sessions: readonly Session[], after: PlainDate, to: PlainDate): number =>
  countUpTo(sessions, to) - countUpTo(sessions, after);

/** How many sessions of a sorted list are not after a day. */
function countUpTo(sessions: readonly Session[], day: PlainDate): number {
  const end = sessionOf(addDays(day, 1), 'am');
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle]! < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pupilRows(tx: Tx, span: Span, { yearGroup, cohort, at }: MarksAsked): Promise<readonly PupilRow[]> {
  return tx.query<PupilRow>(
    `select p.id, p.year_group as "yearGroup", p.site, p.cohorts, w.weeks, w.marks,
            exists (select from waymark.enrolment e where e.school_id = $1 and e.pupil_id = p.id
              and e.joined_at <= $6 and (e.left_at is null or e.left_at > $6)) as "onRoll"
     from (
       select pupil_id, array_agg((monday - $2::date) / 7 order by monday) as weeks, string_agg(marks, '' order by monday) as marks
       from waymark.pupil_week where school_id = $1 and monday between $2 and $3 group by pupil_id
     ) w join waymark.pupil p on p.school_id = $1 and p.id = w.pupil_id
     where ($4::int is null or p.year_group = $4) and ($5::text is null or p.cohorts @> array[$5])
     order by p.id`,
    [
      tx.schoolId,
      span.monday,
      mondayAt(span, span.weeks - 1),
      yearGroup ?? null,
      cohort ?? null,
      timestamp(at),
    ],
  );
}

async function lateByPupil(
  tx: Tx,
  { monday }: Span,
  from: PlainDate,
  to: PlainDate,
): Promise<ReadonlyMap<string, Map<number, number>>> {
  const byPupil = new Map<string, Map<number, number>>();
  for (const { pupilId, session, minutes } of await loadLateMinutes(tx, { from, to })) {
    const own = byPupil.get(pupilId) ?? new Map<number, number>();
    byPupil.set(pupilId, own.set(placeIn(monday, session), minutes));
  }
  return byPupil;
}
