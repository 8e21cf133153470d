// What other rooms may use of the policy room.
export type { Figure, Level } from './figure.js';
export { type AuthorityCode } from './authority.js';
export {
  type Approver,
  type Conflict,
  type OldEraThreshold,
  type Pack,
  type RegisterTime,
  type SimpleTrigger,
  type Stage,
  type Trigger,
} from './pack.js';
export { parseAuthority, parsePack } from './load.js';
export { packIds, packVersions, readAuthority, readPack } from './files.js';
export { checkPack, type Finding } from './check.js';
export { describePack } from './show.js';
export { triggerText } from './words.js';
export { authorityFiguresOf, figuresOf, type FigureLine } from './figures-of.js';
export { diffPacks, differencesOf, type Difference } from './diff.js';
export {
  approverOf,
  effectiveEntriesKeptYears,
  isContract,
  registerCloses,
  reviewDaysOf,
  stageIndex,
} from './helpers.js';
