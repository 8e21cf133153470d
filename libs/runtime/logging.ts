// One way to log: JSON lines on stderr (stdout belongs to what a command prints), with secrets left out.
import {
  destination as fileDestination,
  pino,
  stdSerializers,
  type DestinationStream,
  type Logger,
} from 'pino';
import type { LogLevel } from './config.js';

const secretKeys = [
  'password',
  'passphrase',
  'secret',
  'token',
  'apiKey',
  'privateKey',
  'masterKey',
  'databaseUrl',
  'DATABASE_URL',
  'WAYMARK_SECRET',
  'authorization',
  'cookie',
  '["set-cookie"]',
];

/** Each key by itself and up to three levels down, which is as deep as a request in an error's details. */
const secretPaths = secretKeys.flatMap(key => {
  const after = key.startsWith('[') ? key : `.${key}`;
  return [key, `*${after}`, `*.*${after}`, `*.*.*${after}`];
});

/**
 * A logger whose lines carry `name`. Values under keys such as password, token, cookie or authorization are printed as `[redacted]`;
 * free text is not searched, so callers never put names of people, passwords or addresses with passwords into a message.
 * Lines are written at once, so that the last one before an exit is not lost.
 */
export function createLogger(name: string, level: LogLevel, destination?: DestinationStream): Logger {
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      redact: { paths: secretPaths, censor: '[redacted]' },
      serializers: { err: stdSerializers.err, error: stdSerializers.err },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    destination ?? fileDestination({ dest: 2, sync: true }),
  );
}

export type { DestinationStream, Logger };
