// The register: codes by era, a pupil's entries with their history, and exact measures over them.
export { checkCode, codeInfo, type CodeInfo, type Era } from './codes.js';
export { measure, sessionsWithCode, type Measure, type Way } from './measure.js';
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
export { readProfile, type ImportProfile } from './import/profile.js';
export { detectDelimiter, detectEncoding, textOf, type Encoding } from './import/detect.js';
export { plainDateOf, readLayout, type Layout } from './import/layout.js';
export { scanRows, type RowFault, type RowScanner, type ScannedRow } from './import/scan-rows.js';
export { firstToFollow, followLimits, mayFollowFrom, type FollowLimits } from './follow.js';
export { codesOf, eraOf } from './codes.js';
