// An event as the log gives it back.
import type { CaseEvent } from '#libs/casework';
import { parseInstant } from '#libs/school-time';
import type { EventBody, EventSeal } from './chain.js';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What the log adds to an event. */
interface Place {
  /** The case's id: one stream a case, and one for what happened outside any case. */
  readonly streamId: string;
  /** Counts the events of the stream from 1. */
  readonly version: number;
  /** Grows with every event of every school; gaps mean nothing. */
  readonly globalPosition: number;
  /** SHA-256, hex. */
  readonly hash: string;
  /** In place of `sealed`: the facts stay shut until they are asked for. */
  readonly seal?: EventSeal;
}

/** As the decider wrote it, save that sealed facts stay shut: it can be folded like any other event. */
export type StoredEvent = Without<CaseEvent, 'sealed'> & Place;

export interface EventRow {
  readonly body: string;
  readonly hash: string;
  readonly position: number;
}

/** The columns of an `EventRow`. */
export const eventColumns = `body, encode(hash, 'hex') as hash, global_position as position`;

export function eventOfRow({ body, hash, position }: EventRow): StoredEvent {
  const read = JSON.parse(body) as EventBody;
  const { type, caseNumber, data, because, by, streamId, version, sealed } = read;
  return {
    type,
    at: parseInstant(read.at),
    caseNumber,
    data,
    ...(because && { because }),
    ...(by && { by }),
    streamId,
    version,
    globalPosition: position,
    hash,
    ...(sealed && { seal: sealed }),
    // The text was written from a CaseEvent, and its hash is for the audit to check.
  } as StoredEvent;
}

/** Where the seal of an event stands, so that it opens nowhere else. */
export const sealContext = ({ streamId, version }: Pick<Place, 'streamId' | 'version'>): string =>
  `event ${streamId} ${version}`;
