// Who asks and what they may: accounts, signing in, sessions, tokens of machines, and the guard in front of every handler.
export type { HeldRole, Principal, SchoolRef, SignedIn } from './principal.js';
export {
  Asking,
  IDENTIFY,
  Needs,
  NeedsSigningIn,
  OpenToAll,
  PermissionGuard,
  Person,
  type Identified,
  type IdentifiedRequest,
  type Identify,
} from './guard.js';
export { identifyForApi } from './identify.js';
export { changePassword, signIn, type PasswordResult, type SignInResult } from './sign-in.js';
export {
  beginSession,
  chooseRole,
  endAllSessions,
  endSession,
  leaveSchool,
  IDLE_SECONDS,
  readSession,
} from './sessions.js';
export {
  addAccount,
  endRole,
  findAccount,
  giveRole,
  listAccounts,
  resetPassword,
  setDisabled,
  type Account,
  type AccountWithRoles,
  type NewAccount,
  type NewRole,
  type RoleHeld,
} from './accounts.js';
export { PASSWORD_LEAST } from './password.js';
export { formTokenOf, isFormToken, newSecret } from './hidden.js';
export { cookieOf, isFromElsewhere, isSafe, sessionCookieName } from './request-parts.js';
export { endToken, listTokens, makeToken, readToken, type AccessToken, type NewToken } from './tokens.js';
