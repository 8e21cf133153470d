// Email by a mail server. SMTP cannot be asked whether it has a message, so a message is sent at most once: whatever goes
// wrong after it may have been taken is an unknown outcome, for a person to look up by its Message-ID.
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Carrier, Outcome } from './carrier.js';
import type { EmailEnvelope } from './envelope.js';

export interface SmtpSettings {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  readonly url: string;
  /** The address that messages come from. */
  readonly from: string;
  /** Longest wait for an answer in milliseconds; 30,000 where not given. */
  readonly timeoutMs?: number;
}

export function createSmtp({ url, from, timeoutMs = 30_000 }: SmtpSettings): Carrier {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = /@([^@>\s]+)>?$/.exec(from)?.[1] ?? 'localhost';
  const messageIdOf = (piece: { schoolId: string; key: string }) =>
    `<${createHash('sha256').update(`${piece.schoolId}/${piece.key}`).digest('hex').slice(0, 40)}@${host}>`;
  return {
    name: 'smtp',
    promise: 'at-most-once',
    takes: new Set(['email']),
    referenceOf: messageIdOf,
    async send(envelope, intend) {
      if (envelope.kind !== 'email' || envelope.recipient.email === null)
        return { kind: 'refused', problem: 'no-email-address' };
      // Connects and signs in: a server that is away is found out while nothing can have left.
      await transport.verify();
      await intend();
      try {
        await transport.sendMail(messageOf(envelope, envelope.recipient.email, from, messageIdOf(envelope)));
        return { kind: 'accepted', leaves: 'left' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => transport.close(),
  };
}

function messageOf(envelope: EmailEnvelope, address: string, from: string, messageId: string) {
  const letter = { filename: 'letter.pdf', contentType: 'application/pdf' };
  const { recipient, subject, text, html, pdf, attachments } = envelope;
  return {
    from,
    to: { name: recipient.name, address },
    subject,
    text,
    html,
    messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: [
      ...(pdf ? [{ ...letter, content: Buffer.from(pdf) }] : []),
      ...attachments.map(({ name, type, bytes }) => ({
        filename: name,
        contentType: type,
        content: Buffer.from(bytes),
      })),
    ],
  };
}

/**
 * The server's own no to the recipient or to the message is certain: 5xx for good, 4xx for now. A connection that was
 * lost, a time-out, a server that closes: the message may have been taken.
 */
function outcomeOf(error: unknown): Outcome {
  const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number };
  const isAnswer = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined;
  if (!isAnswer) return { kind: 'unknown', problem: `smtp-${code.toLowerCase()}` };
  return { kind: responseCode >= 500 ? 'refused' : 'again', problem: `smtp-${responseCode}` };
}
