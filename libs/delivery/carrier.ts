// The one interface of all carriers, and how an attempt may end.
import type { Envelope } from './envelope.js';

export type CarrierName = 'outbox' | 'smtp' | 'notify';

export type Outcome =
  /**
   * Taken. `left`: it is on its way; `by-carrier`: the carrier says later when it leaves; `by-person`: it lies where a
   * person takes it from.
   */
  | { readonly kind: 'accepted'; readonly leaves: 'left' | 'by-carrier' | 'by-person' }
  /** Never to be taken as it is: an address that does not exist, a letter that is too long. */
  | { readonly kind: 'refused'; readonly problem: string }
  /**
   * Not taken this time; it may be tried again. `perhaps`: nobody can tell whether it was, and the same key again does no
   * harm; another carrier would.
   */
  | { readonly kind: 'again'; readonly problem: string; readonly perhaps?: true }
  /** Perhaps taken, and nobody can tell: never to be tried again by itself. */
  | { readonly kind: 'unknown'; readonly problem: string };

export interface Carrier {
  readonly name: CarrierName;
  /** `exactly-once`: the same key may be sent again and arrives once. `at-most-once`: it must not be sent again. */
  readonly promise: 'exactly-once' | 'at-most-once';
  readonly takes: ReadonlySet<Envelope['kind']>;
  /** By which the carrier, and a person who asks it, will know the piece; the same for the same key. */
  referenceOf(envelope: Pick<Envelope, 'schoolId' | 'key'>): string;
  /**
   * Sends a piece. `intend` is called, and awaited, before anything can leave. Rejects only before that. `problem` in an
   * outcome is a code without facts on people.
   */
  send(envelope: Envelope, intend: () => Promise<void>): Promise<Outcome>;
  /** Lets connections go. */
  close(): void;
}
