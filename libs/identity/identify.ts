// How the API finds out who asks: a token of a machine, or the session of somebody who signed in to the pages.
import type { IncomingMessage } from 'node:http';
import type { Store } from '#libs/store';
import { unknown, type Identified, type Identify } from './guard.js';
import { isFormToken } from './hidden.js';
import { bearerOf, cookieOf, isFromElsewhere, isSafe, sessionCookieName } from './request-parts.js';
import { readSession } from './sessions.js';
import { readToken } from './tokens.js';

/** Header in which a script of our own pages repeats the token of its page. */
const FORM_TOKEN = 'x-csrf-token';

/** Identifies by token or session. A session changes things only with the token of a page of ours. */
export function identifyForApi(store: Store): Identify {
  return async request => {
    const bearer = bearerOf(request);
    if (bearer !== undefined) {
      const principal = await store.asIdentity(tx => readToken(tx, bearer));
      if (principal) return { principal };
      throw unknown(
        'The token is not one of an account here, or it is over',
        'make a new token: npm run -s waymark -- account token',
      );
    }
    return await bySession(store, request);
  };
}

async function bySession(store: Store, request: IncomingMessage): Promise<Identified> {
  const cookie = cookieOf(request, sessionCookieName(true)) ?? cookieOf(request, sessionCookieName(false));
  const signedIn = cookie && (await store.asIdentity(tx => readSession(tx, cookie)));
  if (!cookie || !signedIn) return {};
  const token = request.headers[FORM_TOKEN];
  if (!isSafe(request.method) && (isFromElsewhere(request) || !isFormToken(cookie, String(token ?? '')))) {
    throw unknown(
      'The request was not sent from a page of Waymark',
      `send the page's token in ${FORM_TOKEN}, or use a token of your account`,
    );
  }
  return { signedIn, ...(signedIn.principal && { principal: signedIn.principal }) };
}
