// Takes deliveries of marks in, a few at a time.
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Actor } from '#libs/access';
import { csvFieldNames, jsonFieldNames, shown } from '#libs/register';
import { parseInstant, type Instant } from '#libs/school-time';
import { loadSettings, packOf, type Batch, type Store } from '#libs/store';
import { NOW, STORE } from '../dependencies.js';
import { badField, ProblemError } from '../problems/problem.js';
import type { SchoolRef } from '../schools/schools.service.js';
import { csvRows } from './csv-rows.js';
import { jsonRows, type DeliveredRow } from './delivered-row.js';
import { ImportRun } from './import-run.js';
import type { RegisterResultDto } from './register.dto.js';

/** Deliveries under way at once. */
const MOST_AT_ONCE = 4;
/** Seconds after which a delivery is broken off; what was kept by then stays. */
export const IMPORT_SECONDS = 240;
/** A clock that is ahead by so much is forgiven. */
const FORGIVEN_MS = 5 * 60_000;

export type Delivery =
  | { readonly kind: 'json'; readonly marks: readonly unknown[] }
  | { readonly kind: 'csv'; readonly pieces: AsyncIterable<Buffer> };

@Injectable()
export class RegisterService {
  private running = 0;

  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(NOW) private readonly now: () => Instant,
  ) {}

  /** Takes a delivery in. Throws a problem: 422 for a bad `asAt` or header, 413, 503 where too much is under way. */
  async take(
    school: SchoolRef,
    actor: Actor,
    asAt: string | undefined,
    delivery: Delivery,
  ): Promise<RegisterResultDto> {
    if (this.running >= MOST_AT_ONCE) {
      throw new ProblemError(503, 'busy', 'Other registers are being taken in', {
        remedy: 'send it again in a moment',
      });
    }
    this.running += 1;
    try {
      return await this.run(school, actor, asAt, delivery);
    } finally {
      this.running -= 1;
    }
  }

  private async run(
    school: SchoolRef,
    actor: Actor,
    asAt: string | undefined,
    delivery: Delivery,
  ): Promise<RegisterResultDto> {
    const receivedAt = this.now();
    const batch: Batch = {
      id: randomUUID(),
      source: `api ${delivery.kind}`,
      receivedAt,
      actor,
      ...(asAt !== undefined && { asAt: momentOf(asAt, receivedAt) }),
    };
    const settings = await this.store.forSchool(school.id, loadSettings);
    const names = delivery.kind === 'json' ? jsonFieldNames : csvFieldNames;
    const run = new ImportRun(
      this.store,
      { schoolId: school.id, pack: packOf(settings), calendar: settings.calendar, names },
      batch,
    );
    const rows: AsyncIterable<DeliveredRow> | Iterable<DeliveredRow> =
      delivery.kind === 'json' ? jsonRows(delivery.marks) : csvRows(delivery.pieces);
    try {
      await run.take(rows, () => inTime(receivedAt, this.now()));
    } catch (error) {
      throw afterwards(error, run.kept);
    }
    const { rejected: rejectedCount, ...counts } = run.counts;
    return { import: batch.id, ...counts, rejected: run.refused, rejectedCount };
  }
}

function momentOf(text: string, now: Instant): Instant {
  const expected = 'a moment that has passed, as YYYY-MM-DDTHH:MM, for example 2025-09-15T10:00';
  let moment: Instant;
  try {
    moment = parseInstant(text);
  } catch {
    throw badField('asAt', shown(text), expected);
  }
  if (moment > now + FORGIVEN_MS) throw badField('asAt', shown(text), expected);
  return Math.min(moment, now);
}

function inTime(began: Instant, now: Instant): void {
  if (now - began <= IMPORT_SECONDS * 1000) return;
  throw new ProblemError(503, 'too-slow', `The delivery took longer than ${IMPORT_SECONDS} seconds`, {
    remedy: 'send it in smaller parts',
  });
}

/** A delivery broken off half way says what became of its first rows. */
function afterwards(error: unknown, kept: number): unknown {
  if (!(error instanceof ProblemError) || kept === 0) return error;
  const { status, type, title: _, detail, ...parts } = error.problem;
  const code = type.replace('urn:waymark:problem:', '');
  const rest = `${detail}; the first ${kept} rows are dealt with, and count as unchanged when they come again`;
  return new ProblemError(status, code, rest, parts);
}
