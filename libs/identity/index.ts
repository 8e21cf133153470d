// Who asks and what they may: for now development tokens, which count on the machine itself only.
export { isLoopback, readDevelopmentToken, whyNotLocal, type Principal } from './development-token.js';
export { Asking, LISTENS_ON, Needs, OpenToAll, PermissionGuard } from './development-token.guard.js';
