// Who asks, as long as nobody can sign in: a token that names a user, a role and perhaps a school. It proves nothing, so
// it counts only on the machine itself: the server must listen on the loopback address, and the request must come from it.
import type { IncomingMessage } from 'node:http';
import { roles, type Actor, type Role } from '#libs/access';

/** Who asks, and for which school they may. */
export interface Principal {
  readonly actor: Actor;
  /** Slug of the one school that the token is for; null for every school of this installation. */
  readonly school: string | null;
}

export type TokenRead =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly problem: string; readonly remedy: string };

/** The parts of a request that say who asks and from where. */
export type AskingRequest = Pick<IncomingMessage, 'headers'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

const TOKEN = /^dev:([A-Za-z0-9._-]{1,64}):([a-z-]{1,32})(?::([a-z0-9][a-z0-9-]{0,62}))?$/;
const form = 'dev:<user>:<role> or dev:<user>:<role>:<school>';
const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** Reads the token of a request: `Bearer dev:...`, or `Basic` with user `dev`, which is how a browser asks for it. */
export function readDevelopmentToken(authorization: string | undefined): TokenRead {
  const remedy = `send the header "Authorization: Bearer ${form}"`;
  const [scheme = '', value = ''] = (authorization ?? '').trim().split(/ +/, 2);
  const token = scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8') : value;
  if (!['bearer', 'basic'].includes(scheme.toLowerCase()) || token === '') {
    return { ok: false, problem: 'The request does not say who asks', remedy };
  }
  const match = TOKEN.exec(token);
  if (!match) return { ok: false, problem: 'The token has not the form of one', remedy };
  const [, id = '', role = '', school = null] = match;
  if (!isRole(role)) {
    return { ok: false, problem: `'${role}' is not a role`, remedy: `use one of ${roles.join(', ')}` };
  }
  return { ok: true, principal: { actor: { id, role }, school } };
}

/**
 * Why a development token does not count here, or undefined where it does. The name asked for must be a loopback name
 * too, so that no web page can reach us under a name of its own; and a request passed on by a proxy comes from elsewhere.
 */
export function whyNotLocal(request: AskingRequest, listensOn: string): string | undefined {
  if (!isLoopback(listensOn)) return 'this server listens on an address that others can reach';
  if (!isLoopback(request.socket.remoteAddress ?? '')) return 'the request comes from another machine';
  if (forwarding.some(name => request.headers[name] !== undefined)) return 'a proxy passed the request on';
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return isLoopback(host) ? undefined : 'the request was sent to a name other than localhost';
}

/** Whether a name or address means this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:/, '');
  return name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);
