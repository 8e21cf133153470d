// How the pages find out who asks: by the session's cookie, and by nothing else.
import { cookieOf, readSession, sessionCookieName, type Identify } from '#libs/identity';
import type { Store } from '#libs/store';

export function identifyBySession(store: Store, secure: boolean): Identify {
  return async request => {
    const id = cookieOf(request, sessionCookieName(secure));
    const signedIn = id && (await store.asIdentity(tx => readSession(tx, id)));
    if (!signedIn) return {};
    return { signedIn, ...(signedIn.principal && { principal: signedIn.principal }) };
  };
}
