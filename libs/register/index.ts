// The register: codes by era, a pupil's entries with their history, and exact measures over them.
export { checkCode, codeInfo, codesOf, eraOf, isUnauthorised, type CodeInfo, type Era } from './codes.js';
export {
  isPersistentlyAbsent,
  isSeverelyAbsent,
  measure,
  sessionsWithCode,
  type Measure,
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
