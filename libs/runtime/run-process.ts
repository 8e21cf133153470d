// How every process of ours begins: the configuration is read once, and what keeps it from starting is said in one line.
import { WaymarkError } from '#libs/kernel';
import { readConfig, type Config } from './config.js';
import { createLogger, type Logger } from './logging.js';

/** Runs a process until `start` has done its part. What it throws ends the process with exit code 1 and a line for people. */
export async function runProcess(
  name: string,
  start: (config: Config, logger: Logger) => Promise<void>,
): Promise<void> {
  try {
    const config = readConfig();
    await start(config, createLogger(name, config.logLevel));
  } catch (error) {
    process.stderr.write(`waymark: ${lineOf(error)}\n`);
    process.exit(1);
  }
}

function lineOf(error: unknown): string {
  if (error instanceof WaymarkError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A setting that a process cannot do without. Throws 'start.not-configured'. */
export function requireSetting(value: string | undefined, variable: string): string {
  if (value !== undefined) return value;
  throw new WaymarkError(
    'start.not-configured',
    `${variable} is not set; set it, or start everything with npm start`,
  );
}
