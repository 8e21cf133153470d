// The one error class of the project: callers tell errors apart by their stable code, never by their wording.

export interface WaymarkErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Facts for the reader of a log: field, value, limit. No names of people and no secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error with a stable dotted code ('register.unknown-code') and a message that names the remedy. */
export class WaymarkError extends Error {
  override readonly name = 'WaymarkError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: WaymarkErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
