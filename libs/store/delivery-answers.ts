// What people decide about letters that could not be delivered, or of which nobody knows.
import type { Actor } from '#libs/access';
import { isLegalNotice } from '#libs/casework';
import { londonDate, type Instant, type PlainDate } from '#libs/school-time';
import { timestamp } from './connection.js';
import { change, lockDelivery, stateError, tell, type Delivery } from './delivery.js';
import { reportPosted } from './delivery-reports.js';
import type { Tx } from './store.js';

/** How a person may answer a delivery that needs one. */
export type DeliveryAnswer = 'mark-sent' | 'send-by-post' | 'noted';

/** The answers that are possible; a legal notice that failed is not sent again, since its dates would no longer be right. */
export function answersFor(delivery: Pick<Delivery, 'state' | 'letter'>): readonly DeliveryAnswer[] {
  switch (delivery.state) {
    case 'unknown':
      return ['mark-sent', 'send-by-post'];
    case 'failed':
    case 'returned':
      return isLegalNotice(delivery.letter) ? ['noted'] : ['send-by-post', 'noted'];
    case 'blocked':
      return ['noted'];
    default:
      return [];
  }
}

export interface Answering {
  readonly answer: DeliveryAnswer;
  readonly by: Actor;
  readonly at: Instant;
  /** For 'mark-sent': the day on which it left. */
  readonly on?: PlainDate;
}

/** A letter outside the ladder is posted again as it is: no case issues it anew. */
const afresh = {
  state: 'to-post',
  method: 'post',
  problem: null,
  run_id: null,
  posted_on: null,
  posted_by: null,
};

/** Does what a person decides about a letter that could not be delivered. Throws 'delivery.unknown', 'delivery.state'. */
export async function answerDelivery(tx: Tx, key: string, { answer, by, at, on }: Answering): Promise<void> {
  const delivery = await lockDelivery(tx, key);
  if (delivery.answer !== null || !answersFor(delivery).includes(answer))
    throw stateError(delivery, `answered with '${answer}'`);
  const answered = { answer, answered_at: timestamp(at), answered_by: by.id };
  if (answer === 'mark-sent') {
    await reportPosted(tx, key, { on: on ?? londonDate(at), at, by });
    await change(tx, key, ['posted'], answered);
  } else if (answer === 'send-by-post' && delivery.state === 'unknown') {
    // It was never said to have left, so the case still waits for this one.
    await change(tx, key, ['unknown'], { ...answered, state: 'to-post', method: 'post' });
  } else if (answer === 'send-by-post' && delivery.caseId === null) {
    await change(tx, key, [delivery.state], { ...answered, ...afresh });
  } else {
    await change(tx, key, [delivery.state], answered);
    const { letter, parent } = delivery;
    if (answer === 'send-by-post')
      await tell(tx, delivery, at, { kind: 'letter-sent-again', letter, parent, method: 'post', by });
  }
}
