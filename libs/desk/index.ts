// What the interface for programs and the pages for people have in common: whom a request is about, cases as people read
// them, and asking for an action and waiting for what came of it.
export { isTrainingSlug, schoolFor, schoolsFor } from './schools.js';
export { askForAction, readCommand, type Asked, type AskedAction, type CommandDesk } from './commands/ask.js';
export {
  listCases,
  readCase,
  readEvents,
  shownEvents,
  type CaseDetail,
  type ListedCase,
  type ShownEvent,
} from './cases/cases.js';
export { shownPupils, type ShownPerson, type ShownPupil } from './cases/people.js';
export { ensureLetterDocument } from './letters/ensure-letter.js';
export {
  officeLetterKinds,
  previewOfficeLetters,
  sendOfficeLetters,
  type OfficeLetterKind,
  type WantedLetters,
} from './letters/office-letters.js';
export {
  mostWeeklyPupils,
  sendWeeklyLetter,
  waitingWeekly,
  weekForLetters,
  weeklyLetters,
  type WeeklyLetter,
  type WaitingWeekly,
  type WeeklyLetters,
} from './letters/weekly-letters.js';
export { readLetterDocument, readOfficeLetter, type LetterReader } from './letters/read-letter.js';
export {
  mustBeSeen,
  previewLetters,
  type Intended,
  type LettersPreview,
  type MissingFact,
  type PreviewedLetter,
} from './letters/preview.js';
export { type TemporalLink } from './temporal-link.js';
export {
  worklistOf,
  worklistTabs,
  type WorklistItem,
  type WorklistModel,
  type WorklistQuery,
  type WorklistReader,
  type WorklistTab,
} from './worklist/worklist.js';
export { nameOf, openFolder, type CaseFolder, type Reader } from './case-page/folder.js';
export type { Missing } from './case-page/missing.js';
export { casePage, type CasePageModel } from './case-page/page.js';
export { foresee, foreseeForm, type Foreseen, type PossibleAction } from './case-page/possible.js';
export { nameOfField, type ActionForm, type Field, type FieldGroup } from './case-page/forms/form.js';
export { letterQuestions, pathOf } from './case-page/forms/letter-questions.js';
export { actionForms } from './case-page/forms/index.js';
export { readDetails } from './case-page/forms/read-details.js';
export { isActionName, readForm, type FieldError, type Posted } from './case-page/forms/read-form.js';
export { schoolPicture, type HalfTermPicture, type SchoolPicture } from './governors/picture.js';
export {
  checkChain,
  listProcesses,
  readHistory,
  readProcess,
  type AuditedProcess,
  type ChainCheck,
} from './governors/audit.js';
export { printedRun, type RunProgress } from './delivery/printed-run.js';
export { gatewayBySchool } from './school-gateway.js';
export { runWhatIf, type PackedMarks, type WhatIf, type WhatIfInput } from './what-if/run.js';
export { whatIfOfSchool, type SchoolWhatIf } from './what-if/of-school.js';
export { chart } from './what-if/chart.js';
export {
  assumptionsOf,
  nameOf as policyName,
  sumOf,
  weekRows,
  weekTable,
  type Tally,
  type WeekRow,
} from './what-if/report.js';
export { keepFile, MOST_IMPORT_BYTES, type KeptFile } from './import/kept-file.js';
export {
  lookAtFile,
  type ColumnPart,
  type ImportFormat,
  type ImportKind,
  type LookedAt,
} from './import/look-at-file.js';
export {
  openImportDesk,
  type ImportDesk,
  type ImportPhase,
  type ImportSlip,
  type Reading,
} from './import/import-desk.js';
export {
  authorityDays,
  inboxLists,
  referralInbox,
  type AuthorityDays,
  type InboxItem,
  type InboxList,
  type InboxModel,
  type InboxQuery,
} from './referrals/inbox.js';
export { fewestLetters, searchReferredPupils, type PupilSearch } from './referrals/search.js';
export { schoolOfCase, schoolReferring } from './referrals/school-of-case.js';
export { referralPage, type ReferralPageModel, type ShownReferral } from './referrals/referral-page.js';
export type { Evidence, EvidenceId, ShownLetter } from './referrals/evidence.js';
export type { ParentBeforeLaw, PastNotice, RunningNotice } from './referrals/notices.js';
export type { DayAway } from './referrals/words.js';
export { openDesk, type OpenDesk } from './open-desk.js';
