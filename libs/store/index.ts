// The store: the case log, the register, people, commands, messages and views in PostgreSQL, one school at a time.
export { migrate } from './migrate.js';
export { openStore, type Query, type RelayTx, type Store, type StoreOptions, type Tx } from './store.js';
export {
  deleteSchool,
  listSchools,
  loadSchool,
  putSchool,
  type School,
  type SchoolRecord,
} from './schools.js';
export {
  findPupilsByUpn,
  listPupilIds,
  loadParents,
  loadPupil,
  loadPupilFacts,
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
  listAmendmentQueries,
  listAmendments,
  listRejectedRows,
  putRejectedRows,
  type Amendment,
  type AmendmentQuery,
  type RejectedRow,
} from './amendments.js';
export { loadFigures } from './measures.js';
export { loadProfile, putProfile } from './profiles.js';
export { appendEvents, type Append } from './append.js';
export { findCase, loadChain, loadPupilEvents, unsealFacts, type Chain } from './log.js';
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
  letterEffect,
  listLetters,
  releaseLetter,
  settleLetter,
  type LetterEffect,
  type LetterRow,
  type LetterState,
} from './letters.js';
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
export type { RefusedRow } from './import/stage.js';
export { importPeople } from './import/import-people.js';
export { takeOn } from './import/take-on.js';
