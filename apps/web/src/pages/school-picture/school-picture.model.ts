// The school in figures, as its page shows it: a table of attendance by group and one of the casework for each half-term.
import { Type } from 'class-transformer';
import { IsIn, IsNotEmpty, IsNumber, Max, MaxLength, Min } from 'class-validator';
import { sentenceCase, type GroupFigures } from '#libs/audit';
import type { SchoolPicture } from '#libs/desk';
import { cohorts, cohortTitles } from '#libs/register';
import { addYears, type PlainDate } from '#libs/school-time';
import type { Benchmark } from '#libs/store';
import { shownDate } from '../../frame/dates.js';
import type { PageModel } from '../../frame/page.js';
import { content } from './school-picture.content.js';

export interface BarView {
  readonly name: string;
  readonly percent: number;
}

export interface GroupRow {
  readonly group: string;
  readonly cells: readonly { readonly text: string; readonly hidden: boolean }[];
}

export interface PictureModel extends PageModel {
  readonly years: readonly { readonly text: string; readonly href: string; readonly shown: boolean }[];
  readonly halfTerms: readonly HalfTermView[];
  /** Attendance of the whole school, for the chart. */
  readonly course: readonly BarView[];
  readonly benchmarks: readonly string[];
  readonly mayEnterBenchmarks: boolean;
  readonly measureItems: readonly { readonly value: string; readonly text: string }[];
  readonly cohortItems: readonly { readonly value: string; readonly text: string }[];
  readonly schoolYear: string;
}

interface HalfTermView {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly groups: readonly GroupRow[];
  readonly stages: readonly { readonly stage: string; readonly atEnd: string; readonly days: string }[];
  readonly counts: readonly { readonly what: string; readonly count: string }[];
}

const shown = (value: number | null): string => (value === null ? '–' : String(value));
const cell = (value: number | null, unit = '') => ({
  text: value === null ? '–' : `${value}${unit}`,
  hidden: value === null,
});

export function pictureModel(
  picture: SchoolPicture,
  thisYear: PlainDate,
  mayEnterBenchmarks: boolean,
): PictureModel {
  const { year, halfTerms, benchmarks, titles } = picture;
  return {
    title: content.title,
    years: [thisYear, addYears(thisYear, -1), addYears(thisYear, -2)].map(first => ({
      text: schoolYearText(first),
      href: `/school-picture?year=${first}`,
      shown: first === year,
    })),
    schoolYear: schoolYearText(year),
    course: halfTerms.flatMap(({ period, attendance }) =>
      attendance.school.attendance === null
        ? []
        : [{ name: period.name, percent: attendance.school.attendance }],
    ),
    halfTerms: halfTerms
      .map(({ period, attendance, casework }) => ({
        name: period.name,
        from: shownDate(period.from),
        to: shownDate(period.to),
        groups: [attendance.school, ...attendance.splits.flat()].map(groupRow),
        stages: casework.stages.map(({ stage, atEnd, medianDays }) => ({
          stage: titles[stage] ?? sentenceCase(stage),
          atEnd: shown(atEnd),
          days: shown(medianDays),
        })),
        counts: [
          { what: 'Cases opened', count: shown(casework.opened) },
          { what: 'Cases closed', count: shown(casework.closed) },
          { what: 'Cases open at the end', count: shown(casework.openAtEnd) },
          ...casework.outcomes.map(({ what, count }) => ({ what, count: shown(count) })),
        ],
      }))
      .toReversed(),
    benchmarks: benchmarks.map(benchmarkText),
    mayEnterBenchmarks,
    measureItems: Object.entries(content.measures).map(([value, text]) => ({ value, text })),
    cohortItems: [
      { value: 'all', text: 'All pupils' },
      ...cohorts.map(value => ({ value, text: cohortTitles[value] })),
    ],
  };
}

function groupRow(figures: GroupFigures): GroupRow {
  const { group, pupils, attendance, persistent, persistentPercent, severe, severePercent } = figures;
  return {
    group,
    cells: [
      cell(pupils),
      cell(attendance, ' %'),
      cell(persistent),
      cell(persistentPercent, ' %'),
      cell(severe),
      cell(severePercent, ' %'),
    ],
  };
}

function benchmarkText({ measure, cohort, percent, source }: Benchmark): string {
  const who = cohort === 'all' ? 'all pupils' : cohortTitles[cohort as keyof typeof cohortTitles];
  return `${content.measures[measure]}, ${who}: ${percent} % (${source})`;
}

/** '2025 to 2026' of 2025-09-01. */
const schoolYearText = (first: PlainDate): string =>
  `${first.slice(0, 4)} to ${Number(first.slice(0, 4)) + 1}`;

export class BenchmarkForm {
  @IsIn(Object.keys(content.measures), { message: 'Choose what the benchmark measures' })
  measure!: Benchmark['measure'];

  @IsIn(['all', ...cohorts], { message: 'Choose which pupils it is about' })
  cohort!: string;

  @Type(() => Number)
  @IsNumber(
    { maxDecimalPlaces: 2 },
    { message: 'The percentage must be a number with at most two decimals, such as 18.1' },
  )
  @Min(0, { message: 'The percentage must be from 0 to 100' })
  @Max(100, { message: 'The percentage must be from 0 to 100' })
  percent!: number;

  @IsNotEmpty({ message: 'Enter where the figure was published' })
  @MaxLength(200, { message: 'Where it was published must be 200 characters or fewer' })
  source!: string;
}
