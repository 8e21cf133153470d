// The picture of a school for its governors: half-term by half-term, attendance by group and the casework in counts, with
// every small count hidden.
import {
  attendanceFigures,
  caseworkFigures,
  type AttendanceFigures,
  type CaseworkFigures,
  type GroupCounts,
  type Period,
  type Split,
} from '#libs/audit';
import { readPack } from '#libs/policy';
import {
  cohortTitles,
  groupsOf,
  placeIn,
  type Cohort,
  type GroupFigures,
  type Groups,
  type Span,
} from '#libs/register';
import {
  addYears,
  halfTermOf,
  londonDate,
  schoolYearStart,
  sessionOf,
  type Calendar,
  type PlainDate,
} from '#libs/school-time';
import {
  listBenchmarks,
  loadCasesOfSchool,
  loadMarksOfSchool,
  loadSchool,
  type Benchmark,
  type Tx,
} from '#libs/store';

export interface SchoolPicture {
  /** First day of the school year that is shown. */
  readonly year: PlainDate;
  readonly halfTerms: readonly HalfTermPicture[];
  readonly benchmarks: readonly Benchmark[];
  /** Titles of groups and stages by their codes. */
  readonly titles: Readonly<Record<string, string>>;
}

export interface HalfTermPicture {
  readonly period: Period;
  readonly attendance: AttendanceFigures;
  readonly casework: CaseworkFigures;
}

/** The half-terms of a school year that have begun, oldest first. `year` is any day in it; this year where not given. */
export async function schoolPicture(tx: Tx, year?: PlainDate): Promise<SchoolPicture> {
  const now = tx.now();
  const today = londonDate(now);
  const from = schoolYearStart(year ?? today);
  const yearEnd = addYears(from, 1);
  const to = today < yearEnd ? today : yearEnd;
  const marks = await loadMarksOfSchool(tx, { from, to, at: now });
  const { policyId } = await loadSchool(tx);
  const pack = readPack(policyId);
  const cases = await loadCasesOfSchool(tx);
  const periods = halfTermsBetween(marks.calendar, from, to);
  const casework = caseworkFigures(
    cases,
    pack.stages.map(({ id }) => id),
    periods,
  );
  const halfTerms = periods.map((period, i) => ({
    period,
    attendance: attendanceOf(groupsOf(partOf(marks.span, period), marks.pupils)),
    casework: casework[i]!,
  }));
  const benchmarks = await listBenchmarks(tx);
  return {
    year: from,
    halfTerms,
    benchmarks: benchmarks.filter(benchmark => benchmark.year === from),
    titles: Object.fromEntries(pack.stages.map(({ id, title }) => [id, title])),
  };
}

/** The half-terms that a stretch of days touches, each no further than its end. */
function halfTermsBetween(calendar: Calendar, from: PlainDate, to: PlainDate): readonly Period[] {
  const found = new Map<PlainDate, Period>();
  for (const day of calendar.schoolDays) {
    if (day < from || day > to) continue;
    const range = halfTermOf(calendar, day);
    if (range && !found.has(range.from))
      found.set(range.from, {
        name: `Half-term ${found.size + 1}`,
        from: range.from,
        to: range.to < to ? range.to : to,
      });
  }
  return [...found.values()];
}

/** A part of a span that was loaded in whole. */
const partOf = (span: Span, { from, to }: Period): Span => ({
  ...span,
  range: { from: sessionOf(from, 'am'), to: sessionOf(to, 'pm') },
  first: placeIn(span.monday, sessionOf(from, 'am')),
  last: placeIn(span.monday, sessionOf(to, 'pm')),
});

/** Year groups are one split of the school; each cohort and the pupils outside it another. */
function attendanceOf({ all, yearGroups, cohorts }: Groups): AttendanceFigures {
  const school = countsOf('The whole school', all);
  const years = yearGroups.map(({ yearGroup, figures }) =>
    countsOf(yearGroup === null ? 'No year group' : `Year ${yearGroup}`, figures),
  );
  const byCohort = cohorts.flatMap(({ cohort, figures }): Split[] => {
    if (cohort === 'none') return [];
    const title = cohortTitles[cohort as Cohort];
    return [[countsOf(title, figures), withoutGroup(school, countsOf(`Without: ${title}`, figures))]];
  });
  return attendanceFigures(school, [...(years.length > 0 ? [years] : []), ...byCohort]);
}

const countsOf = (group: string, { pupils, persistent, severe, tally }: GroupFigures): GroupCounts => ({
  group,
  pupils,
  persistent,
  severe,
  attended: tally.attended,
  possible: tally.possible,
});

const withoutGroup = (school: GroupCounts, part: GroupCounts): GroupCounts => ({
  group: part.group,
  pupils: school.pupils - part.pupils,
  persistent: school.persistent - part.persistent,
  severe: school.severe - part.severe,
  attended: school.attended - part.attended,
  possible: school.possible - part.possible,
});
