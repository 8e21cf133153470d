// The one configuration schema. Nothing else in the project reads the environment.
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { WaymarkError } from '#libs/kernel';
import { z } from 'zod';
import {
  deliveryConfig,
  deliverySecrets,
  deliveryText,
  deliveryVariables,
  type DeliveryConfig,
} from './delivery-config.js';

/** What the environment may set. Empty text counts as not set. Paths come out absolute. */
export interface Config {
  /** DATABASE_URL: a PostgreSQL of your own; without it the launcher starts one. Holds a password. */
  readonly databaseUrl: string | undefined;
  /** TEMPORAL_ADDRESS: `host:port` of a Temporal of your own; without it the launcher starts one. */
  readonly temporalAddress: string | undefined;
  /** TEMPORAL_NAMESPACE: where the cases of this installation run. */
  readonly temporalNamespace: string;
  /** WAYMARK_DATA: folder of everything this installation keeps. */
  readonly dataDir: string;
  /** WAYMARK_PORT: port of the pages. */
  readonly port: number;
  /** WAYMARK_API_PORT: port of the API for programs; the one after the pages' where not set. */
  readonly apiPort: number;
  /** WAYMARK_HOST: address that the pages and the API listen on. */
  readonly host: string;
  /** WAYMARK_PUBLIC_URL: address under which people reach the pages through one proxy. With https, cookies are for TLS only. */
  readonly publicUrl: string | undefined;
  /** WAYMARK_CACHE: folder of downloaded or built programs; safe to delete. */
  readonly cacheDir: string;
  /** WAYMARK_LOG_LEVEL. */
  readonly logLevel: LogLevel;
  /** WAYMARK_SECRET: the master key for sealing, 32 bytes in base64. */
  readonly secret: string | undefined;
  /** WAYMARK_TEMPORAL_RELEASES: base address of the official Temporal releases, for a mirror inside a closed network. */
  readonly temporalReleases: string;
  /** WAYMARK_SCAN_COMMAND: program that gets each uploaded file on standard input; anything but exit code 0 refuses the file. */
  readonly scanCommand: string | undefined;
  /** How letters leave. */
  readonly delivery: DeliveryConfig;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
export type ConfigVariable = (typeof variables)[number];
type Variables = Readonly<Record<string, string | undefined>>;

const logLevels = [
  'fatal',
  'error',
  'warn',
  'info',
  'debug',
  'trace',
  'silent',
] as const satisfies readonly LogLevel[];
const isKey = (text: string) => /^[A-Za-z0-9+/]{43}=$/.test(text);
const isPostgresUrl = (text: string) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '');
const isHttpUrl = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

const schema = z.object({
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl)
    .optional()
    .describe('postgres://user:password@host:port/database'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/@]+:\d{1,5}$/)
    .optional()
    .describe('host:port, such as 127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
    .default('waymark')
    .describe('1 to 63 letters, digits, dots, dashes or underscores'),
  WAYMARK_DATA: z.string().default('.waymark').describe('a folder'),
  WAYMARK_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine(port => port >= 1 && port <= 65_535)
    .default(3000)
    .describe('a port number from 1 to 65535'),
  WAYMARK_API_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine(port => port >= 1 && port <= 65_535)
    .optional()
    .describe('a port number from 1 to 65535'),
  WAYMARK_PUBLIC_URL: z.string().refine(isHttpUrl).optional().describe('an http or https address'),
  WAYMARK_HOST: z
    .string()
    .refine(text => isIP(text) !== 0)
    .default('127.0.0.1')
    .describe('an IP address of this machine, such as 127.0.0.1 or 0.0.0.0'),
  WAYMARK_CACHE: z.string().optional().describe('a folder'),
  WAYMARK_LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`one of ${logLevels.join(', ')}`),
  WAYMARK_SECRET: z
    .string()
    .refine(isKey)
    .optional()
    .describe('32 bytes in base64 (44 characters), such as `openssl rand -base64 32` prints'),
  WAYMARK_SCAN_COMMAND: z
    .string()
    .regex(/^\/\S+( \S+)*$/)
    .optional()
    .describe('a program by its whole path, with its arguments, such as /usr/bin/clamdscan --no-summary -'),
  WAYMARK_TEMPORAL_RELEASES: z
    .string()
    .refine(isHttpUrl)
    .default('https://github.com/temporalio/temporal/releases/download')
    .describe('an http or https address'),
  ...deliveryVariables,
});

const variables = Object.keys(schema.shape) as (keyof typeof schema.shape)[];

/**
 * Reads the configuration once. `overrides` (from command-line flags) use the same names and win over `env`.
 * Throws 'config.unknown-variable' for a WAYMARK_ variable that does not exist (WAYMARK_TEST_ is left to the tests) and
 * 'config.bad-value' for a value out of form; the message names the variable, the value unless it may hold a secret, and what is expected.
 */
export function readConfig(
  env: Variables = process.env,
  overrides: Partial<Record<ConfigVariable, string>> = {},
): Config {
  const given: Variables = { ...env, ...overrides };
  refuseUnknown(given);
  const values = Object.fromEntries(variables.flatMap(name => (given[name] ? [[name, given[name]]] : [])));
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw badValue(parsed.error.issues[0]?.path[0] as ConfigVariable, values);
  const read = parsed.data;
  const dataDir = resolve(read.WAYMARK_DATA);
  return {
    databaseUrl: read.DATABASE_URL,
    temporalAddress: read.TEMPORAL_ADDRESS,
    temporalNamespace: read.TEMPORAL_NAMESPACE,
    dataDir,
    port: read.WAYMARK_PORT,
    apiPort: read.WAYMARK_API_PORT ?? portAfter(read.WAYMARK_PORT),
    publicUrl: read.WAYMARK_PUBLIC_URL,
    host: read.WAYMARK_HOST,
    cacheDir: resolve(
      read.WAYMARK_CACHE ?? join(given['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'waymark'),
    ),
    logLevel: read.WAYMARK_LOG_LEVEL,
    secret: read.WAYMARK_SECRET,
    temporalReleases: read.WAYMARK_TEMPORAL_RELEASES.replace(/\/+$/, ''),
    scanCommand: read.WAYMARK_SCAN_COMMAND,
    delivery: deliveryConfig(read, dataDir),
  };
}

/** The next port, or the one before at the end of the range. */
const portAfter = (port: number): number => (port < 65_535 ? port + 1 : port - 1);

/** The configuration as it may be printed: no secret, no password in an address. */
export function redacted(config: Config): Record<keyof Config, string | number | undefined> {
  return {
    ...config,
    databaseUrl: config.databaseUrl && withoutPassword(config.databaseUrl),
    secret: config.secret && '(set)',
    delivery: deliveryText(config.delivery),
  };
}

/** The address without what could be a password: in the user part or as a query parameter. */
export function withoutPassword(address: string): string {
  const url = URL.parse(address);
  if (url === null) return '(not an address)';
  if (url.password) url.password = '***';
  for (const name of new Set(url.searchParams.keys())) {
    if (/pass|secret|key/i.test(name)) url.searchParams.set(name, '***');
  }
  return url.href;
}

function refuseUnknown(given: Variables): void {
  const known: readonly string[] = variables;
  for (const name of Object.keys(given)) {
    if (!name.startsWith('WAYMARK_') || name.startsWith('WAYMARK_TEST_') || known.includes(name)) continue;
    const names = known.filter(each => each.startsWith('WAYMARK_')).join(', ');
    throw new WaymarkError(
      'config.unknown-variable',
      `${name} is not a setting of Waymark; remove it, or use one of ${names}`,
      {
        details: { variable: name },
      },
    );
  }
}

function badValue(variable: ConfigVariable, values: Variables): WaymarkError {
  const hidden = ['WAYMARK_SECRET', 'DATABASE_URL', ...deliverySecrets].includes(variable);
  const value = hidden ? '(a value that is not shown here)' : JSON.stringify(values[variable]);
  const expected = schema.shape[variable].description;
  return new WaymarkError('config.bad-value', `${variable} is ${value}; expected ${expected}`, {
    details: { variable, expected },
  });
}
