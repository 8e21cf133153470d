// Sending a letter, from the intent to what came of it. Each step is written down before the next one is taken, so that
// after a crash it is known what may have left. What the case must hear goes into the outbox in the same transaction.
import { londonDate, type Instant } from '#libs/school-time';
import { change, failure, lockDelivery, stateError, tell } from './delivery.js';
import { reportPosted } from './delivery-reports.js';
import type { CarrierName } from './delivery-settings.js';
import { settleLetter } from './letters.js';
import { settleOfficeLetter } from './office-letters.js';
import type { Tx } from './store.js';

/** What is about to leave. */
export interface Intent {
  readonly carrier: CarrierName;
  readonly reference: string;
  readonly sha256: string;
}

/** Writes down that the letter is about to leave: commit before sending. Throws 'delivery.state' where somebody settled it meanwhile. */
export async function recordIntent(tx: Tx, key: string, intent: Intent): Promise<void> {
  const isOpen = await change(tx, key, ['waiting', 'sending'], {
    state: 'sending',
    carrier: intent.carrier,
    reference: intent.reference,
    sha256: intent.sha256,
    problem: null,
  });
  if (!isOpen) throw stateError(await lockDelivery(tx, key), 'sent');
}

/** The carrier did certainly not take it: it may be tried again. */
export async function takeIntentBack(tx: Tx, key: string, problem: string): Promise<void> {
  await change(tx, key, ['sending', 'waiting'], { state: 'waiting', problem });
}

export type SendingOutcome =
  /** It lies where a person takes it to the post. */
  | { readonly state: 'to-post' }
  /** A carrier has it and will say when it leaves. */
  | { readonly state: 'sent' }
  /** It left. */
  | { readonly state: 'posted' }
  | { readonly state: 'unknown'; readonly problem: string }
  | { readonly state: 'failed' | 'blocked'; readonly problem: string };

/** Writes down what came of sending, and tells the case. `now` is the moment by the clock of the cases. */
export async function recordSending(
  tx: Tx,
  key: string,
  outcome: SendingOutcome,
  now: Instant,
): Promise<void> {
  const delivery = await lockDelivery(tx, key);
  const isOpen = ['waiting', 'sending', 'unknown'].includes(delivery.state) && delivery.answer === null;
  const problem = 'problem' in outcome ? outcome.problem : null;
  const failed = outcome.state === 'failed' || outcome.state === 'blocked';
  const settle = delivery.caseId === null ? settleOfficeLetter : settleLetter;
  await settle(tx, key, failed ? 'failed' : 'sent', problem ?? delivery.carrier ?? undefined);
  if (!isOpen) return;
  if (outcome.state === 'posted') return reportPosted(tx, key, { on: londonDate(now), at: now });
  await change(tx, key, [delivery.state], { state: outcome.state, problem });
  if (failed) await tell(tx, delivery, now, failure(delivery, outcome.state === 'blocked'));
}
