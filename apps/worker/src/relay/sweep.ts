// After a start: every live case gets its driver. Where Temporal still has it nothing changes; where Temporal was lost, or
// the cases came from elsewhere, each driver begins from the log.
import type { Logger } from '#libs/runtime';
import { listLiveCases, listSchools, type LiveCase, type School, type Store } from '#libs/store';
import type { CaseGateway } from '#libs/temporal';

export interface SweepOptions {
  readonly store: Store;
  readonly gateway: CaseGateway;
  readonly namespace: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const page = 500;
/** Drivers started at once. */
const width = 8;

/** Starts the missing drivers and gives the number of cases seen. Throws where the store or Temporal is away: sweep again. */
export async function sweep(options: SweepOptions): Promise<number> {
  const { store, namespace, logger, signal } = options;
  let seen = 0;
  for (let after = '', schools = await schoolsAfter(store, after); schools.length > 0;) {
    for (const school of schools)
      if (school.namespace === namespace) seen += await sweepSchool(options, school.id);
    after = schools.at(-1)!.slug;
    signal.throwIfAborted();
    schools = await schoolsAfter(store, after);
  }
  logger.info({ cases: seen }, 'every live case has its driver');
  return seen;
}

const schoolsAfter = (store: Store, after: string): Promise<readonly School[]> =>
  store.asRelay(relay => listSchools(relay, after));

async function sweepSchool({ store, gateway, signal }: SweepOptions, schoolId: string): Promise<number> {
  let seen = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    const from: string = after;
    const cases: readonly LiveCase[] = await store.forSchool(schoolId, tx =>
      listLiveCases(tx, { after: from, limit: page }),
    );
    await inParallel(cases, signal, each => gateway.ensureRunning(each));
    seen += cases.length;
    after = cases.length < page ? undefined : cases.at(-1)!.caseId;
  }
  return seen;
}

async function inParallel<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const lane = async () => {
    for (const item of left) {
      signal.throwIfAborted();
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}
