// Each carrier against a real counterpart: what arrives, and how it answers each mishap.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chooseCarrier,
  createCarriers,
  sendOnce,
  type EmailEnvelope,
  type Envelope,
  type PaperEnvelope,
} from '#libs/delivery';
import { createNotify } from '../../libs/delivery/notify.js';
import { createOutboxFolder } from '../../libs/delivery/outbox-folder.js';
import { createSmtp } from '../../libs/delivery/smtp.js';
import { mailServer, type MailMishap, type MailServer } from './mail-server.js';
import { notifyStandIn, type NotifyStandIn } from './notify-stand-in.js';

const schoolId = '5b6f1d1e-0000-4000-8000-000000000001';
const template = '5b6f1d1e-0000-4000-8000-0000000000ff';
const from = 'attendance@school.example';
let number = 0;
const common = () => ({
  schoolId,
  key: `5b6f1d1e-0000-4000-8000-000000000002/${(number += 1)}`,
  recipient: {
    name: 'Kim Wetherby',
    addressLines: ['1 Mill Lane', 'Anytown'],
    email: 'kim@example.org',
    mobile: '07700900123',
  },
});
const paper = (): PaperEnvelope => ({
  kind: 'paper',
  ...common(),
  subject: 'A letter',
  pdf: Buffer.from('%PDF-1.7 letter'),
});
const email = (subject = 'A letter about attendance'): EmailEnvelope => ({
  kind: 'email',
  ...common(),
  subject,
  text: 'plain',
  html: '<p>marked up</p>',
  pdf: Buffer.from('%PDF-1.7 letter'),
  attachments: [{ name: 'meeting.ics', type: 'text/calendar', bytes: Buffer.from('BEGIN:VCALENDAR') }],
});
const nothingKnown = { isIntended: false, intend: () => Promise.resolve() };

describe('the outbox folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-outbox-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('holds the same bytes under the same names however often a piece comes', async () => {
    const outbox = createOutboxFolder(folder);
    const envelope = email();
    const read = () =>
      readdirSync(join(folder, schoolId)).map(name => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, schoolId, name)))
          .digest('hex'),
      ]);
    const outcome = await sendOnce(outbox, envelope, nothingKnown);
    const once = read();
    await sendOnce(outbox, envelope, { ...nothingKnown, isIntended: true });

    expect(outcome).toEqual({ kind: 'accepted', leaves: 'by-person' });
    expect(read()).toEqual(once);
    const name = envelope.key.replace('/', '-');
    expect(once.map(([file]) => file).toSorted()).toEqual(
      ['html', 'json', 'meeting.ics', 'pdf', 'txt'].map(extension => `${name}.${extension}`),
    );
    const about = JSON.parse(readFileSync(join(folder, schoolId, `${name}.json`), 'utf8')) as {
      to: string;
      files: { name: string; sha256: string }[];
    };
    expect(about.to).toBe('kim@example.org');
    for (const { name: file, sha256 } of about.files) expect(once).toContainEqual([file, sha256]);
  });

  it('lets no key lead out of it', async () => {
    const outcome = await sendOnce(createOutboxFolder(folder), { ...paper(), key: '../x' }, nothingKnown);
    expect(outcome).toEqual({ kind: 'again', problem: 'outbox-delivery.bad-key' });
  });
});

describe('SMTP', () => {
  let server: MailServer;
  beforeAll(async () => {
    server = await mailServer();
  });
  afterAll(() => server.close());
  const smtp = () => createSmtp({ url: server.url, from, timeoutMs: 400 });

  it('sends the letter under its own Message-ID, and lets no header be slipped in', async () => {
    const carrier = smtp();
    const envelope = email('Attendance\r\nBcc: other@example.org');
    expect(await sendOnce(carrier, envelope, nothingKnown)).toEqual({ kind: 'accepted', leaves: 'left' });
    const [message] = server.messages.splice(0);
    expect(message).toContain(`Message-ID: ${carrier.referenceOf(envelope)}`);
    expect(message).toMatch(/filename=letter\.pdf/);
    expect(message).toMatch(/text\/calendar/);
    expect(message).not.toMatch(/^Bcc:/m);
  });

  it.each<[MailMishap, object, number]>([
    ['no-such-recipient', { kind: 'refused', problem: 'smtp-550' }, 0],
    ['recipient-later', { kind: 'again', problem: 'smtp-451' }, 0],
    ['silent', { kind: 'unknown' }, 1],
    ['hangs-up', { kind: 'unknown' }, 1],
  ])(
    'tells by what the server does (%s) whether a message may have left',
    async (mishap, expected, taken) => {
      server.mishaps.push(mishap);
      expect(await sendOnce(smtp(), email(), nothingKnown)).toMatchObject(expected);
      expect(server.messages.splice(0)).toHaveLength(taken);
    },
  );

  it('is certain that nothing left where no server answers, and has then written down no intent', async () => {
    const intended: string[] = [];
    const carrier = createSmtp({ url: 'smtp://127.0.0.1:9', from, timeoutMs: 400 });
    const outcome = await sendOnce(carrier, email(), {
      isIntended: false,
      intend: async reference => void intended.push(reference),
    });
    expect(outcome).toMatchObject({ kind: 'again' });
    expect(intended).toEqual([]);
  });

  it('never sends again what may have left', async () => {
    const outcome = await sendOnce(smtp(), email(), { ...nothingKnown, isIntended: true });
    expect(outcome).toEqual({ kind: 'unknown', problem: 'interrupted' });
    expect(server.messages).toEqual([]);
  });
});

describe('GOV.UK Notify', () => {
  let notify: NotifyStandIn;
  beforeAll(async () => {
    notify = await notifyStandIn();
  });
  afterAll(() => notify.close());
  const carrier = () =>
    createNotify({ ...notify, emailTemplate: template, smsTemplate: template, timeoutMs: 400 });

  it('takes email, text messages and letters once, however often they are sent', async () => {
    const pieces: Envelope[] = [paper(), email(), { kind: 'sms', ...common(), text: 'A letter waits' }];
    for (const piece of [...pieces, ...pieces])
      expect(await sendOnce(carrier(), piece, nothingKnown)).toMatchObject({ kind: 'accepted' });
    const taken = notify.messages.splice(0);
    expect(taken.map(({ type }) => type)).toEqual(['letter', 'email', 'sms']);
    expect(Buffer.from(String(taken[0]!.body['content']), 'base64').toString()).toBe('%PDF-1.7 letter');
    expect(taken[1]!.body).toMatchObject({
      email_address: 'kim@example.org',
      personalisation: { subject: 'A letter about attendance', body: 'plain' },
    });
  });

  it('finds what was taken and never answered, and does not send it again', async () => {
    const piece = paper();
    notify.mishaps.push('silent');
    expect(await sendOnce(carrier(), piece, nothingKnown)).toEqual({
      kind: 'again',
      problem: 'notify-econnaborted',
      perhaps: true,
    });
    expect(await sendOnce(carrier(), piece, { ...nothingKnown, isIntended: true })).toMatchObject({
      kind: 'accepted',
    });
    expect(notify.messages.splice(0)).toHaveLength(1);
  });

  it.each([
    [400, 'refused'],
    [403, 'again'],
    [429, 'again'],
    [500, 'again'],
  ])('answers %i with %s', async (status, kind) => {
    notify.mishaps.push(status);
    expect(await sendOnce(carrier(), email(), nothingKnown)).toEqual({
      kind,
      problem: `notify-${status}`,
      ...(status >= 500 && { perhaps: true }),
    });
    expect(notify.messages).toEqual([]);
  });
});

describe('the choice of a carrier', () => {
  const means = { legalByEmail: false, postBy: 'notify', emailBy: 'smtp' } as const;

  it('goes by the means of the parent, and lets a legal notice go by email only where the code allows it', () => {
    const choose = (method: 'post' | 'hand' | 'email', isLegalNotice: boolean, legalByEmail = false) =>
      chooseCarrier({ ...means, method, isLegalNotice, legalByEmail });
    expect(choose('post', true)).toEqual({ carrier: 'notify', kind: 'paper' });
    expect(choose('hand', true)).toEqual({ carrier: 'outbox', kind: 'paper' });
    expect(choose('email', false)).toEqual({ carrier: 'smtp', kind: 'email' });
    expect(choose('email', true)).toEqual({ refused: 'legal-notice-by-email' });
    expect(choose('email', true, true)).toEqual({ carrier: 'smtp', kind: 'email' });
  });
});

describe('the carriers of an installation', () => {
  const config = {
    outbox: '/nowhere',
    postBy: 'outbox',
    emailBy: 'outbox',
    smtp: undefined,
    notify: undefined,
    callbackToken: undefined,
  } as const;

  it('are found wanting when they are made, not when a letter is to leave', () => {
    expect(() => createCarriers({ ...config, emailBy: 'smtp' })).toThrow(/set WAYMARK_SMTP_URL/);
    expect(() => createCarriers({ ...config, postBy: 'notify' })).toThrow(/set WAYMARK_NOTIFY_KEY/);
    const withoutTemplate = { url: 'http://127.0.0.1:9', key: 'k' };
    expect(() => createCarriers({ ...config, emailBy: 'notify', notify: withoutTemplate })).toThrow(
      /set WAYMARK_NOTIFY_EMAIL_TEMPLATE/,
    );
    expect(createCarriers(config).has('smtp')).toBe(false);
  });
});
