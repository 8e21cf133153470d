// A mail server on the loopback address that keeps what it takes, and fails as it is told.
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

export type MailMishap =
  /** Refuses the recipient, for good or for now. */
  | 'no-such-recipient'
  | 'recipient-later'
  /** Takes the message and never answers, or closes the connection in place of an answer. */
  | 'silent'
  | 'hangs-up';

export interface MailServer {
  readonly url: string;
  readonly messages: string[];
  readonly mishaps: MailMishap[];
  close(): Promise<void>;
}

export async function mailServer(): Promise<MailServer> {
  const messages: string[] = [];
  const mishaps: MailMishap[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onRcptTo(_address, _session, done) {
      if (mishaps[0] === 'no-such-recipient' || mishaps[0] === 'recipient-later') {
        const responseCode = mishaps.shift() === 'no-such-recipient' ? 550 : 451;
        return done(Object.assign(new Error('ordered'), { responseCode }));
      }
      return done();
    },
    onData(stream, _session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        messages.push(Buffer.concat(pieces).toString());
        const mishap = mishaps.shift();
        if (mishap === 'silent') return;
        if (mishap === 'hangs-up') return server.connections.forEach(each => each.close());
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    mishaps,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}
