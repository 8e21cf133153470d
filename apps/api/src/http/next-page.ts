// The address of the page that follows, as a Link header (RFC 8288).
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sets `Link: <...>; rel="next"`, the same query with another cursor; nothing at the end of the list. */
export function linkNext(
  request: IncomingMessage,
  response: ServerResponse,
  next: string | number | null,
): void {
  if (next === null) return;
  const url = new URL(request.url ?? '/', 'http://localhost');
  url.searchParams.set('cursor', String(next));
  response.setHeader('Link', `<${url.pathname}${url.search}>; rel="next"`);
}
