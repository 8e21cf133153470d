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
  listAmendments,
  listRejectedRows,
  putRejectedRows,
  type Amendment,
  type RejectedRow,
} from './amendments.js';
export { appendEvents, type Append } from './append.js';
export { findCase, loadChain, loadPupilEvents, lockPupil, unsealFacts, type Chain } from './log.js';
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
  listDeadMessages,
  markFailed,
  markSent,
  maxAttempts,
  reviveMessage,
  type DeadMessage,
  type Message,
  type NewMessage,
} from './outbox.js';
export {
  claimLetter,
  letterEffect,
  letterKey,
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
