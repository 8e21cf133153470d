// The part of the configuration that says how letters leave.
import { join, resolve } from 'node:path';
import { z } from 'zod';

export interface DeliveryConfig {
  /** WAYMARK_OUTBOX: folder for what people, or another program, send on. */
  readonly outbox: string;
  /** WAYMARK_DELIVERY_POST: who takes letters on paper, where a school has not said otherwise. */
  readonly postBy: 'outbox' | 'notify';
  /** WAYMARK_DELIVERY_EMAIL: who takes email. */
  readonly emailBy: 'outbox' | 'smtp' | 'notify';
  /** WAYMARK_SMTP_URL (holds a password) and WAYMARK_SMTP_FROM; undefined unless both are set. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  /** WAYMARK_NOTIFY_*; undefined without a key. */
  readonly notify:
    | {
        readonly url: string;
        readonly key: string;
        readonly emailTemplate?: string;
        readonly smsTemplate?: string;
      }
    | undefined;
  /** WAYMARK_NOTIFY_CALLBACK_TOKEN: what call-backs must carry; without it none is taken. */
  readonly callbackToken: string | undefined;
}

const isSmtpUrl = (text: string) => /^smtps?:$/.test(URL.parse(text)?.protocol ?? '');
const isHttpUrl = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
const uuid = 'a UUID, such as the page of the template shows';

export const deliveryVariables = {
  WAYMARK_OUTBOX: z.string().optional().describe('a folder'),
  WAYMARK_DELIVERY_POST: z.enum(['outbox', 'notify']).default('outbox').describe('outbox or notify'),
  WAYMARK_DELIVERY_EMAIL: z
    .enum(['outbox', 'smtp', 'notify'])
    .default('outbox')
    .describe('outbox, smtp or notify'),
  WAYMARK_SMTP_URL: z
    .string()
    .refine(isSmtpUrl)
    .optional()
    .describe('smtp://user:password@host:port or smtps://…'),
  WAYMARK_SMTP_FROM: z
    .string()
    .regex(/^[^\s<>@,]+@[^\s<>@,]+$/)
    .optional()
    .describe('an email address, such as attendance@school.example'),
  WAYMARK_NOTIFY_URL: z
    .string()
    .refine(isHttpUrl)
    .default('https://api.notifications.service.gov.uk')
    .describe('an http or https address'),
  WAYMARK_NOTIFY_KEY: z
    .string()
    .regex(/^.{1,100}-[0-9a-f-]{36}-[0-9a-f-]{36}$/)
    .optional()
    .describe('an API key of GOV.UK Notify: its name and two UUIDs, joined by dashes'),
  WAYMARK_NOTIFY_EMAIL_TEMPLATE: z.uuid().optional().describe(uuid),
  WAYMARK_NOTIFY_SMS_TEMPLATE: z.uuid().optional().describe(uuid),
  WAYMARK_NOTIFY_CALLBACK_TOKEN: z
    .string()
    .regex(/^[!-~]{24,200}$/)
    .optional()
    .describe('24 to 200 printable characters without spaces'),
};

/** Variables whose value is never shown. */
export const deliverySecrets: readonly string[] = [
  'WAYMARK_SMTP_URL',
  'WAYMARK_NOTIFY_KEY',
  'WAYMARK_NOTIFY_CALLBACK_TOKEN',
];

type Read = z.infer<z.ZodObject<typeof deliveryVariables>>;

export function deliveryConfig(read: Read, dataDir: string): DeliveryConfig {
  const { WAYMARK_SMTP_URL: url, WAYMARK_SMTP_FROM: from, WAYMARK_NOTIFY_KEY: key } = read;
  const emailTemplate = read.WAYMARK_NOTIFY_EMAIL_TEMPLATE;
  const smsTemplate = read.WAYMARK_NOTIFY_SMS_TEMPLATE;
  return {
    outbox: resolve(read.WAYMARK_OUTBOX ?? join(dataDir, 'outbox')),
    postBy: read.WAYMARK_DELIVERY_POST,
    emailBy: read.WAYMARK_DELIVERY_EMAIL,
    smtp: url !== undefined && from !== undefined ? { url, from } : undefined,
    notify:
      key === undefined
        ? undefined
        : {
            url: read.WAYMARK_NOTIFY_URL.replace(/\/+$/, ''),
            key,
            ...(emailTemplate !== undefined && { emailTemplate }),
            ...(smsTemplate !== undefined && { smsTemplate }),
          },
    callbackToken: read.WAYMARK_NOTIFY_CALLBACK_TOKEN,
  };
}

/** The variables that read as this configuration: for a process that is started with it. */
export function deliverySettings(config: DeliveryConfig): Readonly<Record<string, string>> {
  const { outbox, postBy, emailBy, smtp, notify, callbackToken } = config;
  const set = {
    WAYMARK_OUTBOX: outbox,
    WAYMARK_DELIVERY_POST: postBy,
    WAYMARK_DELIVERY_EMAIL: emailBy,
    WAYMARK_SMTP_URL: smtp?.url,
    WAYMARK_SMTP_FROM: smtp?.from,
    WAYMARK_NOTIFY_URL: notify?.url,
    WAYMARK_NOTIFY_KEY: notify?.key,
    WAYMARK_NOTIFY_EMAIL_TEMPLATE: notify?.emailTemplate,
    WAYMARK_NOTIFY_SMS_TEMPLATE: notify?.smsTemplate,
    WAYMARK_NOTIFY_CALLBACK_TOKEN: callbackToken,
  } satisfies Partial<Record<keyof typeof deliveryVariables, string | undefined>>;
  return Object.fromEntries(
    Object.entries(set).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** One line without a secret. */
export const deliveryText = ({ postBy, emailBy, outbox }: DeliveryConfig): string =>
  `post by ${postBy}, email by ${emailBy}, outbox ${outbox}`;
