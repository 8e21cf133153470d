// The real engine for scenarios: the store, a worker and a client in this process, on servers that run already. Several
// scenarios can run on one engine at a time, each with a school and a clock of its own.
import { randomUUID } from 'node:crypto';
import type { Instant } from '#libs/school-time';
import { createCaseActivities, openStore, type Store } from '#libs/store';
import type { CaseActivities } from '#workflows/case';
import { connectTemporal, startCaseWorker, type TemporalClient } from '#libs/temporal';

export interface EngineSettings {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** A namespace in which time may be skipped. */
  readonly namespace: string;
  readonly masterKey: Uint8Array;
  /** A queue of its own where not given. */
  readonly taskQueue?: string;
  /** Puts something around the activities: tests watch them, or let them die. */
  readonly around?: (activities: CaseActivities) => CaseActivities;
}

export interface Engine {
  readonly store: Store;
  readonly temporal: TemporalClient;
  readonly taskQueue: string;
  /** Where each school's scenario has got to. */
  readonly clocks: Map<string, Instant>;
  close(): Promise<void>;
}

export async function openEngine(settings: EngineSettings): Promise<Engine> {
  const { databaseUrl, masterKey, namespace, around = activities => activities } = settings;
  const clocks = new Map<string, Instant>();
  const { taskQueue = `replay-${randomUUID()}` } = settings;
  const store = await openStore({ databaseUrl, masterKey, connections: 12 });
  const address = settings.temporalAddress;
  const temporal = await connectTemporal({ address, namespace, masterKey });
  const activities = around(createCaseActivities(store, { now: schoolId => clocks.get(schoolId) ?? 0 }));
  const worker = await startCaseWorker({ address, namespace, masterKey, taskQueue, activities });
  return {
    store,
    temporal,
    taskQueue,
    clocks,
    async close() {
      await worker.stop();
      await temporal.close();
      await store.close();
    },
  };
}
