// What a request says about who sent it: cookies, the bearer token, and whether a browser sent it from a page of ours.
import type { IncomingMessage } from 'node:http';

/** The cookie that holds a session's id. `__Host-` binds it to this host over TLS; without TLS browsers refuse the prefix. */
export const sessionCookieName = (secure: boolean): string => (secure ? '__Host-waymark' : 'waymark');

/** The value of a cookie, undefined where the request has none of that name. */
export function cookieOf(request: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The token of `Authorization: Bearer ...`, undefined without one. */
export function bearerOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const [scheme = '', token] = (request.headers.authorization ?? '').trim().split(/ +/, 2);
  return scheme.toLowerCase() === 'bearer' ? (token ?? '') : undefined;
}

/** Whether a request of this method changes nothing. */
export const isSafe = (method: string | undefined): boolean =>
  ['GET', 'HEAD', 'OPTIONS'].includes(method ?? 'GET');

/**
 * Whether a browser says that another site sent the request. Browsers of today say so themselves (Sec-Fetch-Site); others
 * name the origin. Neither is proof of anything good: the form's token is.
 */
export function isFromElsewhere(request: Pick<IncomingMessage, 'headers'>): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = request.headers;
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
