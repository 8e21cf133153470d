// The hash chain of a stream: how an event becomes bytes, and whether a stored stream is what was once written.
// Pure: anyone with the rows of a stream can check them, no key is needed.
import { createHash } from 'node:crypto';
import type { Actor } from '#libs/access';
import type { Because, EventType } from '#libs/casework';
import { canonicalJson } from '#libs/kernel';
import { formatInstant, parseInstant, type Instant } from '#libs/school-time';
import type { Seal } from './envelope.js';

/** Version of the body's shape; readers of the log branch on it. */
export const bodyFormat = 1;

/** A seal with whose facts it holds. */
export interface EventSeal extends Seal {
  readonly subject: string;
}

/** What is hashed, as canonical JSON (RFC 8785). Hash = SHA-256 of its UTF-8 bytes, so it covers the hash before. */
export interface EventBody {
  readonly format: number;
  readonly streamId: string;
  readonly pupilId: string;
  readonly caseNumber: number;
  readonly version: number;
  readonly type: EventType;
  /** ISO 8601 with the offset of London. */
  readonly at: string;
  readonly data: unknown;
  readonly because?: Because;
  readonly by?: Actor;
  readonly sealed?: EventSeal;
  /** Hex; null for the first event of the stream. */
  readonly previousHash: string | null;
}

/** One row of the log with all that the check compares. */
export interface ChainLink {
  readonly streamId: string;
  readonly pupilId: string;
  readonly caseNumber: number;
  readonly version: number;
  readonly format: number;
  readonly type: string;
  readonly at: Instant;
  /** The exact text that was hashed. */
  readonly body: string;
  readonly hash: string;
  readonly previousHash: string | null;
}

/** Where the stream ends, as kept beside the log; without it a cut-off end goes unnoticed. */
export interface ChainHead {
  readonly version: number;
  readonly hash: string | null;
}

export interface ChainProblem {
  /** Version at which the stream stops being as it was written. */
  readonly version: number;
  readonly problem:
    'missing-event' | 'broken-link' | 'altered-body' | 'altered-column' | 'not-canonical' | 'cut-off';
}

export const hashOf = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex');

/** The text of a body, as it is hashed and stored. */
export const bodyText = (body: Omit<EventBody, 'at'> & { readonly at: Instant }): string =>
  canonicalJson({ ...body, at: formatInstant(body.at) });

/** Every fault of a stream given in order from version 1; an empty list means that the chain holds. */
export function verifyStream(links: readonly ChainLink[], head?: ChainHead): readonly ChainProblem[] {
  const problems: ChainProblem[] = [];
  let previousHash: string | null = null;
  for (const [index, link] of links.entries()) {
    const { version } = link;
    if (version !== index + 1) problems.push({ version: index + 1, problem: 'missing-event' });
    if (link.previousHash !== previousHash) problems.push({ version, problem: 'broken-link' });
    if (hashOf(link.body) !== link.hash) problems.push({ version, problem: 'altered-body' });
    else problems.push(...contentProblems(link));
    previousHash = link.hash;
  }
  if (head && (head.version !== links.length || head.hash !== previousHash)) {
    problems.push({ version: links.length, problem: 'cut-off' });
  }
  return problems;
}

/** Faults of a body that has its hash: another form than the canonical one, or columns that say something else. */
function contentProblems(link: ChainLink): ChainProblem[] {
  const { version } = link;
  const body = parsed(link.body);
  if (body === undefined) return [{ version, problem: 'not-canonical' }];
  const agrees =
    body.format === link.format &&
    body.streamId === link.streamId &&
    body.pupilId === link.pupilId &&
    body.caseNumber === link.caseNumber &&
    body.version === link.version &&
    body.type === link.type &&
    parseInstant(body.at) === link.at &&
    body.previousHash === link.previousHash;
  return agrees ? [] : [{ version, problem: 'altered-column' }];
}

function parsed(text: string): EventBody | undefined {
  try {
    const body = JSON.parse(text) as EventBody;
    return canonicalJson(body) === text ? body : undefined;
  } catch {
    return undefined;
  }
}
