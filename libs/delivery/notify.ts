// GOV.UK Notify: email, text messages, and letters that it prints and posts. It keeps our reference with each message and
// can be asked for it, so a message is looked up before it is sent: exactly once, as long as one process has the letter.
import { create as createHttp } from 'axios';
import { NotifyClient } from 'notifications-node-client';
import type { Carrier, Outcome } from './carrier.js';
import type { Envelope } from './envelope.js';

export interface NotifySettings {
  /** Base address of the service. */
  readonly url: string;
  readonly key: string;
  /** Template with the fields ((subject)) and ((body)). */
  readonly emailTemplate?: string;
  /** Template with the field ((body)). */
  readonly smsTemplate?: string;
  /** Longest wait for an answer in milliseconds; 30,000 where not given. */
  readonly timeoutMs?: number;
}

const kinds = { paper: 'letter', email: 'email', sms: 'sms' } as const;

/** What Notify says of a message for good, by kind of message. */
const failed = new Set([
  'permanent-failure',
  'temporary-failure',
  'technical-failure',
  'virus-scan-failed',
  'validation-failed',
  'cancelled',
]);

export function createNotify(settings: NotifySettings): Carrier {
  const { url, key, emailTemplate, smsTemplate, timeoutMs = 30_000 } = settings;
  const client = new NotifyClient(url, key);
  const http = createHttp({ timeout: timeoutMs, maxRedirects: 0 });
  // The package declares the same class once for each kind of module.
  client.setClient(http as unknown as Parameters<typeof client.setClient>[0]);
  const referenceOf = (piece: Pick<Envelope, 'schoolId' | 'key'>) => `${piece.schoolId}/${piece.key}`;

  const dispatch = (envelope: Envelope, reference: string) => {
    switch (envelope.kind) {
      case 'paper':
        return client.sendPrecompiledLetter(reference, Buffer.from(envelope.pdf), 'second');
      case 'email': {
        const { subject, text: body, recipient } = envelope;
        return client.sendEmail(emailTemplate ?? '', recipient.email ?? '', {
          personalisation: { subject, body },
          reference,
        });
      }
      case 'sms': {
        const { text: body, recipient } = envelope;
        return client.sendSms(smsTemplate ?? '', recipient.mobile ?? '', {
          personalisation: { body },
          reference,
        });
      }
    }
  };

  return {
    name: 'notify',
    promise: 'exactly-once',
    takes: new Set([
      'paper',
      ...(emailTemplate === undefined ? [] : ['email' as const]),
      ...(smsTemplate === undefined ? [] : ['sms' as const]),
    ]),
    referenceOf,
    async send(envelope, intend) {
      if (envelope.kind === 'email' && envelope.recipient.email === null)
        return { kind: 'refused', problem: 'no-email-address' };
      if (envelope.kind === 'sms' && envelope.recipient.mobile === null)
        return { kind: 'refused', problem: 'no-mobile-number' };
      await intend();
      const reference = referenceOf(envelope);
      try {
        const { data } = await client.getNotifications(kinds[envelope.kind], undefined, reference);
        const [before] = data.notifications;
        if (before) return outcomeOfStatus(envelope.kind, before.status);
      } catch (error) {
        return outcomeOf(error);
      }
      try {
        await dispatch(envelope, reference);
        return accepted(envelope.kind);
      } catch (error) {
        const outcome = outcomeOf(error);
        return outcome.kind === 'again' && !isAnswered(error) ? { ...outcome, perhaps: true } : outcome;
      }
    },
    close: () => {},
  };
}

const accepted = (kind: Envelope['kind']): Outcome => ({
  kind: 'accepted',
  leaves: kind === 'paper' ? 'by-carrier' : 'left',
});

/** A message that was sent at an earlier attempt stands as it is, or failed for good. */
const outcomeOfStatus = (kind: Envelope['kind'], status: string): Outcome =>
  failed.has(status) ? { kind: 'refused', problem: `notify-${status}` } : accepted(kind);

/** Whether the service said no, and so did not take it. */
const isAnswered = (error: unknown): boolean => {
  const { response } = error as { response?: { status: number } };
  return response !== undefined && response.status < 500;
};

/** 400: this message will never do. Everything else (a limit, a wrong key, the network) is not about the message. */
function outcomeOf(error: unknown): Outcome {
  const { response, code = 'unknown' } = error as { response?: { status: number }; code?: string };
  if (response?.status === 400) return { kind: 'refused', problem: 'notify-400' };
  const what = response ? String(response.status) : code.toLowerCase();
  return { kind: 'again', problem: `notify-${what}` };
}
