// GOV.UK Notify as far as Waymark speaks to it, on the loopback address: messages are kept with their reference, can be
// asked for, and mishaps can be ordered.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NotifyMessage {
  readonly id: string;
  readonly type: 'email' | 'sms' | 'letter';
  readonly reference: string;
  status: string;
  readonly body: Record<string, unknown>;
}

export interface NotifyStandIn {
  readonly url: string;
  readonly key: string;
  readonly messages: NotifyMessage[];
  /** What becomes of the next messages that are sent: an HTTP status, or taken and never answered. */
  readonly mishaps: (number | 'silent')[];
  close(): Promise<void>;
}

export async function notifyStandIn(): Promise<NotifyStandIn> {
  const messages: NotifyMessage[] = [];
  const mishaps: (number | 'silent')[] = [];

  const send = async (type: NotifyMessage['type'], request: IncomingMessage, response: ServerResponse) => {
    const body = (await bodyOf(request)) as Record<string, unknown>;
    const mishap = mishaps.shift();
    if (typeof mishap === 'number')
      return reply(response, mishap, { errors: [{ error: 'Error', message: 'ordered' }] });
    const message = { id: randomUUID(), type, reference: String(body['reference']), status: 'created', body };
    messages.push(message);
    if (mishap !== 'silent') reply(response, 201, { id: message.id, reference: message.reference });
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://notify');
    const signed = /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(request.headers.authorization ?? '');
    if (!signed) return reply(response, 403, { errors: [{ error: 'AuthError' }] });
    const [, type] = /^\/v2\/notifications\/(email|sms|letter)$/.exec(url.pathname) ?? [];
    if (request.method === 'POST' && type) return void send(type as NotifyMessage['type'], request, response);
    if (request.method === 'GET' && url.pathname === '/v2/notifications') {
      const found = messages.filter(
        each =>
          each.reference === url.searchParams.get('reference') &&
          each.type === url.searchParams.get('template_type'),
      );
      return reply(response, 200, { notifications: found.map(({ body: _body, ...rest }) => rest) });
    }
    return reply(response, 404, {});
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: `test-${randomUUID()}-${randomUUID()}`,
    messages,
    mishaps,
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString());
}
