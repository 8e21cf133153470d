// A transaction that is kept, or on trial: then everything is done, its outcome given, and all of it taken back.
import type { Store, Tx } from '../store.js';

/** Runs `work`; on trial nothing of it stays. */
export async function inTransaction<T>(
  store: Store,
  schoolId: string,
  onTrial: boolean,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!onTrial) return store.forSchool(schoolId, work);
  const takeBack = new Error('on trial');
  let result: T | undefined;
  await store
    .forSchool(schoolId, async tx => {
      result = await work(tx);
      throw takeBack;
    })
    .catch((error: unknown) => {
      if (error !== takeBack) throw error;
    });
  return result as T;
}
