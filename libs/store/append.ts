// Appending to the case log: one decision at a time for a pupil, every event sealed, hashed and chained to the one
// before it in its stream.
import type { CaseEvent } from '#libs/casework';
import { WaymarkError } from '#libs/kernel';
import { caseIdOf } from './case-id.js';
import { bodyFormat, bodyText, hashOf, type EventSeal } from './chain.js';
import { timestamp } from './connection.js';
import { requireUuid } from './ids.js';
import { lockPupil } from './log.js';
import { sealerFor } from './sealing.js';
import { eventColumns, eventOfRow, sealContext, type EventRow, type StoredEvent } from './stored-event.js';
import type { Tx } from './store.js';

/** Most events in one append; a decision has a handful. */
const MAX_EVENTS = 500;

export interface Append {
  readonly pupilId: string;
  /** How many events of the pupil the decision rests on: the length of what `loadPupilEvents` gave. */
  readonly expectedVersion: number;
  /** Id of the command that asked for it, a UUID; the same id again appends nothing. */
  readonly commandId?: string;
  /** In order; `caseNumber` says to which of the pupil's streams each belongs, and a new number begins a stream. */
  readonly events: readonly CaseEvent[];
}

/** A stream's head while events are added. */
interface Stream {
  readonly streamId: string;
  version: number;
  hash: string | null;
}

interface Link {
  readonly event: CaseEvent;
  readonly streamId: string;
  readonly version: number;
  readonly body: string;
  readonly hash: string;
  readonly previousHash: string | null;
}

/**
 * Appends the events of one decision and gives them back as stored. Takes the pupil's lock. With a `commandId` that
 * has appended before, it gives the events of then and appends nothing.
 * Throws 'log.conflict' where the pupil has more or fewer events than expected (load again and decide again),
 * 'log.command-elsewhere' where the command appended to another pupil, 'log.too-many-events'.
 */
export async function appendEvents(tx: Tx, append: Append): Promise<readonly StoredEvent[]> {
  const { pupilId, commandId, events } = append;
  if (events.length > MAX_EVENTS) {
    throw new WaymarkError(
      'log.too-many-events',
      `${events.length} events in one append; at most ${MAX_EVENTS}`,
    );
  }
  await lockPupil(tx, pupilId);
  if (commandId !== undefined) {
    const before = await eventsOfCommand(tx, pupilId, requireUuid(commandId, 'commandId'));
    if (before.length > 0) return before;
  }
  const streams = await streamsOf(tx, pupilId);
  checkVersion(append.expectedVersion, streams);
  if (events.length === 0) return [];
  const links = await chain(tx, pupilId, streams, events);
  await keepHeads(tx, pupilId, streams, events);
  return insert(tx, links, commandId);
}

function checkVersion(expectedVersion: number, streams: ReadonlyMap<number, Stream>): void {
  const version = [...streams.values()].reduce((sum, stream) => sum + stream.version, 0);
  if (version === expectedVersion) return;
  throw new WaymarkError(
    'log.conflict',
    `The pupil has ${version} events and the decision rests on ${expectedVersion}; load and decide again`,
    { details: { expectedVersion, version } },
  );
}

async function eventsOfCommand(tx: Tx, pupilId: string, commandId: string): Promise<readonly StoredEvent[]> {
  const rows = await tx.query<EventRow & { pupilId: string }>(
    `select ${eventColumns}, s.pupil_id as "pupilId"
     from waymark.case_event e join waymark.case_stream s using (school_id, stream_id)
     where e.school_id = $1 and e.command_id = $2 order by e.command_ordinal`,
    [tx.schoolId, commandId],
  );
  if (rows.some(row => row.pupilId !== pupilId)) {
    throw new WaymarkError(
      'log.command-elsewhere',
      `Command ${commandId} has appended to another pupil's log`,
      {
        details: { commandId },
      },
    );
  }
  return rows.map(eventOfRow);
}

async function streamsOf(tx: Tx, pupilId: string): Promise<Map<number, Stream>> {
  const rows = await tx.query<Stream & { caseNumber: number }>(
    `select case_number as "caseNumber", stream_id as "streamId", version, encode(last_hash, 'hex') as hash
     from waymark.case_stream where school_id = $1 and pupil_id = $2`,
    [tx.schoolId, pupilId],
  );
  return new Map(rows.map(({ caseNumber, ...stream }) => [caseNumber, stream]));
}

/** Gives each event its place, seals its facts and hashes it; `streams` moves on to the new heads. */
async function chain(
  tx: Tx,
  pupilId: string,
  streams: Map<number, Stream>,
  events: readonly CaseEvent[],
): Promise<Link[]> {
  const links: Link[] = [];
  for (const event of events) {
    const stream = streams.get(event.caseNumber) ?? newStream(tx, pupilId, event.caseNumber);
    streams.set(event.caseNumber, stream);
    const { streamId, hash: previousHash } = stream;
    const version = stream.version + 1;
    const sealed = await sealOf(tx, event, sealContext({ streamId, version }));
    const { type, at, caseNumber, data, because, by } = event;
    const body = bodyText({
      format: bodyFormat,
      streamId,
      pupilId,
      caseNumber,
      version,
      type,
      at,
      data,
      ...(because && { because }),
      ...(by && { by }),
      ...(sealed && { sealed }),
      previousHash,
    });
    const hash = hashOf(body);
    Object.assign(stream, { version, hash });
    links.push({ event, streamId, version, body, hash, previousHash });
  }
  return links;
}

const newStream = (tx: Tx, pupilId: string, caseNumber: number): Stream => ({
  streamId: caseIdOf(tx.schoolId, pupilId, caseNumber),
  version: 0,
  hash: null,
});

async function sealOf(tx: Tx, event: CaseEvent, context: string): Promise<EventSeal | undefined> {
  if (!event.sealed) return undefined;
  const { subject, facts } = event.sealed;
  const seal = await sealerFor(tx, subject);
  return { subject, ...seal(context, facts) };
}

async function keepHeads(
  tx: Tx,
  pupilId: string,
  streams: ReadonlyMap<number, Stream>,
  events: readonly CaseEvent[],
): Promise<void> {
  for (const caseNumber of new Set(events.map(event => event.caseNumber))) {
    const { streamId, version, hash } = streams.get(caseNumber)!;
    await tx.query(
      `insert into waymark.case_stream (school_id, stream_id, pupil_id, case_number, version, last_hash)
       values ($1, $2, $3, $4, $5, decode($6, 'hex'))
       on conflict (school_id, stream_id) do update set version = excluded.version, last_hash = excluded.last_hash`,
      [tx.schoolId, streamId, pupilId, caseNumber, version, hash],
    );
  }
}

/** One statement for all: the rows get their positions in the order given. */
async function insert(
  tx: Tx,
  links: readonly Link[],
  commandId: string | undefined,
): Promise<readonly StoredEvent[]> {
  const rows = await tx.query<EventRow>(
    `insert into waymark.case_event
       (school_id, stream_id, version, type, format, at, body, hash, previous_hash, command_id, command_ordinal)
     select $1, stream_id, version, type, $2, at, body, decode(hash, 'hex'), decode(previous_hash, 'hex'),
            $3::uuid, case when $3::uuid is not null then n end
     from unnest($4::uuid[], $5::int[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::text[])
       with ordinality as t(stream_id, version, type, at, body, hash, previous_hash, n)
     order by n
     returning ${eventColumns}`,
    [
      tx.schoolId,
      bodyFormat,
      commandId ?? null,
      links.map(({ streamId }) => streamId),
      links.map(({ version }) => version),
      links.map(({ event }) => event.type),
      links.map(({ event }) => timestamp(event.at)),
      links.map(({ body }) => body),
      links.map(({ hash }) => hash),
      links.map(({ previousHash }) => previousHash),
    ],
  );
  return rows.toSorted((a, b) => a.position - b.position).map(eventOfRow);
}
