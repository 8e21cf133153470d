// One of the threads of a proof run: takes orders one by one and answers each with its result.
import { parentPort } from 'node:worker_threads';
import { runBatch, type BatchOrder, type BatchResult } from './batch.js';
import { walk, walks, type WalkLimits, type WalkResult } from './walk.js';

export interface WalkOrder extends WalkLimits {
  readonly policy: string;
  readonly walk: number;
}

export type Order = { readonly batch: BatchOrder } | { readonly walk: WalkOrder };
export type Answer =
  | { readonly batch: BatchResult }
  | { readonly walk: WalkResult }
  | { readonly states: number }
  | { readonly error: string };

parentPort?.on('message', (order: Order) => {
  const answer = (what: Answer): void => parentPort!.postMessage(what, []);
  try {
    if ('batch' in order) answer({ batch: runBatch(order.batch) });
    else {
      const { policy, walk: index, ...limits } = order.walk;
      answer({ walk: walk(policy, walks[index]!, limits, states => answer({ states })) });
    }
  } catch (error) {
    answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
