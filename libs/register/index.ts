// The register: codes by era, a pupil's entries with their history, and exact measures over them.
export { checkCode, codeInfo, type CodeInfo, type Era } from './codes.js';
export {
  isSeverelyAbsent,
  measure,
  sessionsWithCode,
  type CodedSession,
  type Measure,
  type TotalledRegister,
  type Way,
} from './measure.js';
export {
  asKnownAt,
  currentCode,
  eachIn,
  emptyRegister,
  entriesOf,
  lastSession,
  withEntry,
  type Entry,
  type PupilRegister,
  type SessionEntries,
  type SessionRange,
} from './pupil-register.js';
export {
  csvFieldNames,
  pickCells,
  readColumns,
  type ColumnsRead,
  type CsvColumns,
} from './import/csv-columns.js';
export { markKnownAt, sessionProblem } from './import/check-session.js';
export {
  readJsonRow,
  readRow,
  type MarkRow,
  type PupilKey,
  type RawRow,
  type RowRead,
} from './import/read-row.js';
export {
  jsonFieldNames,
  shown,
  type FieldNames,
  type MarkField,
  type RowProblem,
} from './import/rejection.js';
export {
  addFigures,
  codePlace,
  codeTable,
  countWeek,
  noFigures,
  weekFrame,
  type Figures,
  type WeekFrame,
} from './week-figures.js';
export { cohorts, cohortTitles, type Cohort } from './analysis/cohorts.js';
export {
  absencesToLevel,
  absentOf,
  isAtLevel,
  percentOf,
  sessionsToSpare,
  type AbsenceLevel,
  type Tally,
} from './analysis/tally.js';
export { mondayAt, placeIn, spanOf, type PupilMarks, type Span } from './analysis/pupil-marks.js';
export { measurePupil, type PupilMeasures, type Run } from './analysis/pupil-measures.js';
export { windowOf, type MeasureWindow } from './analysis/windows.js';
export { patternsOf, type CodePattern, type Patterns, type SessionPattern } from './analysis/patterns.js';
export { groupsOf, type GroupFigures, type Groups } from './analysis/groups.js';
export { periodKinds, periodsOf, type PeriodFigures, type PeriodKind } from './analysis/periods.js';
export { listPupils, type ListedPupil } from './analysis/lists.js';
export { readProfile, type ImportProfile } from './import/profile.js';
export { detectDelimiter, detectEncoding, textOf, type Encoding } from './import/detect.js';
export { plainDateOf, readLayout, type Layout } from './import/layout.js';
export { scanRows, type RowFault, type RowScanner, type ScannedRow } from './import/scan-rows.js';
export { firstToFollow, followLimits, mayFollowFrom, type FollowLimits } from './follow.js';
export { codesOf, eraOf } from './codes.js';
export {
  buildChangeReport,
  notSupplied,
  type ChangedEntry,
  type ChangeReport,
  type ThresholdUse,
} from './change-report.js';
export { changeReportJson } from './change-report-json.js';
export {
  changeReportCsv,
  csvCell,
  changeReportHtml,
  changeReportStyle,
  type ReportTitle,
} from './change-report-table.js';
export { resolveBy } from './resolve-by.js';
