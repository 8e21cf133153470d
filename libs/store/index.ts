// The store: the case log, the register, people, commands, messages and views in PostgreSQL, one school at a time.
export { migrate } from './migrate.js';
export {
  openStore,
  type AuthorityTx,
  type IdentityTx,
  type Query,
  type RelayTx,
  type Store,
  type StoreOptions,
  type Tx,
} from './store.js';
export {
  deleteSchool,
  listSchools,
  loadSchool,
  putSchool,
  type School,
  type SchoolRecord,
} from './schools.js';
export {
  holdersOf,
  loadSettings,
  packOf,
  signerFor,
  type Letterhead,
  type RegisterTimes,
  type RoleHolder,
  type SchoolSettings,
  type SettingsDraft,
  type Signatory,
} from './settings.js';
export {
  findPupilsByUpn,
  listPupilIds,
  loadParents,
  loadPupil,
  loadPupils,
  putPeople,
  type EarlierNoticeRecord,
  type ParentRecord,
  type People,
  type PupilRecord,
  type RelationshipRecord,
} from './people.js';
export { applyChange } from './changes.js';
export { loadRegister, putMarks, type Batch, type MarksResult } from './register.js';
export type { MarkChange, NewMark } from './merge-marks.js';
export {
  answerAmendmentQuery,
  findAmendmentQuery,
  listAmendmentQueries,
  listAmendments,
  listRejectedRows,
  putRejectedRows,
  type Amendment,
  type AmendmentQuery,
  type RejectedRow,
} from './amendments.js';
export { loadFigures } from './measures.js';
export { loadMarksOfSchool, type MarksOfSchool } from './analysis.js';
export { listProfiles, loadProfile, putProfile, type NamedProfile } from './profiles.js';
export { appendEvents, type Append } from './append.js';
export { findCase, loadChain, loadPupilEvents, unsealAll, unsealFacts, type Chain } from './log.js';
export type { StoredEvent } from './stored-event.js';
export {
  verifyStream,
  type ChainHead,
  type ChainLink,
  type ChainProblem,
  type EventBody,
  type EventSeal,
} from './chain.js';
export { destroyKey } from './sealing.js';
export type { Facts, Seal } from './envelope.js';
export {
  listWaitingCommands,
  loadCommand,
  putCommand,
  recordOutcome,
  type Command,
  type CommandOutcome,
  type NewCommand,
  type WaitingCommand,
} from './commands.js';
export {
  claimMessages,
  enqueue,
  countOpenMessages,
  hasOpenMessage,
  listDeadMessages,
  markFailed,
  markSent,
  maxAttempts,
  resendUnhandled,
  reviveMessage,
  type DeadMessage,
  type Message,
  type NewMessage,
} from './outbox.js';
export {
  claimLetter,
  letterAttempts,
  letterEffect,
  listLetters,
  releaseLetter,
  settleLetter,
  type LetterEffect,
  type LetterRow,
  type LetterState,
} from './letters.js';
export {
  letterRefused,
  loadLetterDocument,
  lockLetterDocument,
  putLetterDocument,
  type LetterCopy,
  type LetterDocument,
  type LetterRecipient,
  type NewLetterDocument,
} from './letter-documents.js';
export {
  claimOfficeLetter,
  listOfficeLetters,
  loadOfficeDocument,
  loadOfficeLetter,
  officeKey,
  officeLettersOnce,
  postponeOfficeLetter,
  pupilsWithUnexplained,
  putOfficeLetter,
  settleOfficeLetter,
  type ClaimedLetter,
  type OfficeLetter,
} from './office-letters.js';
export { searchPupils, wordsOf, type FoundPupil, type FoundPupils } from './pupil-search.js';
export { putLetterForm } from './letter-facts.js';
export {
  openEvents,
  openLetterWriter,
  type AskedLetter,
  type LetterToGo,
  type LetterWriter,
} from './letter-models.js';
export { contentOf, foreseeLetters, type Foreseen } from './casework/letters-seen.js';
export {
  loadDeliverySettings,
  putDeliverySettings,
  type CarrierName,
  type DeliverySettings,
} from './delivery-settings.js';
export { answerDelivery, type DeliveryAnswer } from './delivery-answers.js';
export {
  listDeliveries,
  loadDelivery,
  openDelivery,
  type Certificate,
  type Delivery,
  type DeliveryState,
  type LetterToCarry,
} from './delivery.js';
export { dropUnpostable } from './delivery-recheck.js';
export { recordCertificate, reportLater, reportPosted, type LaterWord } from './delivery-reports.js';
export { recordIntent, recordSending, takeIntentBack, type SendingOutcome } from './delivery-sending.js';
export { listDeliveryTasks, noteUnwritten, type DeliveryTask } from './delivery-tasks.js';
export {
  countWaitingForPost,
  listPrintRuns,
  listRunLetters,
  listWaitingLetters,
  loadPrintRun,
  makePrintRun,
  postPrintRun,
  takeOutOfRun,
  type PrintRun,
  type PrintRunLetter,
  type WaitingLetter,
} from './print-runs.js';
export {
  getCaseView,
  listCaseViews,
  putCaseViews,
  rebuildProjections,
  type CaseFilter,
  type CasePage,
  type CaseView,
  type Summarise,
} from './views.js';
export {
  countReferrals,
  findReferredPupils,
  listReferrals,
  schoolOfReferral,
  type ReferralEntry,
  type ReferralPage,
  type ReferralScope,
  type ReferredPupil,
} from './referrals.js';
export {
  countWorklist,
  listWorklist,
  waitingFor,
  type BoundedCount,
  type WorklistEntry,
  type WorklistFilter,
  type WorklistPage,
  type WorklistScope,
} from './worklist.js';
export {
  listNotes,
  loadAttachment,
  mostAttachmentBytes,
  putNote,
  type AttachmentView,
  type NewAttachment,
  type NewNote,
  type NoteView,
} from './notes.js';
export { loadPupilFacts, loadPupilFolder, type PupilFolder } from './case-folder.js';
export { caseIdOf } from './case-id.js';
export { createCaseActivities, type ActivityOptions } from './casework/activities.js';
export {
  caseAddress,
  caseOfCommand,
  listLiveCases,
  listStreams,
  type CaseAddress,
  type LiveCase,
} from './casework/cases.js';
export { takeChange, takeMarks } from './casework/intake.js';
export { lookAtCase } from './casework/look.js';
export { openSitting } from './casework/sitting.js';
export { caseMessage } from './casework/message.js';
export {
  importRegister,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  type PreviewMark,
} from './import/import-register.js';
export { rejectedHeader, rejectedLines } from './import/rejected-file.js';
export { findRejectedImport, rejectedFile, type RejectedImport } from './import/kept-rejections.js';
export type { RefusedRow } from './import/stage.js';
export { importPeople } from './import/import-people.js';
export { columns as personColumns } from './import/person-columns.js';
export { namesOfParents } from './parent-names.js';
export { listImports, type PastImport } from './import/past-imports.js';
export { takeOn } from './import/take-on.js';
export { adoptCases, type AdoptOptions, type AdoptReport } from './adopt-cases.js';
export { MOST_ADOPT_BYTES } from './adopt-file.js';
export {
  loadEarlierNotices,
  type EarlierImprovement,
  type EarlierNotices,
  type EarlierPenalty,
} from './adopt-history.js';
export {
  listSettingsVersions,
  saveSettings,
  type SaveOptions,
  type SettingsVersion,
} from './settings-save.js';
export { type SettingProblem } from './settings-check.js';
export {
  blockReasons,
  changeContactMeans,
  loadContactMeans,
  type BlockReason,
  type ContactMeans,
  type MeansChange,
} from './contact-means.js';
export { loadChecklist, type Checklist, type CheckItem } from './checklist.js';
export { loadLogo, MOST_LOGO_BYTES, putLogo, type Logo } from './logos.js';
export {
  isLateness,
  keepLateMinutes,
  loadLateMinutes,
  type LateMinutes,
  type LateSaid,
} from './import/late-minutes.js';
export {
  endGrant,
  grantPurposes,
  listAuditedCases,
  loadCasesOfSchool,
  listBenchmarks,
  listGrants,
  longestGrantDays,
  pseudonymOf,
  putBenchmarks,
  putGrant,
  readUnderGrant,
  type AuditedCase,
  type Benchmark,
  type Grant,
  type GrantPurpose,
  type NewGrant,
} from './governors.js';
export { loadHabits, moveClock, putHabit, trainingNamespace } from './training.js';
export { loadChangeReport } from './change-report.js';
export {
  listCorrections,
  requestCorrection,
  takeBackCorrection,
  type CorrectionWish,
  type NewCorrectionWish,
  type WishFilter,
  type WishStatus,
} from './corrections.js';
export {
  listOfficeTasks,
  officeTaskKinds,
  type OfficeTask,
  type OfficeTaskFilter,
  type OfficeTaskKind,
  type OfficeTaskPage,
} from './office-tasks.js';
export {
  changeCalendar,
  loadCalendar,
  previewCalendarChange,
  type PupilPreview,
  type SchoolPreview,
} from './calendar-preview.js';
export { loadPupilFigures, loadThenAndNow, type ThenAndNowOfEvent } from './pupil-measures.js';
export { readOnce } from './read-once.js';
