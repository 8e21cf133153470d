// The threads of a proof run: each takes the next order as soon as it has answered the last.
import { Worker } from 'node:worker_threads';
import type { Answer, Order } from './worker.js';

/** Runs the orders on so many threads; `take` sees each final answer, `tell` what is said on the way. */
export async function runOrders(
  orders: Iterable<Order>,
  threads: number,
  take: (answer: Answer) => void,
): Promise<void> {
  const queue = orders[Symbol.iterator]();
  await Promise.all(Array.from({ length: threads }, () => work(queue, take)));
}

function work(queue: Iterator<Order>, take: (answer: Answer) => void): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const order = queue.next();
      if (order.done) worker.terminate().then(() => resolve(), reject);
      else worker.postMessage(order.value, []);
    };
    worker.on('message', (answer: Answer) => {
      if ('error' in answer) {
        worker.terminate().then(() => reject(new Error(answer.error)), reject);
        return;
      }
      take(answer);
      if (!('states' in answer)) next();
    });
    worker.on('error', reject);
    next();
  });
}
