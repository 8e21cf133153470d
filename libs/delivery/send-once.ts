// One attempt to hand a piece to a carrier, such that nothing is sent twice whatever happens in between.
import type { Carrier, Outcome } from './carrier.js';
import type { Envelope } from './envelope.js';

/** Where the intent to send is written down; both are kept before they resolve. */
export interface Journal {
  /** Whether an earlier attempt came as far as its intent and nobody knows how it ended. */
  readonly isIntended: boolean;
  intend(reference: string): Promise<void>;
}

/**
 * Sends the piece. A carrier that cannot be asked is not asked again where an earlier attempt may have reached it: that
 * outcome is `unknown`. A failure before the intent is `again`.
 */
export async function sendOnce(carrier: Carrier, envelope: Envelope, journal: Journal): Promise<Outcome> {
  if (!carrier.takes.has(envelope.kind))
    return { kind: 'refused', problem: `${carrier.name}-takes-no-${envelope.kind}` };
  if (journal.isIntended && carrier.promise === 'at-most-once')
    return { kind: 'unknown', problem: 'interrupted' };
  let intended = false;
  try {
    return await carrier.send(envelope, async () => {
      await journal.intend(carrier.referenceOf(envelope));
      intended = true;
    });
  } catch (error) {
    const problem = `${carrier.name}-${codeOf(error)}`;
    const isOpen = intended && carrier.promise === 'at-most-once';
    return { kind: isOpen ? 'unknown' : 'again', problem };
  }
}

/** A code, never the text of an error: it may quote an address. */
const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const text = typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
  return /^[\w.-]{1,40}$/.test(text) ? text.toLowerCase() : 'unknown';
};
